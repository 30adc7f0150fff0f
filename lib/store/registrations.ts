import { createHash } from 'node:crypto';

/** What came of calling work off: it is not in progress, and what was kept is forgotten; or another process still has it. */
export type CallingOff =
	| { readonly kind: 'called off'; readonly text: string | undefined }
	| { readonly kind: 'in progress' };

/**
 * Keeps a text for each URL that a platform sends to, until it is forgotten, for all processes that register and remove
 * such URLs. Promises reject with a sentence that says what to do where the text can't be read or written.
 */
export interface RegistrationStore {
	/** There after a crash, when it resolves; takes the place of what was kept for the same URL. */
	keep(url: string, text: string): Promise<void>;
	/** What is kept for a URL; undefined for nothing. */
	textOf(url: string): Promise<string | undefined>;
	all(): Promise<string[]>;
	forget(url: string): Promise<void>;
	/**
	 * Takes the work on a URL for so long, or takes it for longer: false where another process has it, it was called off,
	 * or nothing is kept.
	 */
	takeWork(url: string, milliseconds: number): Promise<boolean>;
	/** Says that this process has ended its work on a URL. */
	endWork(url: string): Promise<void>;
	/** Forgets a URL, unless another process is at work on it, which then is told to stop. */
	callOff(url: string): Promise<CallingOff>;
	close(): Promise<void>;
}

/** A URL by 32 hex digits: a URL may be longer than a file name or a key in a database. */
export function keyOfUrl(url: string): string {
	return createHash('sha256').update(url).digest('hex').slice(0, 32);
}
