import type { ClaimedEvent } from '../../claims';
import { deliveryKey } from '../../claims/keys';
import { KeyIndex, keyPrefix } from './keyIndex';
import type { ClaimStatements } from './schema';

/** Rows indexed at a stretch, about 3 ms. */
export const sliceRows = 2000;

/** A remembered event. */
export interface Remembered {
	readonly id: number;
	readonly fingerprint: Uint8Array;
	/** Epoch milliseconds. */
	readonly expires: number;
}

/** The remembered events of one open file, found through an index in memory. */
export class RememberedEvents {
	private readonly index = new KeyIndex();
	/** The number up to which the index follows every row that is added. */
	private lastSeen = 0;
	/** The number from which on, downwards, rows that were there at first are still to be loaded. */
	private loadedFrom = 0;

	/** Rows removed in the open transaction; should it be undone, they are there again. */
	private removed: Array<readonly [prefix: number, row: Remembered]> = [];

	constructor(
		private readonly run: ClaimStatements,
		private readonly now: () => number,
	) {}

	/** Whether everything is in the index. */
	get isLoaded(): boolean {
		return this.loadedFrom === 0;
	}

	/** The number up to which the index knows what was added. */
	get seen(): number {
		return this.lastSeen;
	}

	/** What this connection has written is committed, up to this sequence. */
	committed(sequence: number): void {
		this.lastSeen = sequence;
		this.removed = [];
	}

	/** What this connection has written is undone. */
	undone(): void {
		for (const [prefix, { id, expires }] of this.removed) {
			this.index.add(prefix, id, expires, this.now());
		}
		this.removed = [];
	}

	/** Begins with what is there: everything up to the sequence is to be loaded, the newest first. */
	start(sequence: number): void {
		this.lastSeen = sequence;
		this.loadedFrom = sequence;
	}

	/** Loads a slice of what was there at first, the newest first: retries come soon; false when that was the last one. */
	load(): boolean {
		if (this.isLoaded) return false;
		const rows = this.run.olderRows.all(this.loadedFrom, sliceRows);
		this.addAll(rows);
		const oldest = rows.length === sliceRows ? rows[rows.length - 1] : undefined;
		this.loadedFrom = (oldest?.[0] ?? 1) - 1;
		return !this.isLoaded;
	}

	/**
	 * Indexes a slice of the rows that are new since the last call; false when that was the last one: then everything up
	 * to the sequence read before is known, because rows and sequence are committed together.
	 */
	follow(): boolean {
		const sequence = this.run.readSequence.get()?.[0] ?? 0;
		const rows = this.run.newRows.all(this.lastSeen, sliceRows);
		this.addAll(rows);
		this.lastSeen = rows[rows.length - 1]?.[0] ?? this.lastSeen;
		if (rows.length === sliceRows) return true;
		this.lastSeen = Math.max(this.lastSeen, sequence);
		return false;
	}

	/** The last event under a key, if it is remembered still. */
	last(key: Buffer): Remembered | undefined {
		const now = this.now();
		let found: Remembered | undefined;
		this.index.find(keyPrefix(key), now, (id) => {
			const row = this.run.readRow.get(id);
			if (!row || row[2] <= now) return 'gone';
			if (!key.equals(row[0])) return 'other';
			found = { id, fingerprint: row[1], expires: row[2] };
			return 'found';
		});
		return found;
	}

	/** Whether an event was remembered exactly so, be it the last under its key or an earlier one. */
	knows({ key, fingerprint }: ClaimedEvent): boolean {
		const is = (row: Remembered | undefined) => row && fingerprint.equals(row.fingerprint);
		return Boolean(is(this.last(key)) || is(this.last(deliveryKey(key, fingerprint))));
	}

	/** Whether this delivery of an event under the key was remembered before the last one. */
	hadDelivery({ key, fingerprint }: ClaimedEvent): boolean {
		return this.last(deliveryKey(key, fingerprint)) !== undefined;
	}

	/** Tells the index of a row that this connection has written. */
	added(key: Buffer, id: number, expires: number): void {
		this.index.add(keyPrefix(key), id, expires, this.now());
	}

	/** Removes the last event under a key. */
	remove(key: Buffer, row: Remembered): void {
		this.run.forgetRow.run(row.id);
		this.removed.push([keyPrefix(key), row]);
	}

	private addAll(rows: ReadonlyArray<[id: number, hexPrefix: string, expires: number]>): void {
		const now = this.now();
		for (const [id, hexPrefix, expires] of rows) {
			if (expires > now) this.index.add(parseInt(hexPrefix, 16), id, expires, now);
		}
	}
}
