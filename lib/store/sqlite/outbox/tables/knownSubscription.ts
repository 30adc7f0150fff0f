import type { JsonObject } from '../../../../webhook/http/message';
import type { Health, StoredSubscription } from '../../../outbox/subscription';
import type { SubscriptionRow } from './statements/subscriptions';

/** A subscription in memory; `value` is replaced with each change. */
export interface KnownSubscription {
	readonly number: number;
	value: StoredSubscription;
	readonly removed: boolean;
	/** Which of the cache's generations it was read in. */
	generation: number;
}

/**
 * A subscription from its row. What was parsed `before` serves again where it is the same: a number that was free again, or
 * an id, may have been given to another subscription.
 */
export function fromRow(row: SubscriptionRow, before: StoredSubscription | undefined) {
	const [number, id, direct, enabled, settings, health, createdAt, updatedAt, revision, removed] =
		row;
	const value: StoredSubscription = {
		id,
		kind: direct ? 'direct' : 'subscription',
		enabled: enabled === 1,
		settings:
			before?.id === id && before.createdAt === createdAt && before.revision === revision
				? before.settings
				: (JSON.parse(settings) as JsonObject),
		health: JSON.parse(health) as Health,
		createdAt,
		updatedAt,
		revision,
	};
	return { number, value, removed: removed !== null };
}
