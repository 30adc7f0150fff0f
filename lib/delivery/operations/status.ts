import type { Changed, StoredSubscription } from '../../store/outbox/subscription';
import type { ChangeRequest } from '../outcome/rules';
import type { SubscriptionView } from './view/subscription';
import type { Outcome } from '../subscription/result';
import { noSubscription } from '../subscription/id';
import type { SenderParts } from './context';
import { showSubscription } from './show';
import type { StandingRequest } from '../subscription/status';

/** Enables or disables a subscription. */
export async function setEnabled(
	id: string,
	enabled: boolean,
	parts: SenderParts,
): Promise<Outcome<SubscriptionView>> {
	return await change(id, enabled ? 'enable' : 'disable', parts);
}

/** Keeps its events until it is resumed. */
export async function pause(id: string, parts: SenderParts): Promise<Outcome<SubscriptionView>> {
	return await change(id, 'pause', parts);
}

/** One attempt at a time is made until one succeeds. */
export async function resume(id: string, parts: SenderParts): Promise<Outcome<SubscriptionView>> {
	return await change(id, 'resume', parts);
}

/** A subscription that a user made, as it is stored. */
export async function findSubscription(
	id: string,
	parts: SenderParts,
): Promise<Outcome<StoredSubscription>> {
	const stored = await parts.outbox.subscription(id);
	// An endpoint given with a single event is nothing that a user made.
	if (stored?.kind === 'subscription') return { ok: true, value: stored };
	return { ok: false, problem: noSubscription(id) };
}

async function change(
	id: string,
	kind: StandingRequest['kind'],
	parts: SenderParts,
): Promise<Outcome<SubscriptionView>> {
	const found = await findSubscription(id, parts);
	if (!found.ok) return found;
	const changed = await applyChange(id, { kind, at: parts.clock.now() }, parts);
	return changed.ok ? showSubscription(changed.value.subscription, parts) : changed;
}

/** Changes a subscription and tells the dispatcher. */
export async function applyChange(
	id: string,
	request: ChangeRequest,
	{ outbox, dispatcher, followers, clock, forgetSubscriptions }: SenderParts,
): Promise<Outcome<Changed>> {
	const changed = await outbox.changeSubscription(id, request);
	if (changed === undefined) return { ok: false, problem: noSubscription(id) };
	forgetSubscriptions();
	dispatcher.refresh(changed.subscription);
	// Where it may be sent to again, its queue is due.
	dispatcher.noteDue(changed.subscription, clock.now());
	followers.wake();
	return { ok: true, value: changed };
}

/** A stored subscription as it is shown. */
export function toView(
	stored: Outcome<StoredSubscription>,
	parts: SenderParts,
): Outcome<SubscriptionView> {
	return stored.ok ? showSubscription(stored.value, parts) : stored;
}
