/** Everything a request can turn out to be. */
export type VerdictKind =
	| 'accepted'
	| 'duplicate'
	| 'notSelected'
	| 'handshake'
	| 'malformed'
	| 'forged'
	| 'stale'
	| 'inFlight'
	| 'unavailable'
	| 'addressNotAllowed';

/** What the caller is answered. */
export interface Answer {
	readonly status: number;
	readonly body: { readonly message: string };
	readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The one table of answers. Only an accepted event starts a run; it is answered 200 once the run is stored. What is
 * rejected learns no detail. 503 makes every platform that retries come again: Nectar Desk and JustCall never retry 4xx.
 */
export const ANSWERS: Readonly<Record<VerdictKind, Answer>> = {
	accepted: { status: 200, body: { message: 'Accepted' } },
	duplicate: { status: 200, body: { message: 'Already received' } },
	notSelected: { status: 200, body: { message: 'Not subscribed to this event' } },
	handshake: { status: 200, body: { message: 'Ready' } },
	malformed: { status: 400, body: { message: 'The body is not a JSON object' } },
	forged: { status: 401, body: { message: 'Unauthorized' } },
	stale: { status: 401, body: { message: 'Unauthorized' } },
	inFlight: {
		status: 503,
		body: { message: 'Still being received, please try again' },
		headers: { 'retry-after': '2' },
	},
	unavailable: {
		status: 503,
		body: { message: 'Temporarily unavailable, please try again' },
		headers: { 'retry-after': '10' },
	},
	addressNotAllowed: { status: 403, body: { message: 'Forbidden' } },
};
