import type { StoredSubscription } from '../store/outboxSubscription';
import type { JsonObject } from '../webhook/message';
import type { SenderLog } from './dispatcherTrouble';
import type { Addressee } from './fanOut';
import type { Outcome } from './refusal';
import { readyEvent, type ReadyEvent } from './senderEvent';
import { scopeOf } from './scope';
import type { SenderParts } from './senderParts';
import { sendTo, type Sent, type Waiting } from './senderSending';
import type { EventInput } from './settings';
import { orderKeyFor, wants } from './subscription';

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
