import type { WireOutcome } from '../../emulators/http/wire';

/** What the page adds up: requests that were taken, known already, of no interest, rejected, or to come again. */
export const GROUPS = ['accepted', 'duplicate', 'ignored', 'rejected', 'unavailable'] as const;
export type Group = (typeof GROUPS)[number];

/** A request to a trigger, as its sender saw it end. */
export interface Ended {
	/** Without its query. */
	readonly url: string;
	/** Epoch milliseconds. */
	readonly at: number;
	/** What the trigger answered; `unheard`: something may have come of it that its sender was not told; undefined: n8n itself answered. */
	readonly as: Group | 'unheard' | undefined;
}

/** How every request to a trigger ended, as its sender saw it. */
export class Endings {
	readonly all: Ended[] = [];
	/** When answers came, in order. */
	readonly answeredAt: number[] = [];

	/** Adds one that has just ended. */
	note(url: string, outcome: WireOutcome): void {
		const at = Date.now();
		this.all.push({ url: url.split('?')[0] ?? '', at, as: endedAs(outcome) });
		if (outcome.kind === 'answer') this.answeredAt.push(at);
	}
}

/** By the text of the answer, as n8n itself answers with the same statuses. */
const ANSWERED: Readonly<Record<string, Group>> = {
	Accepted: 'accepted',
	'Already received': 'duplicate',
	'Not subscribed to this event': 'ignored',
	Ready: 'ignored',
	'The body is not a JSON object': 'rejected',
	Unauthorized: 'rejected',
	Forbidden: 'rejected',
	'Still being received, please try again': 'unavailable',
	'Temporarily unavailable, please try again': 'unavailable',
};

function endedAs(outcome: WireOutcome): Ended['as'] {
	if (outcome.kind !== 'answer') return 'unheard';
	const message = /"message":"([^"]*)"/.exec(outcome.body)?.[1] ?? '';
	if (Object.hasOwn(ANSWERED, message)) return ANSWERED[message];
	// The answer to JustCall's check of a new URL.
	if (outcome.status === 200 && /^\{("challenge":[^}]*)?\}$/.test(outcome.body)) return 'ignored';
	// Where a run could not be stored, n8n says so, and the trigger counts it.
	return outcome.status >= 500 ? 'unheard' : undefined;
}
