import type { StoredSubscription } from '../../../store/outbox/subscription';
import type { JsonObject } from '../../../webhook/http/message';
import type { SenderLog } from '../../dispatch/endpoint/storeHealth';
import type { Recipient } from '../event/enqueue';
import type { Result } from '../../subscription/result';
import { checkEvent, type CheckedEvent } from '../event/check';
import { scopeOf } from '../../subscription/id';
import type { OperationContext } from '../context';
import { sendTo, type Sent, type Waiting } from './send';
import type { EventInput } from '../../subscription/settings';
import { orderKeyFor, wants } from '../../subscription/routing';

/** Sends an event to every enabled subscription that wants it. */
export async function sendToAll(
	input: EventInput,
	waiting: Waiting,
	context: OperationContext,
): Promise<Result<Sent>> {
	const event = checkEvent(input, context.clock.now());
	if (!event.ok) return event;
	for (;;) {
		const recipients: Recipient[] = [];
		for (const subscription of await context.subscriptions()) {
			if (scopeOf(subscription.id) !== (input.scope ?? '')) continue;
			const recipient = subscription.enabled && recipientOf(subscription, event.value, context);
			if (recipient) recipients.push(recipient);
		}
		try {
			return await sendTo(event.value, recipients, 'subscriptions', waiting, context);
		} catch (error) {
			// One that another process has just deleted must not keep the event from the others.
			if (!(await isAnyGone(recipients, context))) throw error;
			context.forgetSubscriptions();
		}
	}
}

const warnedOf = new WeakSet<JsonObject>();

/** Nobody can tell whether it wants an event, and nobody would notice that it gets none. */
function warnOnce(
	{ id, settings }: StoredSubscription,
	problem: string,
	log: SenderLog,
): undefined {
	if (warnedOf.has(settings)) return;
	warnedOf.add(settings);
	log.warn(`The subscription ${id} receives no events. ${problem}`);
}

async function isAnyGone(
	recipients: readonly Recipient[],
	{ outbox }: OperationContext,
): Promise<boolean> {
	for (const { subscription } of recipients) {
		if ((await outbox.subscription(subscription.id)) === undefined) return true;
	}
	return false;
}

function recipientOf(
	subscription: StoredSubscription,
	event: CheckedEvent,
	{ prepared, log }: OperationContext,
): Recipient | undefined {
	const read = prepared(subscription);
	if (!read.ok) return warnOnce(subscription, read.problem, log);
	if (!wants(read.value.settings, event)) return undefined;
	const { settings, dialect } = read.value;
	return { subscription, orderKey: orderKeyFor(settings, dialect, event) };
}
