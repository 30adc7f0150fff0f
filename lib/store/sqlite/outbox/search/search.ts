import type { DeliveryFilter } from '../../../outbox';
import { answerNumbers } from '../../../outbox/answers';
import { allFacet, blockOf, blockStart } from '../tables/blocks';
import { type Condition, conditionsOf, facetsOf, givenNumbers } from './filter';
import { states } from '../../../outbox/stored';
import type { OutboxTables } from '../tables/opened';
import { type TupleQuery, tupleQuery } from '../../tupleQuery';

/** Which way a search goes, and how far it has come: the number it goes on before (newest first) or after. */
export interface SearchPosition {
	readonly direction: 'newest first' | 'oldest first';
	readonly from: number;
}

/** A row that begins with a delivery's number. */
export type NumberedRow = [number: number, ...rest: unknown[]];

/** What a slice of a search has found; `from` undefined: it is at its end. */
export interface SearchSlice<Row extends NumberedRow> {
	readonly rows: readonly Row[];
	readonly from: number | undefined;
}

/** What is read of matches, the number first, and of how many. */
export interface Wanted {
	readonly limit: number;
	readonly columns: string;
}

/** Blocks read in one slice, about 2 ms. */
const blocksPerSlice = 16;
/** Entries of an index looked at in one slice, less than that. */
const entriesPerSlice = 2000;

/**
 * Finds deliveries in slices. Where the numbers are not given, `blocks` says which stretches can hold a match, and only
 * those are read; its counts are exact for a state together with a subscription or with an event type, and for the time.
 */
export class OutboxSearch {
	private readonly prepared = new Map<string, TupleQuery<unknown[]>>();

	constructor(private readonly tables: OutboxTables) {}

	/** Up to so many matches from a position on; needs no transaction. */
	slice<Row extends NumberedRow>(
		filter: Omit<DeliveryFilter, 'text'>,
		position: SearchPosition,
		wanted: Wanted,
	): SearchSlice<Row> {
		const conditions = conditionsOf(this.tables, filter);
		if (!conditions) return { rows: [], from: undefined };
		const isDescending = position.direction === 'newest first';
		const beyond = { sql: `number ${isDescending ? '<' : '>'} ?`, values: [position.from] };
		const numbers = givenNumbers(this.tables, filter);
		if (numbers) {
			const given = `number IN (SELECT value FROM json_each(?))`;
			const among = { sql: given, values: [JSON.stringify(numbers)] };
			const rows = this.read<Row>([among, beyond, ...conditions], isDescending, wanted);
			return ended(rows, wanted.limit);
		}
		const index = indexFor(filter);
		return index === undefined
			? this.throughBlocks(filter, [beyond, ...conditions], position, wanted)
			: this.throughIndex(index, conditions, position, wanted);
	}

	/** Where few of those in an index fulfil the conditions, many are looked at: so many in one slice. */
	private throughIndex<Row extends NumberedRow>(
		{ name, where }: FewIndex,
		conditions: readonly Condition[],
		{ direction, from }: SearchPosition,
		wanted: Wanted,
	): SearchSlice<Row> {
		const isDescending = direction === 'newest first';
		const [beyond, upTo, order] = isDescending ? ['<', '>=', 'DESC'] : ['>', '<=', 'ASC'];
		const indexed = `deliveries INDEXED BY ${name}`;
		const last = this.query<[number]>(
			`SELECT number FROM ${indexed} WHERE ${where} AND number ${beyond} ?
				ORDER BY number ${order} LIMIT 1 OFFSET ${entriesPerSlice - 1}`,
		).get(from)?.[0];
		const range = [{ sql: `number ${beyond} ?`, values: [from] }];
		if (last !== undefined) range.push({ sql: `number ${upTo} ?`, values: [last] });
		const few = { sql: where, values: [] };
		const rows = this.read<Row>([few, ...range, ...conditions], isDescending, wanted, indexed);
		return rows.length === wanted.limit ? ended(rows, wanted.limit) : { rows, from: last };
	}

