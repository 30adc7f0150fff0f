import type { DatabaseSync } from 'node:sqlite';

import { tupleQuery } from '../../../tupleQuery';
import type { Nullable } from '../rows';

/** A subscription as it is stored. */
export type SubscriptionRow = [
	number: number,
	id: string,
	direct: number,
	enabled: number,
	settings: string,
	health: string,
	createdAt: number,
	updatedAt: number,
	revision: number,
	removedAt: Nullable,
];

/** Prepares what reads and writes subscriptions. */
export function prepareSubscriptions(database: DatabaseSync) {
	return {
		subscriptionNamed: tupleQuery<SubscriptionRow>(
			database,
			'SELECT * FROM subscriptions WHERE id = ?',
		),
		subscriptionNumbered: tupleQuery<SubscriptionRow>(
			database,
			'SELECT * FROM subscriptions WHERE number = ?',
		),
		listedSubscriptions: tupleQuery<SubscriptionRow>(
			database,
			'SELECT * FROM subscriptions WHERE direct = 0 AND removed_at IS NULL ORDER BY number',
		),
		directSubscriptions: tupleQuery<SubscriptionRow>(
			database,
			`SELECT * FROM subscriptions WHERE id > ? AND direct = 1 AND removed_at IS NULL
				ORDER BY id LIMIT ?`,
		),
		allSubscriptions: tupleQuery<[number]>(
			database,
			'SELECT number FROM subscriptions WHERE removed_at IS NULL ORDER BY number',
		),
		addSubscription: tupleQuery<[number]>(
			database,
			`INSERT INTO subscriptions (id, direct, enabled, settings, health, created_at, updated_at, revision)
				VALUES (?, ?, ?, ?, ?, ?, ?, 1) RETURNING number`,
		),
		writeSubscription: database.prepare(`UPDATE subscriptions SET enabled = ?, settings = ?,
			health = ?, updated_at = ?, revision = ? WHERE number = ?`),
		writeHealth: database.prepare('UPDATE subscriptions SET health = ? WHERE number = ?'),
		markRemoved: database.prepare('UPDATE subscriptions SET removed_at = ? WHERE number = ?'),
	};
}
