import type { EndedSessions } from './access/ended';
import type { SessionLimits } from './access/session';
import type { Tries } from './access/tries';
import type { Postings } from './postings';

/** How one log page may be seen, and what the process has for that. */
export interface LogSettings {
	/** Of people, and of machines; the latter is undefined where there are none. */
	readonly password: string;
	readonly token: string | undefined;
	/** What tells the page from others of the same password. */
	readonly pageId: string;
	readonly isReadOnly: boolean;
	readonly session: SessionLimits;
	/** Host and port of the addresses that n8n is configured with. */
	readonly hosts: readonly string[];
	/** How links to n8n's editor begin, without a slash at the end; relative to the page where they have one address. */
	readonly editorAddress: string;
	/** Wrong passwords, and wrong tokens, of all pages of the process. */
	readonly tries: { readonly password: Tries; readonly token: Tries };
	readonly ended: EndedSessions;
	readonly postings: Postings;
	/** Epoch milliseconds. */
	readonly now: () => number;
	readonly random: (bytes: number) => Buffer;
	/** Told what nobody shall be told who asks. */
	readonly log: LogPageLog;
}

/** What becomes known of the page in n8n's log. */
export interface LogPageLog {
	/** A password or a token was wrong, or there were too many of them. */
	rejected(what: 'password' | 'token', address: string): void;
	failed(error: unknown): void;
}
