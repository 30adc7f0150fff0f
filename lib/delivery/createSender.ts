import { steadyClock } from '../time/steadyClock';
import { keepCounting, keepPurging } from './operations/retention';
import type { Sender } from './sender';
import {
	cancel,
	getDelivery,
	listAttempts,
	listDeliveries,
	oldestWaiting,
	pageOfDeliveries,
	replay,
} from './operations/deliveries';
import { sendToEndpoint } from './operations/send/toEndpoint';
import { sendToAll } from './operations/send/toAll';
import { DuePoll } from './dispatch/poll';
import { operationContext, type SenderOptions, type OperationContext } from './operations/context';
import { lastReplays } from './operations/lastReplays';
import { preview } from './operations/preview';
import { reseal } from './operations/reseal';
import { getEvent } from './operations/event/get';
import { getRequest } from './operations/request/get';
import { sendTest } from './operations/send/send';
import { pause, resume, setEnabled } from './operations/status';
import {
	createSubscription,
	getSubscription,
	listSubscriptions,
	removeSubscription,
	rotateSecret,
	updateSubscription,
} from './operations/subscriptions';

/** Makes the sender of this process, which attempts what is due from now on until it is closed. */
export function createSender(options: SenderOptions): Sender {
	const context = operationContext(options);
	const { outbox, readers } = context;
	const { finish, close } = start(context);
	return {
		createSubscription: (input) => createSubscription(input, context),
		subscription: (id) => getSubscription(id, context),
		subscriptions: () => listSubscriptions(context),
		updateSubscription: (id, changes) => updateSubscription(id, changes, context),
		setEnabled: (id, enabled) => setEnabled(id, enabled, context),
		pause: (id) => pause(id, context),
		resume: (id) => resume(id, context),
		rotateSecret: (id, change) => rotateSecret(id, change, context),
		removeSubscription: (id) => removeSubscription(id, context),
		testSubscription: (id, event, waiting, acting) => sendTest(id, event, waiting, context, acting),
		send: (event, waiting) => sendToAll(event, waiting, context),
		sendTo: (endpoint, event, waiting) => sendToEndpoint(endpoint, event, waiting, context),
		delivery: (id, audience) => getDelivery(id, context, audience),
		deliveries: (filter, limit) => listDeliveries(filter, limit, context),
		deliveryPage: (filter, page, audience) => pageOfDeliveries(filter, page, context, audience),
		lastReplays: (ids) => lastReplays(ids, context),
		attempts: (deliveryId) => listAttempts(deliveryId, context),
		request: (deliveryId) => getRequest(deliveryId, context),
		event: (id, scope, audience) => getEvent(id, scope, context, audience),
		attemptCounts: (query) => outbox.attemptCounts(query),
		attemptTotals: () => outbox.attemptTotals(),
		allAttempts: (scope) => outbox.allAttempts(scope),
		deliveryCounts: (scope) => outbox.counts(scope),
		oldestWaiting: (scope) => oldestWaiting(scope, context),
		queueLengths: (subscriptionIds, most) => outbox.queueLengths(subscriptionIds, most),
		journal: async (after, limit) => {
			const entries = await context.outbox.entries(after, limit);
			return { entries, next: entries.at(-1)?.id ?? after };
		},
		replay: (filter, limit, request) => replay(filter, limit, context, request),
		cancel: (filter, limit) => cancel(filter, limit, context),
		reseal: () => reseal(context),
		preview: (change, filter, limit) => preview(change, filter, limit, context),
		follow: (reader, onEntries) => readers.follow(reader, onEntries),
		forget: (reader) => readers.forget(reader),
		finish,
		close,
	};
}

/** Starts looking for what is due, counting attempts and forgetting what is old; answers how to end sending, and everything. */
function start(context: OperationContext): Pick<Sender, 'finish' | 'close'> {
	const { outbox, transport, clock, log, limits, dispatcher, readers } = context;
	const steady = context.steady ?? steadyClock(clock.now, clock.elapsed).now;
	const { dispatches = true } = context;
	const poll = dispatches ? new DuePoll(dispatcher, clock, limits.pollMilliseconds) : undefined;
	const stopListening = outbox.onChange(() => {
		context.forgetSubscriptions();
		context.firstAttempts.changed();
		readers.wake();
		poll?.soon();
	});
	const stopPurging = dispatches
		? keepPurging(outbox, limits, { timer: clock.timer, steady }, log)
		: undefined;
	const stopCounting = dispatches ? keepCounting(outbox, clock.timer) : undefined;
	let closing: Promise<void> | undefined;
	let finishing: Promise<number> | undefined;
	const end = async (graceMilliseconds: number) => {
		await Promise.all([poll?.stop(), dispatcher.close(graceMilliseconds)]);
		context.firstAttempts.close();
		return dispatcher.underWay;
	};
	const finish = async (graceMilliseconds: number) => await (finishing ??= end(graceMilliseconds));
	const close = async () => {
		await finish(limits.closeMilliseconds);
		stopListening();
		await Promise.all([stopPurging?.(), stopCounting?.(), readers.close()]);
		await transport.close();
		await outbox.close();
	};
	return { finish, close: async () => await (closing ??= close()) };
}
