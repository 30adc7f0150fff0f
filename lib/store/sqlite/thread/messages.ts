/**
 * Calls or answers that go together at the most: both sides then work at the same time, instead of each waiting until the
 * other has done all there is.
 */
export const MOST_AT_A_TIME = 32;

/** Calls, one after another, with the caller's time, which is the thread's. */
export interface CallMessage {
	/** Epoch milliseconds. */
	readonly now: number;
	readonly calls: readonly CallRow[];
}

/** A call: its number, what is called, and the arguments. */
export type CallRow = readonly [number: number, name: string, args: readonly unknown[]];

/** Told by the thread. */
export type ThreadMessage =
	| { readonly kind: 'opened' }
	/** It could not open the file, and ends. */
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'notice'; readonly message: string }
	| { readonly kind: 'answers'; readonly answers: readonly AnswerRow[] };

/** What became of a call: its value, or why it has none. */
export type AnswerRow =
	| readonly [number: number, isDone: true, value: unknown]
	| readonly [number: number, isDone: false, failure: Failure];

/** An error in words, as classes don't go from thread to thread. */
export interface Failure {
	readonly message: string;
	/** The engine's own words. */
	readonly cause?: string | undefined;
}

/** What the thread is started with. */
export interface ThreadData {
	readonly file: string;
	readonly owner: string;
	/** The caller's time, as long as no call has come. */
	readonly now: number;
	/** What the rules are made of. */
	readonly rules: unknown;
}
