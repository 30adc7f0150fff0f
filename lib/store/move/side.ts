import type { Cursor, Mark } from './mark';

/** A row as both engines can read and write it: columns by name, of plain values; truth is 1. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Some rows of a table in their order, and the last one's place in it. */
export interface Slice {
	readonly rows: readonly Row[];
	readonly last: Cursor;
}

/** The tables of each store, in the order they are moved. */
export const tablesOf = {
	outbox: ['subscriptions', 'events', 'deliveries', 'journal', 'readers', 'attempt_counts'],
	claims: [
		'remembered',
		'received_triggers',
		'received_counts',
		'received_rejected',
		'received_events',
		'received_drift',
	],
} as const;

/** A table that is moved. */
export type Table = (typeof tablesOf)[keyof typeof tablesOf][number];

/** One of the tables of what triggers received. */
export type ReceivedTable = Extract<Table, `received_${string}`>;

/** An outbox or a deduplication store in one engine, as a move sees it: all it holds, whoever had it open. */
export interface MovingStore {
	readonly kind: keyof typeof tablesOf;
	/** How sentences call it. */
	readonly name: 'outbox' | 'deduplication store';
	/** Where it is, for people. */
	readonly place: string;
	exists(): Promise<boolean>;
	/** Makes it, empty, where it doesn't exist. */
	prepare(): Promise<void>;
	mark(): Promise<Mark | undefined>;
	/** Undefined: as if no move had begun. */
	setMark(mark: Mark | undefined): Promise<void>;
	/** How many rows each table has. */
	counts(): Promise<Readonly<Partial<Record<Table, number>>>>;
	/**
	 * The rows after a cursor, as many as fit into memory; undefined: there are none. Claims that were under way are due by
	 * `at`.
	 */
	read(table: Table, after: Cursor | undefined, at: number): Promise<Slice | undefined>;
	/** What it has of another store's slice, so that both can be compared. */
	counterparts(table: Table, slice: Slice, after: Cursor | undefined): Promise<readonly Row[]>;
	/** Adds rows and sets the mark in one transaction. */
	fill(table: Table, rows: readonly Row[], mark: Mark): Promise<void>;
	/** The last numbers it has given out, and what tells its ids from others'. */
	numbers(): Promise<Row>;
	/** Has it go on after those numbers, and sets the mark in the same transaction: from now on it can be opened. */
	activate(numbers: Row, mark: Mark): Promise<void>;
	/** Removes what an unfinished move has brought, and its mark. */
	clear(): Promise<void>;
}

/** Both stores of one engine. */
export interface MovingSide {
	readonly place: string;
	readonly outbox: MovingStore;
	readonly claims: MovingStore;
	/** A sentence that says who has them open; undefined: nobody. */
	inUse(): Promise<string | undefined>;
	/** Gives both another name, so that they can be made anew; answers that name. */
	setAside(): Promise<string>;
	close(): Promise<void>;
}
