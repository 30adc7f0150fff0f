import type { AttemptRecord, ClaimedDelivery, StoredSubscription } from '../store/outbox';
import { reasonOf } from '../webhook/retry';
import { retryHeadersOf } from '../webhook/retryAfter';
import type { AttemptResult, Transport } from './attempt';
import type { Attempted } from './dispatcherTypes';
import type { ReadySubscription } from './ready';
import type { Outcome } from './sender';
import type { Clock } from './senderClock';
import { urlFor } from './subscription';
import { oneLine, wordsOf } from '../webhook/errorWords';

/** What making attempts needs. */
export interface AttemptingOptions {
	readonly transport: Pick<Transport, 'attempt'>;
	readonly ready: (subscription: StoredSubscription) => Outcome<ReadySubscription>;
	readonly clock: Clock;
	/** Chance, from 0 up to 1. */
	readonly random: () => number;
}

/** Makes an attempt, from composing to what is to be judged; never rejects. */
export async function attemptDelivery(
	subscription: StoredSubscription,
	delivery: ClaimedDelivery,
	options: AttemptingOptions,
): Promise<Attempted> {
	const startedAt = options.clock.now();
	const ready = options.ready(subscription);
	let result: AttemptResult;
	try {
		result = ready.ok
			? await begin(ready.value, delivery, startedAt, options.transport)
			: unread(ready.problem);
	} catch (error) {
		// What nobody foresaw must cost neither the delivery nor its place.
		result = unread(oneLine(wordsOf(error)));
	}
	const { outcome } = result;
	return {
		record: recordOf(result, startedAt),
		finding: {
			outcome: withRetryHeaders(outcome),
			startedAt,
			nowMilliseconds: options.clock.now(),
			random: options.random(),
			once: delivery.once,
		},
		laneAtFault: outcome.kind === 'own-fault' && outcome.fault !== 'data',
	};
}

/** All headers are in the record already; the rules need no more of them than this. */
function withRetryHeaders(outcome: AttemptResult['outcome']): AttemptResult['outcome'] {
	if (outcome.kind !== 'answer') return outcome;
	return { kind: 'answer', status: outcome.status, headers: retryHeadersOf(outcome.headers) };
}

/** Named one by one, as this is done for every attempt and spreading is slow. */
function recordOf(result: AttemptResult, startedAt: number): AttemptRecord {
	return {
		startedAt,
		durationMilliseconds: result.durationMilliseconds,
		url: result.url,
		status: result.status,
		responseHeaders: result.responseHeaders,
		responseBody: result.responseBody,
		reason: reasonOf(result.outcome),
	};
}

function begin(
	ready: ReadySubscription,
	{ id, event }: ClaimedDelivery,
	startedAt: number,
	transport: Pick<Transport, 'attempt'>,
): AttemptResult | Promise<AttemptResult> {
	const composed = ready.compose(event, startedAt, id);
	if (!composed.ok) {
		const url = urlFor(ready.settings, event.type);
		return { outcome: composed.outcome, durationMilliseconds: 0, url };
	}
	const { timeoutSeconds } = ready.policy;
	const { request, route, secrets } = composed;
	return transport.attempt(request, { timeoutSeconds, route, secrets });
}

function unread(detail: string): AttemptResult {
	const outcome = { kind: 'own-fault', fault: 'sender', detail } as const;
	return { outcome, durationMilliseconds: 0, url: '' };
}
