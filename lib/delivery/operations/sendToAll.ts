import type { StoredSubscription } from '../../store/outbox/subscription';
import type { JsonObject } from '../../webhook/http/message';
import type { SenderLog } from '../dispatch/storeHealth';
import type { Addressee } from './event/enqueue';
import type { Outcome } from '../subscription/result';
import { readyEvent, type ReadyEvent } from './event/check';
import { scopeOf } from '../subscription/id';
import type { SenderParts } from './context';
import { sendTo, type Sent, type Waiting } from './send';
import type { EventInput } from '../subscription/settings';
import { orderKeyFor, wants } from '../subscription/routing';

/** Sends an event to every enabled subscription that wants it. */
export async function sendToAll(
	input: EventInput,
	waiting: Waiting,
	parts: SenderParts,
): Promise<Outcome<Sent>> {
	const event = readyEvent(input, parts.clock.now());
	if (!event.ok) return event;
	for (;;) {
		const addressees: Addressee[] = [];
		for (const subscription of await parts.subscriptions()) {
			if (scopeOf(subscription.id) !== (input.scope ?? '')) continue;
			const addressee = subscription.enabled && addresseeOf(subscription, event.value, parts);
			if (addressee) addressees.push(addressee);
		}
		try {
			return await sendTo(event.value, addressees, 'subscriptions', waiting, parts);
		} catch (error) {
			// One that another process has just deleted must not keep the event from the others.
			if (!(await isAnyGone(addressees, parts))) throw error;
			parts.forgetSubscriptions();
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
	addressees: readonly Addressee[],
	{ outbox }: SenderParts,
): Promise<boolean> {
	for (const { subscription } of addressees) {
		if ((await outbox.subscription(subscription.id)) === undefined) return true;
	}
	return false;
}

function addresseeOf(
	subscription: StoredSubscription,
	event: ReadyEvent,
	{ ready, log }: SenderParts,
): Addressee | undefined {
	const read = ready(subscription);
	if (!read.ok) return warnOnce(subscription, read.problem, log);
	if (!wants(read.value.settings, event)) return undefined;
	const { settings, dialect } = read.value;
	return { subscription, orderKey: orderKeyFor(settings, dialect, event) };
}
