import type { StoredSubscription } from '../store/outbox';
import { iso } from './deliveryView';
import type { ReadySubscription } from './ready';
import type { Keyring } from './seal';
import { publicKeyOf, signingKeys } from './secrets';
import type { SubscriptionView } from './sender';

/** What showing a subscription needs. */
export interface ViewDeps {
	readonly keyring: Pick<Keyring, 'unseal'>;
	readonly nowMilliseconds: number;
}

/** A subscription as it is shown: what holds, the preset's values filled in, and no secret. */
export function viewOf(
	stored: StoredSubscription,
	{ settings, policy, dialect }: Pick<ReadySubscription, 'settings' | 'policy' | 'dialect'>,
	deps: ViewDeps,
): SubscriptionView {
	const { label, url, urlByEvent, events, filters, preset, concurrency, order } = settings;
	const { ratePerSecond, probeEverySeconds } = settings;
	return {
		id: stored.id,
		label,
		url,
		urlByEvent,
		events,
		filters,
		preset,
		enabled: stored.enabled,
		status: statusOf(stored),
		...healthView(stored),
		secrets: secretsView(settings, dialect, deps),
		timeoutSeconds: policy.timeoutSeconds,
		scheduleSeconds: policy.schedule.pausesSeconds,
		success: policy.success,
		retries: policy.retries,
		...(policy.pausesAfter !== undefined && { pausesAfter: policy.pausesAfter }),
		...(policy.pausesBy !== undefined && { pausesBy: policy.pausesBy }),
		concurrency,
		...(ratePerSecond !== undefined && { ratePerSecond }),
		order,
		...(probeEverySeconds !== undefined && { probeEverySeconds }),
		createdAt: iso(stored.createdAt),
		updatedAt: iso(stored.updatedAt),
	};
}

function statusOf({ enabled, health }: StoredSubscription): SubscriptionView['status'] {
	if (!enabled) return 'disabled';
	if (health.pausedAt !== undefined) {
		return health.autoPausedAt === undefined ? 'paused' : 'auto-paused';
	}
	return health.probingSince === undefined ? 'active' : 'probing';
}

function healthView({ health }: StoredSubscription) {
	const { lastDeliveryAt, lastDeliveryStatus, autoPausedAt, pausedAt, goneAt } = health;
	return {
		...(lastDeliveryAt !== undefined && { last_delivery_at: iso(lastDeliveryAt) }),
		...(lastDeliveryStatus !== undefined && { last_delivery_status: lastDeliveryStatus }),
		consecutive_failures: health.consecutiveFailures,
		...(autoPausedAt !== undefined && { auto_paused_at: iso(autoPausedAt) }),
		...(pausedAt !== undefined && { pausedAt: iso(pausedAt) }),
		...(goneAt !== undefined && { goneAt: iso(goneAt) }),
	};
}

/** The secrets that sign now; the public half is left out where the secret can't be opened. */
function secretsView(
	settings: ReadySubscription['settings'],
	dialect: ReadySubscription['dialect'],
	{ keyring, nowMilliseconds }: ViewDeps,
): SubscriptionView['secrets'] {
	const { secrets } = settings;
	const signing = secrets.filter(({ notAfter = Infinity }) => notAfter > nowMilliseconds);
	const opened =
		dialect && signingKeys(settings, dialect.signature, nowMilliseconds, keyring.unseal);
	return signing.map(({ createdAt, notAfter }, at) => {
		const key = opened?.ok ? opened.value[at] : undefined;
		return {
			createdAt: iso(createdAt),
			...(notAfter !== undefined && { signsUntil: iso(notAfter) }),
			...(key && publicKeyOf(key)),
		};
	});
}
