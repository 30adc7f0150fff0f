import { steadyClock } from '../time/steadyClock';
import { keepPurging } from './operations/retention';
import type { Sender } from './sender';
import {
	cancel,
	getDelivery,
	listAttempts,
	listDeliveries,
	pageOfDeliveries,
	replay,
} from './operations/deliveries';
import { sendToEndpoint } from './operations/sendToEndpoint';
import { sendToAll } from './operations/sendToAll';
import { keepLooking } from './dispatch/poll';
import { senderParts, type SenderOptions, type SenderParts } from './operations/context';
import { preview } from './operations/preview';
import { sendTest } from './operations/send';
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
	const parts = senderParts(options);
	const { followers } = parts;
	const { finish, close } = start(parts);
	return {
		createSubscription: (input) => createSubscription(input, parts),
		subscription: (id) => getSubscription(id, parts),
		subscriptions: () => listSubscriptions(parts),
		updateSubscription: (id, changes) => updateSubscription(id, changes, parts),
		setEnabled: (id, enabled) => setEnabled(id, enabled, parts),
		pause: (id) => pause(id, parts),
		resume: (id) => resume(id, parts),
		rotateSecret: (id, change) => rotateSecret(id, change, parts),
		removeSubscription: (id) => removeSubscription(id, parts),
		testSubscription: (id, event, waiting, acting) => sendTest(id, event, waiting, parts, acting),
		send: (event, waiting) => sendToAll(event, waiting, parts),
		sendTo: (endpoint, event, waiting) => sendToEndpoint(endpoint, event, waiting, parts),
		delivery: (id) => getDelivery(id, parts),
		deliveries: (filter, limit) => listDeliveries(filter, limit, parts),
		deliveryPage: (filter, page) => pageOfDeliveries(filter, page, parts),
		attempts: (deliveryId) => listAttempts(deliveryId, parts),
		replay: (filter, limit) => replay(filter, limit, parts),
		cancel: (filter, limit) => cancel(filter, limit, parts),
		preview: (change, filter, limit) => preview(change, filter, limit, parts),
		follow: (reader, onEntries) => followers.follow(reader, onEntries),
		forget: (reader) => followers.forget(reader),
		finish,
		close,
	};
}

/** Starts looking for what is due and forgetting what is old; answers how to end sending, and everything. */
function start(parts: SenderParts): Pick<Sender, 'finish' | 'close'> {
	const { outbox, transport, clock, log, limits, dispatcher, followers } = parts;
	const steady = parts.steady ?? steadyClock(clock.now, clock.elapsed).now;
	const stopLooking = keepLooking(dispatcher, clock, limits.pollMilliseconds);
	const stopPurging = keepPurging(outbox, limits, { timer: clock.timer, steady }, log);
	let closing: Promise<void> | undefined;
	let finishing: Promise<number> | undefined;
	const end = async (graceMilliseconds: number) => {
		await Promise.all([stopLooking(), dispatcher.close(graceMilliseconds)]);
		parts.firstAttempts.close();
		return dispatcher.underWay;
	};
	const finish = async (graceMilliseconds: number) => await (finishing ??= end(graceMilliseconds));
	const close = async () => {
		await finish(limits.closeMilliseconds);
		await Promise.all([stopPurging(), followers.close()]);
		await transport.close();
		await outbox.close();
	};
	return { finish, close: async () => await (closing ??= close()) };
}
