import type { AttemptRecord, ClaimedDelivery, Judge, StoredSubscription } from '../store/outbox';
import { reasonOf } from '../webhook/retry';
import { standardWebhooksPolicy } from '../webhook/retryPolicy';
import type { AttemptResult, Transport } from './attempt';
import type { Attempted } from './dispatcherTypes';
import { judgeAttempt } from './judge';
import type { ReadySubscription } from './ready';
import type { Outcome } from './sender';
import type { Clock } from './senderClock';
import { urlFor } from './subscription';
import { wordsOf } from '../webhook/errorWords';

/** What making attempts needs. */
export interface AttemptingOptions {
	readonly transport: Pick<Transport, 'attempt'>;
	readonly ready: (subscription: StoredSubscription) => Outcome<ReadySubscription>;
	readonly clock: Clock;
	/** Chance, from 0 up to 1. */
	readonly random: () => number;
}

/** Makes an attempt, from composing to judging; never rejects. */
export async function attemptDelivery(
	subscription: StoredSubscription,
	delivery: ClaimedDelivery,
	options: AttemptingOptions,
): Promise<Attempted> {
	const startedAt = options.clock.now();
	const ready = options.ready(subscription);
	const result = ready.ok
		? await resultOf(ready.value, delivery, startedAt, options.transport)
		: unread(ready.problem);
	const { outcome } = result;
	const policy = ready.ok ? ready.value.policy : standardWebhooksPolicy;
	const nowMilliseconds = options.clock.now();
	const { once } = delivery;
	const random = options.random();
	const judge = judgeAttempt({ policy, outcome, startedAt, nowMilliseconds, random, once });
	return {
		record: recordOf(result, startedAt),
		judge: once ? uncharged(judge) : judge,
		laneAtFault: outcome.kind === 'own-fault' && outcome.fault !== 'data',
	};
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

async function resultOf(
	ready: ReadySubscription,
	{ event }: ClaimedDelivery,
	startedAt: number,
	transport: Pick<Transport, 'attempt'>,
): Promise<AttemptResult> {
	try {
		const composed = ready.compose(event, startedAt);
		if (!composed.ok) {
			const url = urlFor(ready.settings, event.type);
			return { outcome: composed.outcome, durationMilliseconds: 0, url };
		}
		const { timeoutSeconds } = ready.policy;
		return await transport.attempt(composed.request, { timeoutSeconds, route: composed.route });
	} catch (error) {
		return brokenDown(error);
	}
}

/** What nobody foresaw must cost neither the delivery nor its place. */
function brokenDown(error: unknown): AttemptResult {
	return unread(wordsOf(error));
}

function unread(detail: string): AttemptResult {
	const outcome = { kind: 'own-fault', fault: 'sender', detail } as const;
	return { outcome, durationMilliseconds: 0, url: '' };
}

/** A test is shown as the last delivery, and changes nothing else. */
function uncharged(judge: Judge): Judge {
	return (subscription, delivery) => {
		const {
			health,
			enabled: _enabled,
			journal: _journal,
			...judgement
		} = judge(subscription, delivery);
		const { lastDeliveryAt, lastDeliveryStatus } = health;
		return { ...judgement, health: { ...subscription.health, lastDeliveryAt, lastDeliveryStatus } };
	};
}
