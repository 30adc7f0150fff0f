import type { StoredSubscription } from '../../store/outbox/subscription';
import type { JsonObject } from '../../webhook/http/message';
import type {
	InputDeps,
	SubscriptionChanges,
	SubscriptionInput,
} from '../subscription/input/settings';
import type { SubscriptionView } from './view/subscription';
import type { NewSecret } from '../subscription/secret/choose';
import type { Outcome } from '../subscription/result';
import { idIn, noSubscription } from '../subscription/id';
import type { SenderParts } from './context';
import { applyChange, findSubscription, setEnabled, toView } from './status';
import { showSubscription } from './show';
import { readSettings, type SubscriptionSettings } from '../subscription/settings';
import {
	changedSubscription,
	newSubscription,
	rotatedSubscription,
	type SecretRotation,
} from '../subscription/input/read';

type WithSecret = { readonly subscription: SubscriptionView } & Partial<NewSecret>;

/** What reading a user's input needs. */
export function inputDeps(parts: SenderParts): InputDeps {
	const { presets, keyring, transport, randomBytes, clock } = parts;
	const guard: InputDeps['guard'] = (route) => transport.guard(route);
	return { presets, keyring, guard, randomBytes, nowMilliseconds: clock.now() };
}

/** Settings as the store keeps them; a problem where they could not be read again. */
export function toStored(settings: SubscriptionSettings): Outcome<JsonObject> {
	const stored = JSON.parse(JSON.stringify(settings)) as JsonObject;
	const read = readSettings(stored);
	return read.ok ? { ok: true, value: stored } : read;
}

/** Stores a new subscription; its secret is in the answer and nowhere else. */
export async function createSubscription(
	input: SubscriptionInput,
	parts: SenderParts,
): Promise<Outcome<WithSecret>> {
	const read = await newSubscription(input, inputDeps(parts));
	if (!read.ok) return read;
	const { enabled, secret } = read.value;
	const settings = toStored(read.value.settings);
	if (!settings.ok) return settings;
	const stored = await parts.outbox.addSubscription({
		id: idIn(input.scope ?? '', 'sub', parts.randomBytes(12).toString('hex')),
		kind: 'subscription',
		enabled,
		settings: settings.value,
	});
	parts.forgetSubscriptions();
	return withSecret(showSubscription(stored, parts), secret);
}

/** One that a user made. */
export async function getSubscription(
	id: string,
	parts: SenderParts,
): Promise<Outcome<SubscriptionView>> {
	const found = await findSubscription(id, parts);
	return found.ok ? showSubscription(found.value, parts) : found;
}

/** All that this version can read. */
export async function listSubscriptions(parts: SenderParts): Promise<SubscriptionView[]> {
	const stored = await parts.outbox.subscriptions();
	return stored.flatMap((one) => {
		const shown = showSubscription(one, parts);
		return shown.ok ? [shown.value] : [];
	});
}

/** Changes some settings, all of them or none. */
export async function updateSubscription(
	id: string,
	changes: SubscriptionChanges,
	parts: SenderParts,
): Promise<Outcome<SubscriptionView>> {
	const { enabled, ...others } = changes;
	const changed = await changeSettings(id, parts, async (settings) => {
		const next = await changedSubscription(settings, others, inputDeps(parts));
		return next.ok ? { ok: true, value: { settings: next.value } } : next;
	});
	if (!changed.ok || typeof enabled !== 'boolean') return toView(changed, parts);
	return await setEnabled(id, enabled, parts);
}

/** Gives a new secret; the older ones sign on for the overlap. */
export async function rotateSecret(
	id: string,
	change: SecretRotation,
	parts: SenderParts,
): Promise<Outcome<WithSecret>> {
	let secret: NewSecret | undefined;
	const changed = await changeSettings(id, parts, async (settings) => {
		const next = await rotatedSubscription(settings, change, inputDeps(parts));
		if (next.ok) secret = next.value.secret;
		return next;
	});
	return withSecret(toView(changed, parts), secret);
}

/** Removes it and cancels what it has not delivered. */
export async function removeSubscription(
	id: string,
	parts: SenderParts,
): Promise<Outcome<{ readonly deleted: true; readonly cancelled: number }>> {
	const found = await findSubscription(id, parts);
	if (!found.ok) return found;
	const removed = await parts.outbox.removeSubscription(id);
	if (removed === undefined) return { ok: false, problem: noSubscription(id) };
	parts.forgetSubscriptions();
	parts.dispatcher.remove(id);
	return { ok: true, value: { deleted: true, ...removed } };
}

/** Reads the settings, has them changed, and writes them unless they were changed meanwhile; then begins again. */
async function changeSettings(
	id: string,
	parts: SenderParts,
	changed: (
		settings: SubscriptionSettings,
	) => Promise<Outcome<{ readonly settings: SubscriptionSettings }>>,
): Promise<Outcome<StoredSubscription>> {
	for (;;) {
		const found = await findSubscription(id, parts);
		if (!found.ok) return found;
		const { revision } = found.value;
		const read = parts.ready(found.value);
		const next = read.ok ? await changed(read.value.settings) : read;
		if (!next.ok) return next;
		const settings = toStored(next.value.settings);
		if (!settings.ok) return settings;
		const request = { kind: 'settings', settings: settings.value, revision } as const;
		const stored = await applyChange(id, request, parts);
		if (!stored.ok) return stored;
		if (stored.value.changed) return { ok: true, value: stored.value.subscription };
	}
}

function withSecret(
	shown: Outcome<SubscriptionView>,
	secret: NewSecret | undefined,
): Outcome<WithSecret> {
	return shown.ok ? { ok: true, value: { subscription: shown.value, ...secret } } : shown;
}
