import type { AttemptRecord } from '../../store/outbox/attempt';
import type { ClaimedDelivery } from '../../store/outbox/delivery';
import type { StoredSubscription } from '../../store/outbox/subscription';
import { reasonOf } from '../../webhook/retry/outcome';
import { retryHeadersOf } from '../../webhook/retry/header';
import type { MayBegin } from './exchange';
import type { AttemptResult, Transport } from './transport';
import { INTERNET, type ClearRoute, type Permission } from '../subscription/permission';
import { LEAST_SET_MILLISECONDS } from '../../time/clockSet';
import type { PreparedSubscription } from './prepare';
import { traced } from './trace';
import type { Result } from '../subscription/result';
import type { Clock } from '../../time/clock';
import { urlFor } from '../subscription/routing';
import { oneLine, errorMessage } from '../../text/error';
import type { Finding } from '../outcome/rules';

/** An attempt that has ended. */
export interface MadeAttempt {
	readonly record: AttemptRecord;
	readonly finding: Finding;
	/** Whether it failed by a fault of ours that the subscription's other deliveries would meet, too. */
	readonly endpointAtFault: boolean;
	/** Its request was not to begin any more: nothing was sent, and there is nothing to judge. */
	readonly isWithheld?: boolean | undefined;
}

/** What making attempts needs. */
export interface AttemptingOptions {
	readonly transport: Pick<Transport, 'attempt'>;
	/** Asked for each attempt; absent: to the internet only. */
	readonly permission?: Permission | undefined;
	readonly prepared: (subscription: StoredSubscription) => Result<PreparedSubscription>;
	readonly clock: Clock;
	/** Chance, from 0 up to 1. */
	readonly random: () => number;
}

/** Makes an attempt, from composing to what is to be judged; never rejects. */
export async function attemptDelivery(
	subscription: StoredSubscription,
	delivery: ClaimedDelivery,
	options: AttemptingOptions,
	mayBegin?: MayBegin,
): Promise<MadeAttempt> {
	const startedAt = options.clock.now();
	const before = options.clock.elapsed();
	const prepared = options.prepared(subscription);
	let result: AttemptResult;
	try {
		result = prepared.ok
			? await begin(prepared.value, delivery, { startedAt, mayBegin }, options)
			: unread(prepared.problem);
	} catch (error) {
		// What nobody foresaw must cost neither the delivery nor its slot.
		result = unread(oneLine(errorMessage(error)));
	}
	const { outcome } = result;
	const nowMilliseconds = options.clock.now();
	const passed = options.clock.elapsed() - before;
	return {
		record: recordOf(result, startedAt),
		finding: {
			outcome: withRetryHeaders(outcome),
			startedAt: startOf(startedAt, nowMilliseconds, passed),
			nowMilliseconds,
			random: options.random(),
			isTest: delivery.isTest,
		},
		endpointAtFault: outcome.kind === 'own-fault' && outcome.fault !== 'data',
		isWithheld: result.isWithheld,
	};
}

/** When an attempt started that ends now, by the clock of now. */
function startOf(startedAt: number, now: number, passed: number): number {
	const isSet = Math.abs(now - startedAt - passed) >= LEAST_SET_MILLISECONDS;
	return isSet ? Math.floor(now - passed) : startedAt;
}

/** All headers are in the record already; the rules need no more of them than this. */
function withRetryHeaders(outcome: AttemptResult['outcome']): AttemptResult['outcome'] {
	if (outcome.kind !== 'answer') return outcome;
	return { kind: 'answer', status: outcome.status, headers: retryHeadersOf(outcome.headers) };
}

const UNANSWERED: Partial<
	Readonly<Record<AttemptResult['outcome']['kind'], AttemptRecord['unanswered']>>
> = { timeout: 'timeout', connection: 'noConnection' };

/** Named one by one, as this is done for every attempt and spreading is slow. */
function recordOf(result: AttemptResult, startedAt: number): AttemptRecord {
	return {
		startedAt,
		durationMilliseconds: result.durationMilliseconds,
		url: result.url,
		status: result.status,
		unanswered: UNANSWERED[result.outcome.kind],
		responseHeaders: result.responseHeaders,
		responseBody: result.responseBody,
		reason: reasonOf(result.outcome),
	};
}

function begin(
	prepared: PreparedSubscription,
	{ id, event }: ClaimedDelivery,
	{ startedAt, mayBegin }: { readonly startedAt: number; readonly mayBegin?: MayBegin | undefined },
	{ transport, permission = () => INTERNET, random }: AttemptingOptions,
): AttemptResult | Promise<AttemptResult> {
	const composed = prepared.compose(event, startedAt, id);
	if (!composed.ok) {
		const url = urlFor(prepared.settings, event.type);
		return { outcome: composed.outcome, durationMilliseconds: 0, url };
	}
	const { timeoutSeconds } = prepared.policy;
	const { principal, secrets } = composed;
	const request = traced(composed.request, event.trace, random);
	const attempt = (route: ClearRoute) =>
		transport.attempt(request, { timeoutSeconds, route, secrets, mayBegin });
	const route = permission(principal, request.url);
	// Most are answered at once, and nothing is awaited for those.
	if (!(route instanceof Promise)) return attempt(route);
	return route.then(attempt, (error: unknown) => ({
		...unread(`${NO_PERMISSION}: ${oneLine(errorMessage(error))}`),
		url: request.url,
	}));
}

const NO_PERMISSION = "the Webhook Sender API credential can't be read";

function unread(detail: string): AttemptResult {
	const outcome = { kind: 'own-fault', fault: 'sender', detail } as const;
	return { outcome, durationMilliseconds: 0, url: '' };
}
