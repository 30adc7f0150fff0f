import { StoreError } from '../error';

/** How far a table has come: the last row that was copied; null: all of them. */
export type Cursor = string | number;

/** What a store says of the move it takes part in, also to whoever wants to open it. */
export interface Mark {
	/** Tells the move from others; the same on both sides. */
	readonly id: string;
	/** `leaving` and `left`: the store is moved away from; `filling` and `filled`: it is moved to. */
	readonly state: 'leaving' | 'left' | 'filling' | 'filled';
	/** Where the other side is, for people. */
	readonly other: string;
	/** When the move began, in epoch milliseconds. */
	readonly at: number;
	/** Of a store that is being filled: how far each table has come. */
	readonly progress: Readonly<Record<string, Cursor | null>>;
}

/** Throws where a store with this mark may not be opened. */
export function assertOpenable(store: string, place: string, mark: Mark | undefined): void {
	if (mark === undefined || mark.state === 'filled') return;
	const { state, other, at } = mark;
	if (state === 'left') {
		const day = new Date(at).toISOString().slice(0, 10);
		throw new StoreError(
			`The ${store} ${place} was moved to ${other} on ${day}. Set TELEPHONY_WEBHOOKS_STORE to use it there, or move it back (docs/operations.md, Moving between SQLite and PostgreSQL).`,
		);
	}
	const direction = state === 'leaving' ? `to ${other}` : `from ${other}`;
	throw new StoreError(
		`The ${store} ${place} is being moved ${direction}, which is not finished. Stop n8n and run the move again, or run it with --cancel (docs/operations.md, Moving between SQLite and PostgreSQL).`,
	);
}

/** A mark as it is stored; undefined for none. */
export function markOf(row: Readonly<Record<string, unknown>> | undefined): Mark | undefined {
	if (row === undefined) return undefined;
	return {
		id: String(row.id),
		state: row.state as Mark['state'],
		other: String(row.other),
		at: Number(row.at),
		progress: JSON.parse(String(row.progress)) as Mark['progress'],
	};
}
