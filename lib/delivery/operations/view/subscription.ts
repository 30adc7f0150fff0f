import type { StoredSubscription } from '../../../store/outbox/subscription';
import type { PlatformDelivery } from '../../../webhook/retry/platformDelivery';
import { iso } from './delivery';
import type { PreparedSubscription } from '../../attempt/prepare';
import type { Keyring } from '../../subscription/secret/keyring';
import { publicKeyOf, signingKeys } from '../../subscription/secret/signingKeys';
import type { SubscriptionSettings } from '../../subscription/settings';

/** What Run a Call's delivery log says of the last delivery. */
export type DeliveryStatusWord = '2xx' | 'failed';

/** The same under the names that Run a Call's document gives its delivery log. */
export interface DocumentedHealth {
	readonly last_delivery_at?: string;
	readonly last_delivery_status?: DeliveryStatusWord;
	readonly consecutive_failures: number;
	readonly auto_paused_at?: string;
}

/** A subscription as it is shown: no secret, times in ISO 8601. */
export interface SubscriptionView extends DocumentedHealth {
	readonly label: string;
	readonly url: string;
	/** `probing`: resumed, and one attempt at a time is made until one succeeds. */
	readonly status: 'active' | 'disabled' | 'paused' | 'auto-paused' | 'probing';
	readonly enabled: boolean;
	readonly events: SubscriptionSettings['events'];
	/** Left out where no event has a URL of its own. */
	readonly urlByEvent?: Readonly<Record<string, string>>;
	/** Left out where there are none. */
	readonly filters?: SubscriptionSettings['filters'];
	readonly preset: string;
	readonly consecutiveFailures: number;
	readonly lastDeliveryAt?: string;
	/** `2xx`: the last attempt delivered; `failed`: it did not, whatever was answered. */
	readonly lastDeliveryStatus?: DeliveryStatusWord;
	/** The status that was answered to the last attempt, if any was. */
	readonly lastStatusCode?: number;
	readonly autoPausedAt?: string;
	readonly pausedAt?: string;
	readonly goneAt?: string;
	/** How many secrets sign, and until when the older ones do; for ed25519 also the public key. */
	readonly secrets: ReadonlyArray<{
		readonly createdAt: string;
		readonly signsUntil?: string;
		readonly publicKey?: string;
	}>;
	/** What holds, the preset's values filled in. */
	readonly timeoutSeconds: number;
	readonly scheduleSeconds: readonly number[];
	readonly success: '2xx' | '200';
	readonly retries: PlatformDelivery['retries'];
	readonly pausesAfter?: number;
	/** `deliveries`: a failure counts once its delivery has no attempt left. */
	readonly pausesBy?: PlatformDelivery['pausesBy'];
	readonly concurrency: number;
	readonly ratePerSecond?: number;
	readonly order: SubscriptionSettings['order'];
	readonly probeEverySeconds?: number;
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly id: string;
}

/** What showing a subscription needs. */
export interface ViewDeps {
	readonly keyring: Pick<Keyring, 'unseal'>;
	readonly nowMilliseconds: number;
}

/** A subscription as it is shown: what holds, the preset's values filled in, and no secret. */
export function viewOf(
	stored: StoredSubscription,
	{ settings, policy, dialect }: Pick<PreparedSubscription, 'settings' | 'policy' | 'dialect'>,
	deps: ViewDeps,
): SubscriptionView {
	const { label, url, urlByEvent, events, filters, preset, concurrency, order } = settings;
	const { ratePerSecond, probeEverySeconds } = settings;
	// In the order in which a person looks at them; the id last.
	return {
		label,
		url,
		status: statusOf(stored),
		enabled: stored.enabled,
		events,
		...(Object.keys(urlByEvent).length > 0 && { urlByEvent }),
		...(filters.length > 0 && { filters }),
		preset,
		...healthView(stored, policy.success),
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
		id: stored.id,
	};
}

function statusOf({ enabled, health }: StoredSubscription): SubscriptionView['status'] {
	if (!enabled) return 'disabled';
	if (health.pausedAt !== undefined) {
		return health.autoPausedAt === undefined ? 'paused' : 'auto-paused';
	}
	return health.probingSince === undefined ? 'active' : 'probing';
}

function healthView({ health }: StoredSubscription, success: SubscriptionView['success']) {
	const { lastDeliveryAt, lastDeliveryStatus, autoPausedAt, pausedAt, goneAt } = health;
	const word =
		lastDeliveryStatus === undefined ? undefined : statusWord(lastDeliveryStatus, success);
	const at = lastDeliveryAt === undefined ? undefined : iso(lastDeliveryAt);
	const paused = autoPausedAt === undefined ? undefined : iso(autoPausedAt);
	return {
		consecutiveFailures: health.consecutiveFailures,
		...(at !== undefined && { lastDeliveryAt: at }),
		...(word !== undefined && { lastDeliveryStatus: word }),
		...(typeof lastDeliveryStatus === 'number' && { lastStatusCode: lastDeliveryStatus }),
		...(paused !== undefined && { autoPausedAt: paused }),
		...(pausedAt !== undefined && { pausedAt: iso(pausedAt) }),
		...(goneAt !== undefined && { goneAt: iso(goneAt) }),
		...(at !== undefined && { last_delivery_at: at }),
		...(word !== undefined && { last_delivery_status: word }),
		consecutive_failures: health.consecutiveFailures,
		...(paused !== undefined && { auto_paused_at: paused }),
	};
}

/** The word of Run a Call's document for what was answered. */
function statusWord(
	status: number | 'failed',
	success: SubscriptionView['success'],
): DeliveryStatusWord {
	const delivered = success === '200' ? status === 200 : isSuccess(status);
	return delivered ? '2xx' : 'failed';
}

const isSuccess = (status: number | 'failed') =>
	typeof status === 'number' && status >= 200 && status < 300;

/** The secrets that sign now; the public half is left out where the secret can't be opened. */
function secretsView(
	settings: PreparedSubscription['settings'],
	dialect: PreparedSubscription['dialect'],
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
