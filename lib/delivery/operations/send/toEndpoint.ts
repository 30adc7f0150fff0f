import type { StoredSubscription } from '../../../store/outbox/subscription';
import type { JsonObject } from '../../../webhook/http/message';
import type { Purpose } from '../../subscription/secret/keyring';
import { invalid, asResult, type Result } from '../../subscription/result';
import { guardOf, problemOf } from '../../subscription/input/url';
import { checkEvent } from '../event/check';
import type { OperationContext } from '../context';
import { sendTo, type Sent, type Waiting } from './send';
import { applyChange } from '../status';
import { inputDeps, toStored } from '../subscriptions';
import type { EventInput } from '../../subscription/settings';
import { orderKeyFor } from '../../subscription/routing';
import { endpointId, newEndpoint, type EndpointInput } from '../../subscription/input/read';

/** Sends an event to one endpoint that is described with it; the same description is the same endpoint in the store. */
export async function sendToEndpoint(
	endpoint: EndpointInput,
	input: EventInput,
	waiting: Waiting,
	context: OperationContext,
): Promise<Result<Sent>> {
	const event = checkEvent(input, context.clock.now());
	if (!event.ok) return event;
	const send = async (): Promise<Result<Sent>> => {
		const stored = await storedEndpoint(endpoint, context);
		if (!stored.ok) return stored;
		const subscription = stored.value;
		const read = context.prepared(subscription);
		if (!read.ok) return read;
		const orderKey = orderKeyFor(read.value.settings, read.value.dialect, event.value);
		const recipients = [{ subscription, orderKey }];
		return await sendTo(event.value, recipients, subscription.id, waiting, context);
	};
	try {
		return await send();
	} catch (error) {
		// One that nobody has used for long may be forgotten just now.
		const id = endpointId(endpoint, context.keyring);
		if ((await context.outbox.subscription(id)) !== undefined) throw error;
		return await send();
	}
}

/** The endpoint as it is stored; events that come while it is being stored wait for that together, and keep their order. */
async function storedEndpoint(
	endpoint: EndpointInput,
	context: OperationContext,
): Promise<Result<StoredSubscription>> {
	const id = endpointId(endpoint, context.keyring);
	// A known one is judged as well: what may be sent to is what the one who acts may now.
	const verdict = await asResult(async () => guardOf(endpoint.route, inputDeps(context).guard));
	const allowed = verdict.ok ? verdict.value.checkUrl(endpoint.url.trim()) : undefined;
	if (!verdict.ok) return verdict;
	if (allowed?.allowed === false) return invalid(...problemOf(allowed));
	const { endpointsUnderWay: underWay } = context;
	const known = underWay.has(id) ? undefined : await context.outbox.subscription(id);
	if (known !== undefined && canBeOpened(known, context)) return { ok: true, value: known };
	const storing =
		underWay.get(id) ??
		storeEndpoint(id, endpoint, known, context).finally(() => underWay.delete(id));
	underWay.set(id, storing);
	return await storing;
}

async function storeEndpoint(
	id: string,
	endpoint: EndpointInput,
	known: StoredSubscription | undefined,
	context: OperationContext,
): Promise<Result<StoredSubscription>> {
	const read = await newEndpoint(endpoint, inputDeps(context));
	if (!read.ok) return read;
	const writable = toStored(read.value);
	if (!writable.ok) return writable;
	const settings = writable.value;
	if (known !== undefined) {
		const changed = await applyChange(id, { kind: 'settings', settings }, context);
		return changed.ok ? { ok: true, value: changed.value.subscription } : changed;
	}
	const added = { id, kind: 'direct', enabled: true, settings } as const;
	try {
		return { ok: true, value: await context.outbox.addSubscription(added) };
	} catch (error) {
		// An event of another process was quicker.
		const stored = await context.outbox.subscription(id);
		if (stored === undefined) throw error;
		return { ok: true, value: stored };
	}
}

const opened = new WeakSet<JsonObject>();

/** Whether what was sealed opens with the keys that are here; as it comes with each event, it can be sealed anew. */
function canBeOpened(
	endpoint: StoredSubscription,
	{ prepared, keyring }: OperationContext,
): boolean {
	if (opened.has(endpoint.settings)) return true;
	const read = prepared(endpoint);
	if (!read.ok) return false;
	const { secrets, headers, route } = read.value.settings;
	const opens = (sealed: string, purpose: Purpose) => keyring.unseal(sealed, purpose).ok;
	const all =
		secrets.every(({ sealed }) => opens(sealed, 'secret')) &&
		Object.values(headers).every((sealed) => opens(sealed, 'header')) &&
		(route.proxy === undefined || opens(route.proxy, 'proxy'));
	if (all) opened.add(endpoint.settings);
	return all;
}
