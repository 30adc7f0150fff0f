import { StoreError } from '../error';
import type { Cursor, Mark } from './mark';
import { type MovingStore, type Row, type Slice, type Table, tablesOf } from './side';

/** What is sealed in a subscription's settings, which each side opens with keys of its own. */
export interface Secrets {
	/** The settings of the source, sealed for the target. */
	readonly resealed: (settings: string) => string;
	/** The settings of either side with what is sealed in them in the clear, so that they can be compared. */
	readonly opened: (settings: string) => string;
}

/** Told how many rows of a table are done. */
export type OnRows = (table: Table, rows: number) => void;

/**
 * Copies what is not copied yet, each slice in a transaction that notes how far the target has come, so that it can be
 * interrupted anywhere; answers the target's mark.
 */
export async function transferRows(
	source: MovingStore,
	target: MovingStore,
	begun: Mark,
	{ resealed }: Secrets,
	onRows: OnRows,
): Promise<Mark> {
	let mark = begun;
	for (const table of tablesOf[source.kind]) {
		let rows = 0;
		for (let after = mark.progress[table]; after !== null; after = mark.progress[table]) {
			const slice = await source.read(table, after, mark.at);
			mark = { ...mark, progress: { ...mark.progress, [table]: slice?.last ?? null } };
			const found = slice?.rows ?? [];
			const translated = found.map((row) => withSettings(row, resealed));
			await target.fill(table, translated, mark);
			rows += found.length;
			if (slice !== undefined) onRows(table, rows);
		}
	}
	return mark;
}

/**
 * Compares every row of both sides; answers how many rows each table has. Rejects with a StoreError where one is not as it
 * was.
 */
export async function compareRows(
	source: MovingStore,
	target: MovingStore,
	at: number,
	{ opened }: Secrets,
	onRows: OnRows,
): Promise<Partial<Record<Table, number>>> {
	const compared: Partial<Record<Table, number>> = {};
	for (const table of tablesOf[source.kind]) {
		let rows = 0;
		let after: Cursor | undefined;
		for (;;) {
			const slice: Slice | undefined = await source.read(table, after, at);
			if (slice === undefined) break;
			const found = await target.counterparts(table, slice, after);
			assertSame(target, table, texts(slice.rows, opened), texts(found, opened));
			after = slice.last;
			rows += slice.rows.length;
			onRows(table, rows);
		}
		const held = (await target.counts())[table] ?? 0;
		// What was remembered under a key before the last one there is over, and is not kept.
		if (table === 'remembered' ? held > rows : held !== rows) {
			throw differs(target, table, `${held} rows instead of ${rows}`);
		}
		compared[table] = table === 'remembered' ? held : rows;
	}
	return compared;
}

function assertSame(
	target: MovingStore,
	table: Table,
	expected: readonly string[],
	found: readonly string[],
): void {
	const missing = expected.findIndex((text, place) => text !== found[place]);
	if (missing < 0 && expected.length === found.length) return;
	const shown = (expected[missing] ?? found[expected.length] ?? '').slice(0, 40);
	throw differs(target, table, `see the row that begins ${shown}`);
}

function differs({ name, place }: MovingStore, table: Table, what: string): StoreError {
	return new StoreError(
		`The ${name} ${place} is not the same as what was moved to it (table ${table}: ${what}). Something changed one of them: run the move with --cancel, check that no n8n process runs, and begin anew.`,
	);
}

/** SQLite keeps no lone surrogates. */
function texts(rows: readonly Row[], opened: (settings: string) => string): string[] {
	return rows.map((row) => JSON.stringify(withSettings(row, opened), wellFormed)).sort();
}

function wellFormed(_name: string, value: unknown): unknown {
	return typeof value === 'string' ? value.toWellFormed() : value;
}

function withSettings(row: Row, change: (settings: string) => string): Row {
	return typeof row.settings === 'string' ? { ...row, settings: change(row.settings) } : row;
}
