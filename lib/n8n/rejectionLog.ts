/** Starts a timer that keeps no process alive; `setTimeout` unless a test says otherwise. */
export type Later = (act: () => void, milliseconds: number) => void;

/** What is logged of one kind of rejection. */
export interface RejectionWords {
	/** The first one, in full. */
	first(): void;
	/** How many came since, within a minute. */
	more(count: number): void;
}

const MINUTE_MILLISECONDS = 60_000;
/** Kinds told apart at a time; what comes beyond is counted together. */
const MOST_KINDS = 200;

/**
 * Keeps a stranger from filling the log: the first rejection of a kind is told at once, those that follow once a minute
 * as a number. Holds one small entry per kind, for as long as any came within the last minute.
 */
export class RejectionLog {
	private readonly counts = new Map<string, number>();

	constructor(private readonly later: Later = unheld) {}

	/** Tells of one rejection, or counts it. */
	add(kind: string, words: RejectionWords): void {
		const known = this.counts.has(kind);
		const name = known || this.counts.size < MOST_KINDS ? kind : '';
		const count = this.counts.get(name);
		if (count !== undefined) {
			this.counts.set(name, count + 1);
			return;
		}
		words.first();
		this.counts.set(name, 0);
		this.later(() => this.sum(name, words), MINUTE_MILLISECONDS);
	}

	private sum(name: string, words: RejectionWords): void {
		const count = this.counts.get(name) ?? 0;
		if (count === 0) {
			this.counts.delete(name);
			return;
		}
		this.counts.set(name, 0);
		words.more(count);
		this.later(() => this.sum(name, words), MINUTE_MILLISECONDS);
	}
}

/** `setTimeout` that keeps no process alive. */
export function unheld(act: () => void, milliseconds: number): void {
	setTimeout(act, milliseconds).unref();
}
