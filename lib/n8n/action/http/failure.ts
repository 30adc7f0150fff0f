import { oneLine } from '../../../text/error';
import type { Operation, Resource, Service } from '../service/operation';

/** Why an operation failed. */
export type Failure =
	/** The service answered with an error, or rejected it with 2xx. `said`: its own words. */
	| {
			readonly kind: 'status';
			readonly status: number;
			readonly said?: string | undefined;
			/** Epoch seconds; when the service can be asked again. */
			readonly retryAt?: number | undefined;
			/** Epoch seconds; when the answer came. */
			readonly answeredAt: number;
	  }
	| { readonly kind: 'timeout'; readonly seconds: number }
	| { readonly kind: 'lost' }
	| { readonly kind: 'unreachable'; readonly why: string; readonly address: string }
	/** n8n did not send the request. */
	| { readonly kind: 'withheld'; readonly why: string }
	/** The answer is not what the API gives: the page of a proxy, JSON instead of a file. */
	| { readonly kind: 'no-json'; readonly status: number; readonly type: string }
	| { readonly kind: 'endless' }
	/** A field without a usable value; nothing was sent. */
	| { readonly kind: 'field'; readonly title: string; readonly problem: string };

/** What was asked for, for the words of an error. */
export interface Asked {
	readonly service: Service;
	readonly resource: Pick<Resource, 'title'>;
	readonly operation: Pick<Operation, 'method' | 'sends' | 'reads' | 'idempotent'>;
	/** The values of the path, readable. */
	readonly ids: readonly string[];
}

/** A failure on its way to whoever reports it. */
export class ActionFailure extends Error {
	override readonly name = 'ActionFailure';

	constructor(
		readonly failure: Failure,
		message: string,
		/** More to know, such as the service's own words. */
		readonly details?: string,
	) {
		super(message);
	}
}

/** Whether the operation changes nothing, so that it may be sent again whatever became of it. */
export function readsOnly({ method, reads }: Pick<Operation, 'method' | 'reads'>): boolean {
	return reads ?? method === 'GET';
}

/** Whether sending it twice does no more than sending it once. */
export function mayRepeat(operation: Pick<Operation, 'method' | 'reads' | 'idempotent'>): boolean {
	return readsOnly(operation) || operation.idempotent === true;
}

/** One sentence: what happened, and what to do. */
export function failureSentence(failure: Failure, asked: Asked): string {
	return withFullStop(whatHappened(failure, asked));
}

function withFullStop(sentence: string): string {
	return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function whatHappened(failure: Failure, asked: Asked): string {
	const { name, address } = asked.service;
	switch (failure.kind) {
		case 'status':
			return statusSentence(failure, asked);
		case 'timeout':
			return `${name} did not respond within ${failure.seconds} s${unsure(asked, 'try again, or set a longer timeout in the options')}`;
		case 'lost':
			return `The connection to ${name} was lost before it responded${unsure(asked, 'try again')}`;
		case 'unreachable':
			return `n8n can't reach ${name} at ${failure.address} (${failure.why}): check the network, and Base URL in the credential`;
		case 'withheld':
			return `n8n did not send the request to ${name}: ${failure.why}`;
		case 'no-json':
			return `The response is not from ${name}'s API (HTTP ${failure.status}, ${failure.type}): check that Base URL in the credential is ${address} or the URL of your own gateway`;
		case 'endless':
			return `${name} keeps returning the same page of the list: turn off Return All, or narrow the filters`;
		case 'field':
			return `"${failure.title}" ${failure.problem}`;
	}
}

function statusSentence(failure: Extract<Failure, { kind: 'status' }>, asked: Asked): string {
	const { service, resource, ids } = asked;
	const { name, words } = service;
	switch (failure.status) {
		case 401:
			return `${name} rejected the credential: ${words.unauthorised}`;
		case 402:
		case 403:
			return `${name} does not allow this with this credential: ${forbiddenWords(words, asked)}`;
		case 404: {
			const what = ids.length === 0 ? 'the requested data' : `${resource.title} ${ids.join(', ')}`;
			return `${name} did not find ${oneLine(what)}: check that it exists and belongs to this account`;
		}
		case 429:
			return `${name}'s rate limit is exceeded: try again ${retryMoment(failure)}, or process fewer items at a time`;
	}
	if (failure.status >= 500 || failure.status === 408) {
		return `${name} failed with HTTP ${failure.status}${unsure(asked, 'try again in a few minutes')}`;
	}
	if (failure.status >= 300 && failure.status < 400) {
		return `${name} responded with a redirect (HTTP ${failure.status}), which is not followed: check Base URL in the credential`;
	}
	return rejectedSentence(name, failure);
}

/** Here the service's own words tell which value is wrong, so they belong into the sentence. */
function rejectedSentence(
	name: string,
	{ status, said }: Extract<Failure, { kind: 'status' }>,
): string {
	const why = said === undefined ? `HTTP ${status}` : `"${said}"`;
	return status === 409
		? `${name} reports a conflict with its current data (${why}): get the current data, then decide whether to try again`
		: `${name} rejected the values (${why}): correct the fields and try again`;
}

/** The service's own words, where the sentence leaves them out; undefined where it has none. */
export function detailsOf(
	failure: Failure,
	{ service }: Pick<Asked, 'service'>,
	sentence: string,
): string | undefined {
	if (failure.kind !== 'status' || failure.said === undefined) return undefined;
	if (sentence.includes(failure.said)) return undefined;
	return `${service.name} responded with HTTP ${failure.status}: "${failure.said}"`;
}

function forbiddenWords({ forbidden }: Asked['service']['words'], { operation }: Asked): string {
	return typeof forbidden === 'string' ? forbidden : forbidden(operation);
}

/** After an ambiguous end, what changes something must not be sent again blindly. */
function unsure({ service, operation }: Asked, otherwise: string): string {
	if (mayRepeat(operation)) return `: ${otherwise}`;
	const what = operation.sends === undefined ? 'this was done' : `${operation.sends} was sent`;
	return `, so it is unclear whether ${what}: check in ${service.name} before you try again`;
}

const DAY_SECONDS = 86_400;
const LONGEST_TOLD_SECONDS = 366 * DAY_SECONDS;

/** When to try again: the time of day, with the date where that is not within a day; nothing exact for what is no date. */
function retryMoment({ retryAt, answeredAt }: Extract<Failure, { kind: 'status' }>): string {
	if (retryAt === undefined) return 'in a few minutes';
	const waitSeconds = retryAt - answeredAt;
	if (!(waitSeconds < LONGEST_TOLD_SECONDS)) return 'later';
	const [date, time] = new Date(retryAt * 1000).toISOString().slice(0, 19).split('T');
	return `after ${waitSeconds < DAY_SECONDS ? '' : `${date} `}${time} UTC`;
}

/** The text without any secret of the credential. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	return secrets.reduce(
		(safe, secret) => (secret.length < 4 ? safe : safe.replaceAll(secret, '…')),
		text,
	);
}
