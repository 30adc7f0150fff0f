import type { Headers } from '../http/message';

/** Whose fault it was that nothing reached the endpoint. */
const FAULTS = ['guard', 'proxy', 'resolver', 'sender', 'data'] as const;

/** How an attempt ended. */
export type AttemptOutcome =
	| { readonly kind: 'answer'; readonly status: number; readonly headers: Headers }
	/** `detail`: how far it had come. */
	| { readonly kind: 'timeout'; readonly detail?: string | undefined }
	/** Refused, reset, no route, TLS, no such host. */
	| { readonly kind: 'connection'; readonly detail: string }
	/**
	 * Nothing reached the endpoint, and it is not to blame: the address guard, the proxy, the resolver, this sender
	 * itself; or data that can't be sent as the dialect writes it, now or ever.
	 */
	| {
			readonly kind: 'own-fault';
			readonly fault: (typeof FAULTS)[number];
			readonly detail: string;
	  };

/**
 * How a reason of each kind begins. Reasons are stored as texts, and read again by these: the first is written, and
 * what is stored is known by any. To word one anew, put the new words before the old.
 */
const BEGINNINGS: Readonly<Record<AttemptOutcome['kind'], readonly [string, ...string[]]>> = {
	answer: ['answered '],
	timeout: ['no answer in time'],
	connection: ['no connection: '],
	'own-fault': ['not sent, '],
};

/** What happened, in a few words for the log. */
export function reasonOf(outcome: AttemptOutcome): string {
	const [beginning] = BEGINNINGS[outcome.kind];
	switch (outcome.kind) {
		case 'answer':
			return `${beginning}${outcome.status}`;
		case 'timeout':
			return outcome.detail === undefined ? beginning : `${beginning}: ${outcome.detail}`;
		case 'connection':
			return `${beginning}${outcome.detail}`;
		case 'own-fault':
			return `${beginning}${outcome.fault}: ${outcome.detail}`;
	}
}

/** The outcome that a stored reason tells; undefined where it tells none. What was added to a reason is in `detail`. */
export function outcomeIn(reason: string): AttemptOutcome | undefined {
	for (const [kind, beginnings] of Object.entries(BEGINNINGS)) {
		const beginning = beginnings.find((one) => reason.startsWith(one));
		if (beginning !== undefined) {
			return outcomeFrom(kind as AttemptOutcome['kind'], reason.slice(beginning.length));
		}
	}
	return undefined;
}

function outcomeFrom(kind: AttemptOutcome['kind'], rest: string): AttemptOutcome | undefined {
	switch (kind) {
		case 'answer':
			return { kind, status: Number.parseInt(rest, 10), headers: {} };
		case 'timeout':
			return { kind };
		case 'connection':
			return { kind, detail: rest };
		case 'own-fault': {
			const fault = FAULTS.find((one) => rest.startsWith(`${one}: `));
			return fault && { kind, fault, detail: rest.slice(fault.length + 2) };
		}
	}
}
