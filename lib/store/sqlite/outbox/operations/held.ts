import type { Progress } from '../../../outbox/delivery';
import { progressOf } from '../../../outbox/stored';
import type { ClaimedColumns } from '../tables/statements/queue';
import type { OutboxStatements } from '../tables/statements/statements';

/** What an attempt needs to know of the delivery it was made at. */
export interface ClaimedRow {
	readonly token: number;
	readonly subscription: number;
	readonly type: number;
	readonly progress: Progress;
	readonly made: number;
	readonly lastEntry: number;
	readonly orderKey: string | null;
	readonly isTest: boolean;
}

/** Claims remembered at the most; what is forgotten is read again. */
const mostHeld = 20_000;

/** The claims of this outbox in memory; a claim that is not here is read. Each call within the open transaction. */
export class HeldClaims {
	private readonly rows = new Map<number, ClaimedRow>();

	constructor(private readonly run: OutboxStatements) {}

	/** Keeps a claim, by its delivery's number. */
	add(number: number, row: ClaimedRow): void {
		if (this.rows.size >= mostHeld) this.rows.clear();
		this.rows.set(number, row);
	}

	/** What is claimed with this proof; undefined where it is no more. */
	by(number: number, token: number): ClaimedRow | undefined {
		const held = this.rows.get(number);
		if (held?.token === token) return held;
		const row = this.run.held.get(number, token);
		return row && heldOf(row, 0);
	}

	/** Forgets what was kept in memory of a claim. */
	release(number: number): void {
		this.rows.delete(number);
	}

	/** What is claimed was changed in the file. */
	readAnew(): void {
		this.rows.clear();
	}
}

/** A claim as it is stored; `moreTokens` is added to its token. */
export function heldOf(row: ClaimedColumns, moreTokens: number): ClaimedRow {
	const [
		token,
		subscription,
		type,
		attempts,
		firstAt,
		ownFaults,
		since,
		made,
		lastEntry,
		orderKey,
		isTest,
	] = row;
	const progress = progressOf(attempts, firstAt, ownFaults, since);
	return {
		token: token + moreTokens,
		subscription,
		type,
		progress,
		made,
		lastEntry,
		orderKey,
		isTest: isTest === 1,
	};
}
