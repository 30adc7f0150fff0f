import type { Changed, StoredSubscription } from '../../store/outbox/subscription';
import type { ChangeRequest } from '../outcome/rules';
import type { SubscriptionView } from './view/subscription';
import type { Result } from '../subscription/result';
import { noSubscription } from '../subscription/id';
import type { OperationContext } from './context';
import { showSubscription } from './show';
import type { StatusRequest } from '../subscription/status';

/** Enables or disables a subscription. */
export async function setEnabled(
	id: string,
	enabled: boolean,
	context: OperationContext,
): Promise<Result<SubscriptionView>> {
	return await change(id, enabled ? 'enable' : 'disable', context);
}

/** Keeps its events until it is resumed. */
export async function pause(
	id: string,
	context: OperationContext,
): Promise<Result<SubscriptionView>> {
	return await change(id, 'pause', context);
}

/** One attempt at a time is made until one succeeds. */
export async function resume(
	id: string,
	context: OperationContext,
): Promise<Result<SubscriptionView>> {
	return await change(id, 'resume', context);
}

/** A subscription that a user made, as it is stored. */
export async function findSubscription(
	id: string,
	context: OperationContext,
): Promise<Result<StoredSubscription>> {
	const stored = await context.outbox.subscription(id);
	// An endpoint given with a single event is nothing that a user made.
	if (stored?.kind === 'subscription') return { ok: true, value: stored };
	return { ok: false, problem: noSubscription(id) };
}

async function change(
	id: string,
	kind: StatusRequest['kind'],
	context: OperationContext,
): Promise<Result<SubscriptionView>> {
	const found = await findSubscription(id, context);
	if (!found.ok) return found;
	const changed = await applyChange(id, { kind, at: context.clock.now() }, context);
	return changed.ok ? showSubscription(changed.value.subscription, context) : changed;
}

/** Changes a subscription and tells the dispatcher. */
export async function applyChange(
	id: string,
	request: ChangeRequest,
	{ outbox, dispatcher, readers, clock, forgetSubscriptions }: OperationContext,
): Promise<Result<Changed>> {
	const changed = await outbox.changeSubscription(id, request);
	if (changed === undefined) return { ok: false, problem: noSubscription(id) };
	forgetSubscriptions();
	dispatcher.refresh(changed.subscription);
	// Where it may be sent to again, its queue is due.
	dispatcher.noteDue(changed.subscription, clock.now());
	readers.wake();
	return { ok: true, value: changed };
}

/** A stored subscription as it is shown. */
export function toView(
	stored: Result<StoredSubscription>,
	context: OperationContext,
): Result<SubscriptionView> {
	return stored.ok ? showSubscription(stored.value, context) : stored;
}
