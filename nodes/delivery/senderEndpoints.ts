import type { StoredSubscription } from '../store/outbox';
import type { Outcome, Sender, Sent, Waiting } from './sender';
import { readyEvent } from './senderEvent';
import type { SenderParts } from './senderParts';
import { sendTo } from './senderSending';
import { inputDeps, toStored } from './senderSubscriptions';
import type { EventInput } from './settings';
import { orderKeyFor } from './subscription';
import { endpointId, newEndpoint, type EndpointInput } from './subscriptionInput';

/** Sends an event to one endpoint that is described with it; the same description is the same endpoint in the store. */
export async function sendToEndpoint(
	endpoint: EndpointInput,
	input: EventInput,
	waiting: Waiting,
	parts: SenderParts,
): ReturnType<Sender['sendTo']> {
	const event = readyEvent(input, parts.clock.now());
	if (!event.ok) return event;
	const send = async (): Promise<Outcome<Sent>> => {
		const stored = await storedEndpoint(endpoint, parts);
		if (!stored.ok) return stored;
		const subscription = stored.value;
		const read = parts.ready(subscription);
		if (!read.ok) return read;
		const orderKey = orderKeyFor(read.value.settings, read.value.dialect, event.value);
		const addressees = [{ subscription, orderKey }];
		return await sendTo(event.value, addressees, subscription.id, waiting, parts);
	};
	try {
		return await send();
	} catch (error) {
		// One that nobody has used for long may be forgotten just now.
		const id = endpointId(endpoint, parts.keyring);
		if ((await parts.outbox.subscription(id)) !== undefined) throw error;
		return await send();
	}
}

async function storedEndpoint(
	endpoint: EndpointInput,
	parts: SenderParts,
): Promise<Outcome<StoredSubscription>> {
	const id = endpointId(endpoint, parts.keyring);
	const known = await parts.outbox.subscription(id);
	if (known !== undefined) return { ok: true, value: known };
	const read = await newEndpoint(endpoint, inputDeps(parts));
	if (!read.ok) return read;
	const settings = toStored(read.value);
	const added = { id, kind: 'direct', enabled: true, settings } as const;
	try {
		return { ok: true, value: await parts.outbox.addSubscription(added) };
	} catch (error) {
		// Another event to it was quicker.
		const stored = await parts.outbox.subscription(id);
		if (stored === undefined) throw error;
		return { ok: true, value: stored };
	}
}
