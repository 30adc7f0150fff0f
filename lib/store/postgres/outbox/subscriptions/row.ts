import type { Health, StoredSubscription } from '../../../outbox/subscription';
import type { JsonObject } from '../../../../webhook/http/message';

/** A subscription as it is stored. */
export interface SubscriptionRow {
	readonly number: number;
	readonly id: string;
	readonly direct: boolean;
	readonly enabled: boolean;
	readonly settings: string;
	readonly health: string;
	readonly created_at: number;
	readonly updated_at: number;
	readonly revision: number;
	/** Grows with each change, also of health. */
	readonly version: number;
}

/** The columns of a SubscriptionRow. */
export const subscriptionColumns =
	'number, id, direct, enabled, settings, health, created_at, updated_at, revision, version';

/** A subscription of a row; the settings `before` serve again where they are the same. */
export function subscriptionOf(
	row: SubscriptionRow,
	before?: StoredSubscription,
): StoredSubscription {
	const { id, created_at: createdAt, revision } = row;
	const isSame =
		before?.id === id && before.createdAt === createdAt && before.revision === revision;
	return {
		id,
		kind: row.direct ? 'direct' : 'subscription',
		enabled: row.enabled,
		settings: isSame ? before.settings : (JSON.parse(row.settings) as JsonObject),
		health: JSON.parse(row.health) as Health,
		createdAt,
		updatedAt: row.updated_at,
		revision,
	};
}
