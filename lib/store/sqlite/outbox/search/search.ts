import type { DeliveryFilter } from '../../../outbox';
import { answerNumbers } from '../../../outbox/answers';
import { eventId, deliveryId } from '../../../outbox/ids';
import { soughtBy, type TextPattern } from '../../../outbox/sought';
import { allFacet, blockOf, blockStart } from '../tables/blocks';
import { type Condition, conditionsOf, facetsOf, givenNumbers } from './filter';
import { deliveryColumns, type DeliveryRow } from '../tables/rows';
import { states } from '../../../outbox/stored';
import type { OutboxTables } from '../tables/opened';
import { type TupleQuery, tupleQuery } from '../../tupleQuery';

/** Which way a search goes, and how far it has come: the number it goes on before (newest first) or after. */
export interface SearchPosition {
	readonly direction: 'newest first' | 'oldest first';
	readonly from: number;
}

/** What a slice of a search has found; `from` undefined: it is at its end. */
export interface SearchSlice {
	readonly rows: readonly DeliveryRow[];
	readonly from: number | undefined;
}

/** Blocks read in one slice, about 2 ms. */
const blocksPerSlice = 16;
/** Entries of an index looked at in one slice, less than that. */
const answersPerSlice = 2000;
/** How long a slice looks for a text, and how many deliveries it reads at a time. */
const TEXT_MILLISECONDS = 4;
const READ_AT_A_TIME = 64;

/**
 * Finds deliveries in slices. Where the numbers are not given, `blocks` says which stretches can hold a match, and only
 * those are read; its counts are exact for a state together with a subscription or with an event type, and for the time.
 */
export class OutboxSearch {
	private readonly prepared = new Map<string, TupleQuery<unknown[]>>();

	constructor(private readonly tables: OutboxTables) {}

	/** Up to `limit` matches from a position on; needs no transaction. */
	slice(asked: DeliveryFilter, position: SearchPosition, limit: number): SearchSlice {
		const { filter, pattern } = soughtBy(asked, this.tables.mark);
		if (pattern === undefined) return this.filtered(filter, position, limit);
		return this.withText(filter, pattern, position, limit);
	}

	/** Looks at what the filter finds, until it has found enough or its time is over. */
	private withText(
		filter: DeliveryFilter,
		pattern: TextPattern,
		{ direction, from: start }: SearchPosition,
		limit: number,
	): SearchSlice {
		const until = performance.now() + TEXT_MILLISECONDS;
		const has = this.textTest(pattern);
		const rows: DeliveryRow[] = [];
		let from: number | undefined = start;
		while (from !== undefined) {
			const some = this.filtered(filter, { direction, from }, READ_AT_A_TIME);
			for (const row of some.rows) {
				if (has(row)) rows.push(row);
				if (rows.length === limit || performance.now() > until) return { rows, from: row[0] };
			}
			from = some.from;
			if (performance.now() > until) break;
		}
		return { rows, from };
	}

	/** Whether a delivery has a text. Deliveries of one event follow each other mostly: its data is read once. */
	private textTest({ plain, inJson }: TextPattern): (row: DeliveryRow) => boolean {
		const { run, mark } = this.tables;
		const [itself, data] = [new RegExp(plain, 'u'), new RegExp(inJson, 'u')];
		let last: { readonly event: number; readonly found: boolean } | undefined;
		return (row) => {
			const [number, event] = row;
			const named = [deliveryId(number), eventId(mark, event), row[13] ?? ''];
			if (named.some((name) => itself.test(name))) return true;
			if (last?.event !== event) {
				last = { event, found: data.test(run.eventData.get(event)?.[0] ?? '') };
			}
			return last.found;
		};
	}

	private filtered(filter: DeliveryFilter, position: SearchPosition, limit: number): SearchSlice {
		const conditions = conditionsOf(this.tables, filter);
		if (!conditions) return { rows: [], from: undefined };
		const isDescending = position.direction === 'newest first';
		const beyond = { sql: `number ${isDescending ? '<' : '>'} ?`, values: [position.from] };
		const numbers = givenNumbers(this.tables, filter);
		if (numbers) {
			const given = `number IN (SELECT value FROM json_each(?))`;
			const among = { sql: given, values: [JSON.stringify(numbers)] };
			return ended(this.read([among, beyond, ...conditions], isDescending, limit), limit);
		}
		const { answer } = filter;
		return answer === undefined || answer === '2xx'
			? this.throughBlocks(filter, [beyond, ...conditions], position, limit)
			: this.throughAnswers(answerNumbers[answer], conditions, position, limit);
	}

	/** Where few of those answered so fulfil the conditions, many are looked at: so many in one slice. */
	private throughAnswers(
		answer: number,
		conditions: readonly Condition[],
		{ direction, from }: SearchPosition,
		limit: number,
	): SearchSlice {
		const isDescending = direction === 'newest first';
		const [beyond, upTo, order] = isDescending ? ['<', '>=', 'DESC'] : ['>', '<=', 'ASC'];
		const indexed = 'deliveries INDEXED BY deliveries_answers';
		const last = this.query<[number]>(
			`SELECT number FROM ${indexed} WHERE answer = ? AND number ${beyond} ?
				ORDER BY number ${order} LIMIT 1 OFFSET ${answersPerSlice - 1}`,
		).get(answer, from)?.[0];
		const range = [{ sql: `number ${beyond} ?`, values: [from] }];
		if (last !== undefined) range.push({ sql: `number ${upTo} ?`, values: [last] });
		const rows = this.read([...range, ...conditions], isDescending, limit, indexed);
		return rows.length === limit ? ended(rows, limit) : { rows, from: last };
	}

	private throughBlocks(
		filter: DeliveryFilter,
		conditions: readonly Condition[],
		{ direction, from }: SearchPosition,
		limit: number,
	): SearchSlice {
		const isDescending = direction === 'newest first';
		const blocks = this.blocks(filter, blockOf(from), isDescending);
		const rows: DeliveryRow[] = [];
		for (const [block] of blocks) {
			const range = {
				sql: 'number BETWEEN ? AND ?',
				values: [blockStart(block), blockStart(block + 1) - 1],
			};
			rows.push(...this.read([range, ...conditions], isDescending, limit - rows.length));
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

	private read(
		conditions: readonly Condition[],
		isDescending: boolean,
		limit: number,
		from = 'deliveries',
	): DeliveryRow[] {
		const where = conditions.map(({ sql }) => sql).join(' AND ');
		const sql = `SELECT ${deliveryColumns} FROM ${from} WHERE ${where}
			ORDER BY number ${isDescending ? 'DESC' : 'ASC'} LIMIT ?`;
		const values = conditions.flatMap((condition) => condition.values);
		return this.query<DeliveryRow>(sql).all(...values, limit);
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

/** A slice whose rows are all there is, unless it is full. */
function ended(rows: readonly DeliveryRow[], limit: number): SearchSlice {
	const last = rows[rows.length - 1];
	return { rows, from: rows.length === limit ? last?.[0] : undefined };
}