	private throughBlocks<Row extends NumberedRow>(
		filter: DeliveryFilter,
		conditions: readonly Condition[],
		{ direction, from }: SearchPosition,
		{ limit, columns }: Wanted,
	): SearchSlice<Row> {
		const isDescending = direction === 'newest first';
		const blocks = this.blocks(filter, blockOf(from), isDescending);
		const rows: Row[] = [];
		for (const [block] of blocks) {
			const range = {
				sql: 'number BETWEEN ? AND ?',
				values: [blockStart(block), blockStart(block + 1) - 1],
			};
			const left = { limit: limit - rows.length, columns };
			rows.push(...this.read<Row>([range, ...conditions], isDescending, left));
			if (rows.length === limit) return ended(rows, limit);
		}
		const last = blocks[blocks.length - 1]?.[0];
		if (last === undefined || blocks.length < blocksPerSlice) return { rows, from: undefined };
		return { rows, from: isDescending ? blockStart(last) : blockStart(last + 1) - 1 };
	}

	private blocks(filter: DeliveryFilter, from: number, isDescending: boolean): [number][] {
		const counted = filter.states?.length ? filter.states : states;
		const counts = [...new Set(counted)].map((state) => `b.${state}`).join(' + ');
		const holds = `(${counts}) > 0 AND b.created_to >= ? AND b.created_from < ?`;
		const times = [filter.createdFrom ?? -Infinity, filter.createdBefore ?? Infinity];
		const [facet = allFacet, ...others] = facetsOf(this.tables, filter);
		const also = others.map(
			() => `AND EXISTS (SELECT 1 FROM blocks o WHERE o.facet = ? AND o.block = b.block)`,
		);
		const order = isDescending
			? 'b.block <= ? ORDER BY b.block DESC'
			: 'b.block >= ? ORDER BY b.block';
		const sql = `SELECT b.block FROM blocks b
			WHERE b.facet = ? AND ${holds} ${also.join(' ')} AND ${order} LIMIT ${blocksPerSlice}`;
		return this.query<[number]>(sql).all(facet, ...times, ...others, from);
	}

	private read<Row extends NumberedRow>(
		conditions: readonly Condition[],
		isDescending: boolean,
		{ limit, columns }: Wanted,
		from = 'deliveries',
	): Row[] {
		const where = conditions.map(({ sql }) => sql).join(' AND ');
		const sql = `SELECT ${columns} FROM ${from} WHERE ${where}
			ORDER BY number ${isDescending ? 'DESC' : 'ASC'} LIMIT ?`;
		const values = conditions.flatMap((condition) => condition.values);
		return this.query<Row>(sql).all(...values, limit);
	}

	/** Prepared once for each form of a filter. */
	private query<Row extends unknown[]>(sql: string): TupleQuery<Row> {
		let query = this.prepared.get(sql);
		if (!query) {
			query = tupleQuery(this.tables.database, sql);
			this.prepared.set(sql, query);
		}
		return query as TupleQuery<Row>;
	}
}

/** An index of few deliveries, and what its entries are found by. */
interface FewIndex {
	readonly name: string;
	readonly where: string;
}

/** The index that has all matches, if they are few; in it they lie in the order of their numbers. */
function indexFor({ answer, states, notReplayed }: DeliveryFilter): FewIndex | undefined {
	if (answer !== undefined && answer !== '2xx') {
		return { name: 'deliveries_answers', where: `answer = ${answerNumbers[answer]}` };
	}
	const isFailed = states?.length === 1 && states[0] === 'failed';
	if (!isFailed || notReplayed !== true) return undefined;
	return { name: 'deliveries_unreplayed', where: 'state = 3 AND replayed = 0' };
}

/** A slice whose rows are all there is, unless it is full. */
function ended<Row extends NumberedRow>(rows: readonly Row[], limit: number): SearchSlice<Row> {
	const last = rows[rows.length - 1];
	return { rows, from: rows.length === limit ? last?.[0] : undefined };
}
