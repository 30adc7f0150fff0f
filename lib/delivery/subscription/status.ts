import type { StoredSubscription, SubscriptionChange } from '../../store/outbox/subscription';

/** A change of a subscription's status that is asked for, and when. */
export interface StatusRequest {
	/** `probe`: of a subscription that its failures paused, as a single attempt is due that decides about more. */
	readonly kind: 'enable' | 'disable' | 'pause' | 'resume' | 'probe';
	/** Epoch milliseconds. */
	readonly at: number;
}

type Status = Pick<StoredSubscription, 'enabled' | 'health'>;

/** What a request changes; undefined: nothing, as it has that status already. */
export function statusAfter(
	subscription: Status,
	{ kind, at }: StatusRequest,
): SubscriptionChange | undefined {
	return CHANGES[kind](subscription, at);
}

const CHANGES: Readonly<
	Record<StatusRequest['kind'], (from: Status, at: number) => SubscriptionChange | undefined>
> = {
	enable: enabled,
	disable: ({ enabled: isEnabled }) =>
		isEnabled
			? { enabled: false, journal: [{ kind: 'subscription.disabled', reason: BY_HAND }] }
			: undefined,
	pause: paused,
	resume: ({ health }, at) => {
		const { autoPausedAt: _autoPausedAt, pausedAt, ...rest } = health;
		return pausedAt === undefined ? undefined : { health: { ...rest, probingSince: at } };
	},
	probe: ({ enabled: isEnabled, health }, at) =>
		isEnabled && health.autoPausedAt !== undefined
			? { health: { ...health, pausedAt: undefined, probingSince: at } }
			: undefined,
};

const BY_HAND = 'Disabled manually: it receives no events until it is enabled again.';
const PAUSED_BY_HAND = 'Paused manually: its events are queued until it is resumed.';

/** One whose endpoint had asked for no more begins with a probe. */
function enabled({ enabled: before, health }: Status, at: number) {
	if (before) return undefined;
	const { goneAt, ...rest } = health;
	const wasGone = goneAt !== undefined && rest.pausedAt === undefined;
	return { enabled: true, health: wasGone ? { ...rest, probingSince: at } : rest };
}

/** Also takes an automatic pause over: no probe ends it any more. */
function paused({ health }: Status, at: number): SubscriptionChange | undefined {
	const { autoPausedAt, probingSince: _probingSince, pausedAt, ...rest } = health;
	if (pausedAt !== undefined && autoPausedAt === undefined) return undefined;
	return {
		health: { ...rest, pausedAt: pausedAt ?? at },
		...(pausedAt === undefined && {
			journal: [{ kind: 'subscription.paused', reason: PAUSED_BY_HAND }],
		}),
	};
}
