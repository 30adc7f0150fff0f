import type { StoredSubscription, SubscriptionChange } from '../store/outbox';
import type { Outcome, SubscriptionView } from './sender';
import type { SenderParts } from './senderParts';
import { noSubscription } from './senderSending';
import { showSubscription } from './senderViews';

type Change = (current: StoredSubscription) => SubscriptionChange | undefined;

/** Enables or disables a subscription; one whose endpoint had asked for no more begins with a probe. */
export async function setEnabled(
	id: string,
	enabled: boolean,
	parts: SenderParts,
): Promise<Outcome<SubscriptionView>> {
	return await change(id, parts, ({ enabled: before, health }) => {
		if (before === enabled) return undefined;
		if (!enabled) return { enabled, journal: [{ kind: 'subscription.disabled', reason: BY_HAND }] };
		const { goneAt, ...rest } = health;
		const wasGone = goneAt !== undefined && rest.pausedAt === undefined;
		return { enabled, health: wasGone ? { ...rest, probingSince: parts.clock.now() } : rest };
	});
}

const BY_HAND = 'Disabled by hand: it gets no events until it is enabled again.';
const PAUSED_BY_HAND = 'Paused by hand: its events are kept until it is resumed.';

/** Also takes an automatic pause over: no probe ends it any more. */
export async function pause(id: string, parts: SenderParts): Promise<Outcome<SubscriptionView>> {
	return await change(id, parts, ({ health }) => {
		const { autoPausedAt, probingSince: _probingSince, pausedAt, ...rest } = health;
		if (pausedAt !== undefined && autoPausedAt === undefined) return undefined;
		return {
			health: { ...rest, pausedAt: pausedAt ?? parts.clock.now() },
			...(pausedAt === undefined && {
				journal: [{ kind: 'subscription.paused', reason: PAUSED_BY_HAND }],
			}),
		};
	});
}

/** One attempt at a time is made until one succeeds. */
export async function resume(id: string, parts: SenderParts): Promise<Outcome<SubscriptionView>> {
	return await change(id, parts, ({ health }) => {
		const { autoPausedAt: _autoPausedAt, pausedAt, ...rest } = health;
		if (pausedAt === undefined) return undefined;
		return { health: { ...rest, probingSince: parts.clock.now() } };
	});
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
	parts: SenderParts,
	change: Change,
): Promise<Outcome<SubscriptionView>> {
	const found = await findSubscription(id, parts);
	if (!found.ok) return found;
	return toView(await applyChange(id, parts, change), parts);
}

/** Changes a subscription and tells the dispatcher. */
export async function applyChange(
	id: string,
	{ outbox, dispatcher, followers, clock, forgetSubscriptions }: SenderParts,
	change: Change,
): Promise<Outcome<StoredSubscription>> {
	const changed = await outbox.changeSubscription(id, change);
	if (changed === undefined) return { ok: false, problem: noSubscription(id) };
	forgetSubscriptions();
	dispatcher.refresh(changed);
	// Where it may be sent to again, its queue is due.
	dispatcher.noteDue(changed, clock.now());
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
