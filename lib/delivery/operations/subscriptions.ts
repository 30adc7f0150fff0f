import type { StoredSubscription } from '../../store/outbox/subscription';
import type { JsonObject } from '../../webhook/http/message';
import type {
	InputDeps,
	SubscriptionChanges,
	SubscriptionInput,
} from '../subscription/input/settings';
import type { SubscriptionView } from './view/subscription';
import type { NewSecret } from '../subscription/secret/choose';
import type { Result } from '../subscription/result';
import { idIn, noSubscription } from '../subscription/id';
import type { OperationContext } from './context';
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
export function inputDeps(context: OperationContext): InputDeps {
	const { presets, keyring, transport, randomBytes, clock } = context;
	const guard: InputDeps['guard'] = (route) => transport.guard(route);
	return { presets, keyring, guard, randomBytes, nowMilliseconds: clock.now() };
}

/** Settings as the store keeps them; a problem where they could not be read again. */
export function toStored(settings: SubscriptionSettings): Result<JsonObject> {
	const stored = JSON.parse(JSON.stringify(settings)) as JsonObject;
	const read = readSettings(stored);
	return read.ok ? { ok: true, value: stored } : read;
}

/** Stores a new subscription; its secret is in the answer and nowhere else. */
export async function createSubscription(
	input: SubscriptionInput,
	context: OperationContext,
): Promise<Result<WithSecret>> {
	const read = await newSubscription(input, inputDeps(context));
	if (!read.ok) return read;
	const { enabled, secret } = read.value;
	const settings = toStored(read.value.settings);
	if (!settings.ok) return settings;
	const stored = await context.outbox.addSubscription({
		id: idIn(input.scope ?? '', 'sub', context.randomBytes(12).toString('hex')),
		kind: 'subscription',
		enabled,
		settings: settings.value,
	});
	context.forgetSubscriptions();
	return withSecret(showSubscription(stored, context), secret);
}

/** One that a user made. */
export async function getSubscription(
	id: string,
	context: OperationContext,
): Promise<Result<SubscriptionView>> {
	const found = await findSubscription(id, context);
	return found.ok ? showSubscription(found.value, context) : found;
}

/** All that this version can read. */
export async function listSubscriptions(context: OperationContext): Promise<SubscriptionView[]> {
	const stored = await context.outbox.subscriptions();
	return stored.flatMap((one) => {
		const shown = showSubscription(one, context);
		return shown.ok ? [shown.value] : [];
	});
}

/** Changes some settings, all of them or none. */
export async function updateSubscription(
	id: string,
	changes: SubscriptionChanges,
	context: OperationContext,
): Promise<Result<SubscriptionView>> {
	const { enabled, ...others } = changes;
	const changed = await changeSettings(id, context, async (settings) => {
		const next = await changedSubscription(settings, others, inputDeps(context));
		return next.ok ? { ok: true, value: { settings: next.value } } : next;
	});
	if (!changed.ok || typeof enabled !== 'boolean') return toView(changed, context);
	return await setEnabled(id, enabled, context);
}

/** Gives a new secret; the older ones sign on for the overlap. */
export async function rotateSecret(
	id: string,
	change: SecretRotation,
	context: OperationContext,
): Promise<Result<WithSecret>> {
	let secret: NewSecret | undefined;
	const changed = await changeSettings(id, context, async (settings) => {
		const next = await rotatedSubscription(settings, change, inputDeps(context));
		if (next.ok) secret = next.value.secret;
		return next;
	});
	return withSecret(toView(changed, context), secret);
}

/** Removes it and cancels what it has not delivered. */
export async function removeSubscription(
	id: string,
	context: OperationContext,
): Promise<Result<{ readonly deleted: true; readonly cancelled: number }>> {
	const found = await findSubscription(id, context);
	if (!found.ok) return found;
	const removed = await context.outbox.removeSubscription(id);
	if (removed === undefined) return { ok: false, problem: noSubscription(id) };
	context.forgetSubscriptions();
	context.dispatcher.remove(id);
	return { ok: true, value: { deleted: true, ...removed } };
}

/** Reads the settings, has them changed, and writes them unless they were changed meanwhile; then begins again. */
async function changeSettings(
	id: string,
	context: OperationContext,
	changed: (
		settings: SubscriptionSettings,
	) => Promise<Result<{ readonly settings: SubscriptionSettings }>>,
): Promise<Result<StoredSubscription>> {
	for (;;) {
		const found = await findSubscription(id, context);
		if (!found.ok) return found;
		const { revision } = found.value;
		const read = context.prepared(found.value);
		const next = read.ok ? await changed(read.value.settings) : read;
		if (!next.ok) return next;
		const settings = toStored(next.value.settings);
		if (!settings.ok) return settings;
		const request = { kind: 'settings', settings: settings.value, revision } as const;
		const stored = await applyChange(id, request, context);
		if (!stored.ok) return stored;
		if (stored.value.changed) return { ok: true, value: stored.value.subscription };
	}
}

function withSecret(
	shown: Result<SubscriptionView>,
	secret: NewSecret | undefined,
): Result<WithSecret> {
	return shown.ok ? { ok: true, value: { subscription: shown.value, ...secret } } : shown;
}
