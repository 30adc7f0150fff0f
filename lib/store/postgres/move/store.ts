import type { Cursor, Mark } from '../../move/mark';
import { type MovingStore, type Row, type Slice, type Table, tablesOf } from '../../move/side';
import type { PostgresPool, Queries } from '../connection/pool';
import { explainPostgres } from '../errors';
import { type Component, migrate } from '../migrations/migrate';
import { fence, hasTable, movesComponent, placeOf, readMark, writeMark } from '../migrations/moves';
import { jsonOf, readRow, storedValue } from '../text';

/** Rows of one slice. */
export const rowsPerSlice = 1000;

/** Runs SQL in which `$schema` stands for the schema; texts come and go as JavaScript has them. */
export type Ask = (text: string, ...values: readonly unknown[]) => Promise<Row[]>;

/** What is particular to the outbox or to claims. */
export interface PostgresTables<Its extends Table = Table> {
	readonly component: Component & {
		readonly name: MovingStore['kind'];
		readonly store: MovingStore['name'];
	};
	/** What else has tables that are moved with it. */
	readonly beside?: Component;
	sliceEnd(table: Its, ask: Ask, after: Cursor | undefined): Promise<Cursor | undefined>;
	/** The rows of a table after a cursor, up to another one. */
	rows(
		table: Its,
		ask: Ask,
		range: { after: Cursor | undefined; last: Cursor; at: number },
	): Promise<Row[]>;
	/** The rows that are to be the same as those of another store's slice. */
	counterparts(table: Its, ask: Ask, slice: Slice, after: Cursor | undefined): Promise<Row[]>;
	/** Statements that add rows, which are `$1` as JSON. */
	readonly fill: Readonly<Partial<Record<Its, readonly string[]>>>;
	/** Rows with what is stored beside; absent: nothing is. */
	completed?(table: Its, rows: readonly Row[]): readonly Row[];
	numbers(ask: Ask): Promise<Row>;
	/** Has it go on after those numbers. */
	goOn(ask: Ask, numbers: Row): Promise<void>;
	/** Tables that change with all that is stored. */
	readonly fenced: readonly string[];
	/** Empties all tables. */
	readonly clear: string;
}

/** A store in PostgreSQL, as a move sees it. */
export function postgresStore(pool: PostgresPool, tables: PostgresTables): MovingStore {
	const { component } = tables;
	const { name: kind, store: name } = component;
	const askOf =
		(queries: Queries): Ask =>
		async (text, ...values) => {
			const named = { name: '', text: text.replaceAll('$schema', () => pool.schema) };
			return (
				await queries.query<Record<string, string | number | null>>(named, values.map(storedValue))
			).rows.map(readRow);
		};
	const ask = askOf(pool);
	const exists = async () => await hasTable(pool, tablesOf[kind][0]);
	const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
		try {
			return await work();
		} catch (error) {
			throw explainPostgres(name, pool.server, error);
		}
	};
	const inTransaction = async (work: (ask: Ask) => Promise<void>, mark: Mark | undefined) =>
		await guarded(async () =>
			pool.transaction(async (queries) => {
				await work(askOf(queries));
				await writeMark(queries, pool.schema, kind, mark);
			}),
		);
	return {
		kind,
		name,
		place: `in ${placeOf(pool)}`,
		exists: async () => await guarded(exists),
		prepare: async () => {
			if (tables.beside !== undefined) await migrate(pool, tables.beside);
			await migrate(pool, component);
			await migrate(pool, movesComponent);
		},
		mark: async () => await guarded(async () => await readMark(pool, kind)),
		setMark: async (mark) =>
			await guarded(async () => {
				const isClosed = mark?.state === 'leaving' || mark?.state === 'left';
				const text = fence(pool.schema, tables.fenced, isClosed);
				await pool.transaction(async (queries) => {
					await queries.query({ name: '', text });
					await writeMark(queries, pool.schema, kind, mark);
				});
			}),
		counts: async () =>
			await guarded(async () => ((await exists()) ? await countsOf(kind, ask) : {})),
		read: async (table, after, at) =>
			await guarded(async () => {
				const last = await tables.sliceEnd(table, ask, after);
				if (last === undefined) return undefined;
				return { rows: await tables.rows(table, ask, { after, last, at }), last };
			}),
		counterparts: async (table, slice, after) =>
			await guarded(async () => await tables.counterparts(table, ask, slice, after)),
		fill: async (table, rows, mark) =>
			await inTransaction(async (within) => {
				const json = jsonOf(tables.completed?.(table, rows) ?? rows);
				for (const text of tables.fill[table] ?? []) await within(text, json);
			}, mark),
		numbers: async () => await guarded(async () => await tables.numbers(ask)),
		activate: async (numbers, mark) =>
			await inTransaction(async (within) => await tables.goOn(within, numbers), mark),
		clear: async () =>
			await inTransaction(async (within) => void (await within(tables.clear)), undefined),
	};
}

async function countsOf(kind: MovingStore['kind'], ask: Ask) {
	const counts: Partial<Record<Table, number>> = {};
	for (const table of tablesOf[kind]) {
		const [row] = await ask(`SELECT count(*) AS rows FROM $schema.${table}`);
		counts[table] = Number(row?.rows ?? 0);
	}
	return counts;
}
