/** One delivery from its first attempt to its end, and what it does to the subscription's counters. */
import type { DeliveryPolicy, FailedOutcome } from './behaviour';
import type { Clock } from './clock';
import type { Draw } from './draw';
import type { Attempt, Delivery, Message } from './emulator';
import type { Subscription } from '../terms';
import type { Fault, WireOutcome, Send } from '../http/wire';

export interface DeliveryContext {
	policy: DeliveryPolicy;
	clock: Clock;
	timeScale: number;
	timeoutScale: number;
	send: Send;
	signal: AbortSignal;
	draw: Draw;
	/** The request of an attempt that starts at this time. */
	write(at: Date): Message;
	faults: ReadonlyArray<Fault | undefined>;
	/** A place among the requests in flight: resolves with what gives it back. */
	takePlace(): Promise<() => void>;
}

/** Makes attempts until one succeeds, the failure is final, the schedule has ended, or all is called off. */
export async function deliver(delivery: Delivery, context: DeliveryContext): Promise<Delivery> {
	const { policy, signal } = context;
	const { subscription } = delivery;
	let waitedSeconds = 0;
	for (;;) {
		const attempt = await makeAttempt(delivery, context, waitedSeconds);
		const { outcome } = attempt;
		if (outcome.kind === 'cancelled') return end(delivery, 'cancelled');
		const succeeded = outcome.kind === 'answer' && policy.succeeds(outcome.status);
		subscription.lastDeliveryAt = attempt.startedAt;
		subscription.lastDeliveryStatus = succeeded ? '2xx' : 'failed';
		if (succeeded) {
			subscription.consecutiveFailures = 0;
			return end(delivery, 'succeeded');
		}
		const wait = nextWaitSeconds(delivery, outcome, context);
		if (policy.countsAsFailure === 'attempt' || wait === undefined)
			countFailure(subscription, context);
		if (wait === undefined || subscription.autoPausedAt || !subscription.enabled) {
			return end(delivery, 'failed');
		}
		waitedSeconds = wait;
		await context.clock.sleep(wait * 1000 * context.timeScale, signal);
		if (signal.aborted) return end(delivery, 'cancelled');
		if (subscription.autoPausedAt || !subscription.enabled) return end(delivery, 'failed');
	}
}

function end(delivery: Delivery, state: Delivery['state']): Delivery {
	delivery.state = state;
	return delivery;
}

async function makeAttempt(
	delivery: Delivery,
	context: DeliveryContext,
	waitedSeconds: number,
): Promise<Attempt> {
	const giveBack = await context.takePlace();
	const number = delivery.attempts.length + 1;
	const startedAt = new Date(context.clock.now());
	const request = context.write(startedAt);
	const fault = context.faults[number - 1];
	const outcome = await context.send({
		url: request.url,
		headers: Object.entries(request.headers),
		body: request.body,
		timeoutMilliseconds: context.policy.timeoutSeconds * 1000 * context.timeoutScale,
		signal: context.signal,
		...(fault && { fault }),
	});
	giveBack();
	const durationMilliseconds = context.clock.now() - startedAt.getTime();
	const log = describe(outcome);
	const attempt = {
		number,
		startedAt,
		waitedSeconds,
		durationMilliseconds,
		request,
		outcome,
		...log,
	};
	delivery.attempts.push(attempt);
	return attempt;
}

function describe(outcome: WireOutcome): Pick<Attempt, 'status' | 'responseBody' | 'error'> {
	const { status, body } =
		outcome.kind === 'answer' ? outcome : { status: undefined, body: undefined };
	const error = outcome.kind === 'connection' ? `connection: ${outcome.detail}` : outcome.kind;
	return { status, responseBody: body, error: outcome.kind === 'answer' ? undefined : error };
}

/** How long to wait before the next attempt; undefined when there is to be none. */
function nextWaitSeconds(
	delivery: Delivery,
	outcome: FailedOutcome,
	{ policy, draw }: DeliveryContext,
): number | undefined {
	const wait = policy.retryAfterSeconds[delivery.attempts.length - 1];
	if (wait === undefined || !policy.retries(outcome)) return undefined;
	if (typeof wait === 'number') return wait;
	return draw.fork(`wait ${delivery.attempts.length}`).integer(wait[0], wait[1]);
}

function countFailure(subscription: Subscription, { clock }: DeliveryContext): void {
	subscription.consecutiveFailures += 1;
	if (subscription.consecutiveFailures < subscription.pauseAfterFailures) return;
	subscription.autoPausedAt ??= new Date(clock.now());
}
