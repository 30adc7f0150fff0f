import type { DatabaseSync } from 'node:sqlite';

import { deliveryColumns, type DeliveryRow } from './sqliteOutboxRows';
import { tupleQuery } from './sqliteQuery';

/** The statements of the outbox, prepared for one connection. */
export type OutboxStatements = ReturnType<typeof prepareOutboxStatements>;

type Nullable = number | null;
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
/** What an attempt needs to know of a delivery. */
export type HeldRow = [
	token: number,
	subscription: number,
	type: number,
	attempts: number,
	firstAt: Nullable,
	ownFaults: number,
	ownFaultsSince: Nullable,
	made: number,
	lastEntry: number,
	orderKey: string | null,
	once: number,
];
/** An entry of the journal, with what it tells of its delivery. */
export type EntryRow = [
	number: number,
	at: number,
	kind: number,
	previous: Nullable,
	attempt: Nullable,
	startedAt: Nullable,
	duration: Nullable,
	url: string | null,
	status: Nullable,
	headers: string | null,
	body: string | null,
	reason: string,
	dueAt: Nullable,
	delivery: Nullable,
	subscription: Nullable,
	event: Nullable,
	type: Nullable,
];
const entries = `SELECT j.number, j.at, j.kind, j.previous, j.attempt, j.started_at, j.duration, j.url,
	j.status, j.headers, j.body, j.reason, j.due_at, j.delivery, coalesce(j.subscription, d.subscription),
	d.event, d.type FROM journal j LEFT JOIN deliveries d ON d.number = j.delivery`;
const heldColumns = `token, subscription, type, attempts, first_at, own_faults, own_faults_since, made,
	last_entry, order_key, once`;
const claimed = 'number = ? AND token = ? AND state = 0 AND owner IS NOT NULL';

/** Prepares what is run for every event, delivery and attempt. */
export function prepareOutboxStatements(database: DatabaseSync) {
	return {
		...prepareQueue(database),
		...prepareSubscriptions(database),
		...prepareJournal(database),
		...prepareChanges(database),
		...preparePurge(database),
		dataVersion: tupleQuery<[number]>(database, 'PRAGMA data_version'),
		readSequence: tupleQuery<[number, number, number, number, number, string]>(
			database,
			'SELECT event, delivery, entry, owner, lease_end, mark FROM sequence',
		),
		writeSequence: database.prepare(
			'UPDATE sequence SET event = ?, delivery = ?, entry = ?, owner = ?, lease_end = ?',
		),
		typeNamed: tupleQuery<[number]>(database, 'SELECT number FROM types WHERE name = ?'),
		typeNumbered: tupleQuery<[string]>(database, 'SELECT name FROM types WHERE number = ?'),
		addType: tupleQuery<[number]>(database, 'INSERT INTO types (name) VALUES (?) RETURNING number'),
		countBlock: database.prepare(`INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET pending = pending + excluded.pending,
				blocked = blocked + excluded.blocked, delivered = delivered + excluded.delivered,
				failed = failed + excluded.failed, cancelled = cancelled + excluded.cancelled,
				created_from = min(created_from, excluded.created_from),
				created_to = max(created_to, excluded.created_to)`),
		removeEmptyBlock: database.prepare(`DELETE FROM blocks WHERE facet = ? AND block = ?
			AND pending + blocked + delivered + failed + cancelled = 0`),
		owners: tupleQuery<[number, string]>(database, 'SELECT number, name FROM owners'),
		addOwner: database.prepare('INSERT INTO owners VALUES (?, ?)'),
		removeOwner: database.prepare('DELETE FROM owners WHERE number = ?'),
		voidClaims: database.prepare(`UPDATE deliveries SET due_at = ?1, owner = NULL WHERE number IN
			(SELECT number FROM deliveries INDEXED BY deliveries_due WHERE state = 0
				AND subscription = ?2 AND due_at > ?1 AND due_at <= ?3 AND owner = ?4 LIMIT ?5)`),
	};
}

function preparePurge(database: DatabaseSync) {
	return {
		purgeableBlock: tupleQuery<[number]>(
			database,
			`SELECT block FROM blocks WHERE facet = 0 AND delivered + failed + cancelled > 0
				AND created_from < ? AND block >= ? ORDER BY block LIMIT 1`,
		),
		purgeable: tupleQuery<[number, number, number, number, number, number]>(
			database,
			`SELECT number, event, type, subscription, state, last_entry FROM deliveries
				WHERE number BETWEEN ? AND ? AND state > 1 AND ended_at < ? AND last_entry <= ?
				ORDER BY number LIMIT ?`,
		),
		forgetDelivery: database.prepare('DELETE FROM deliveries WHERE number = ?'),
		forgetEntry: tupleQuery<[Nullable]>(
			database,
			'DELETE FROM journal WHERE number = ? RETURNING previous',
		),
		forgetEvent: database.prepare(`DELETE FROM events WHERE number = ?
			AND NOT EXISTS (SELECT 1 FROM deliveries d
				WHERE d.number BETWEEN first_delivery AND first_delivery + deliveries - 1)
			AND NOT EXISTS (SELECT 1 FROM deliveries d
				WHERE d.event = events.number AND d.replay_of IS NOT NULL)`),
		forgetLoneEvents: database.prepare(`DELETE FROM events WHERE number IN
			(SELECT number FROM events WHERE deliveries = 0 AND created_at < ? LIMIT ?)`),
		forgetNotices: database.prepare(`DELETE FROM journal WHERE number IN
			(SELECT number FROM journal WHERE delivery IS NULL AND at < ? AND number <= ? LIMIT ?)`),
		readUntil: tupleQuery<[Nullable]>(
			database,
			'SELECT min(acknowledged) FROM readers WHERE seen_at >= ?',
		),
		idleSubscriptions: tupleQuery<[number, string]>(
			database,
			`SELECT number, id FROM subscriptions WHERE number > ?1
				AND (direct = 1 OR removed_at IS NOT NULL) AND updated_at < ?2
				AND NOT EXISTS (SELECT 1 FROM blocks WHERE facet = 2 * subscriptions.number)
				AND NOT EXISTS (SELECT 1 FROM journal
					WHERE delivery IS NULL AND subscription = subscriptions.number)
				ORDER BY number LIMIT ?3`,
		),
		forgetSubscription: database.prepare('DELETE FROM subscriptions WHERE number = ?'),
	};
}

function prepareChanges(database: DatabaseSync) {
	return {
		unfinishedOf: tupleQuery<[number, number, number]>(
			database,
			`SELECT number, type, state FROM (
				SELECT number, type, state FROM deliveries INDEXED BY deliveries_due
					WHERE state = 0 AND subscription = ?
				UNION ALL
				SELECT number, type, state FROM deliveries INDEXED BY deliveries_order
					WHERE order_key IS NOT NULL AND state < 2 AND state = 1 AND subscription = ?
			) LIMIT ?`,
		),
		removedSubscriptions: tupleQuery<[number]>(
			database,
			'SELECT number FROM subscriptions WHERE removed_at IS NOT NULL',
		),
		cancel: database.prepare(
			`UPDATE deliveries SET state = 4, due_at = NULL, owner = NULL, ended_at = ?,
				reason = 'cancelled' WHERE number = ?`,
		),
		markReplayed: database.prepare(
			'UPDATE deliveries SET replayed = 1 WHERE number = ? AND (replayed = 0 OR ?)',
		),
	};
}

function prepareJournal(database: DatabaseSync) {
	return {
		deliveryEntries: tupleQuery<[number]>(
			database,
			'SELECT last_entry FROM deliveries WHERE number = ?',
		),
		entry: tupleQuery<EntryRow>(database, `${entries} WHERE j.number = ?`),
		entriesAfter: tupleQuery<EntryRow>(
			database,
			`${entries} WHERE j.number > ? ORDER BY j.number LIMIT ?`,
		),
		reader: tupleQuery<[number]>(database, 'SELECT acknowledged FROM readers WHERE name = ?'),
		addReader: database.prepare('INSERT INTO readers VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
		removeReader: database.prepare('DELETE FROM readers WHERE name = ?'),
		acknowledge: database.prepare(
			'UPDATE readers SET acknowledged = max(acknowledged, ?), seen_at = ? WHERE name = ?',
		),
	};
}

function prepareSubscriptions(database: DatabaseSync) {
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

function prepareQueue(database: DatabaseSync) {
	return {
		eventWithKey: tupleQuery<[number, string | null, number, number]>(
			database,
			'SELECT number, fingerprint, first_delivery, deliveries FROM events WHERE idempotency_key = ?',
		),
		addEvent: database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
		event: tupleQuery<[number, string, string, string | null]>(
			database,
			'SELECT type, occurred_at, data, account FROM events WHERE number = ?',
		),
		addDelivery: database.prepare(`INSERT INTO deliveries (number, event, type, subscription, state,
			due_at, owner, token, order_key, replay_of, created_at, once,
			made, attempts, own_faults, last_entry, replayed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)`),
		eventDeliveries: tupleQuery<[number, number]>(
			database,
			'SELECT first_delivery, deliveries FROM events WHERE number = ?',
		),
		replaysOfEvent: tupleQuery<[number]>(
			database,
			'SELECT number FROM deliveries WHERE event = ? AND replay_of IS NOT NULL',
		),
		counts: tupleQuery<[number, number, number, number, number]>(
			database,
			`SELECT total(pending), total(blocked), total(delivered), total(failed), total(cancelled)
				FROM blocks WHERE facet = 0`,
		),
		delivery: tupleQuery<DeliveryRow>(
			database,
			`SELECT ${deliveryColumns} FROM deliveries WHERE number = ?`,
		),
		held: tupleQuery<HeldRow>(database, `SELECT ${heldColumns} FROM deliveries WHERE ${claimed}`),
		due: tupleQuery<[number, number, ...HeldRow]>(
			database,
			`SELECT number, event, ${heldColumns} FROM deliveries INDEXED BY deliveries_due
				WHERE state = 0 AND subscription = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
		),
		claim: database.prepare(
			'UPDATE deliveries SET due_at = ?, owner = ?, token = ? WHERE number = ?',
		),
		nextDue: tupleQuery<[Nullable]>(
			database,
			'SELECT min(due_at) FROM deliveries WHERE state = 0 AND subscription = ?',
		),
		settle:
			database.prepare(`UPDATE deliveries SET state = ?, due_at = ?, owner = NULL, made = made + 1,
			attempts = ?, first_at = ?, own_faults = ?, own_faults_since = ?, reason = ?, last_status = ?,
			last_entry = ?, ended_at = ? WHERE ${claimed}`),
		giveBack: database.prepare(`UPDATE deliveries SET due_at = ?, owner = NULL WHERE ${claimed}`),
		addEntry: database.prepare(
			'INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
		),
		hasUnfinished: tupleQuery<[number]>(
			database,
			`SELECT 1 FROM deliveries INDEXED BY deliveries_order
				WHERE subscription = ? AND order_key = ? AND state < 2 LIMIT 1`,
		),
		nextBlocked: tupleQuery<[number, number, number]>(
			database,
			`SELECT number, type, state FROM deliveries INDEXED BY deliveries_order
				WHERE subscription = ? AND order_key = ? AND state < 2 ORDER BY number LIMIT 1`,
		),
		unblock: database.prepare('UPDATE deliveries SET state = 0, due_at = ? WHERE number = ?'),
		lanes: tupleQuery<[number, number]>(
			database,
			`WITH RECURSIVE lane (subscription) AS (
				SELECT (SELECT min(subscription) FROM deliveries WHERE state = 0)
				UNION ALL
				SELECT (SELECT min(subscription) FROM deliveries
					WHERE state = 0 AND subscription > lane.subscription)
				FROM lane WHERE lane.subscription IS NOT NULL)
			SELECT lane.subscription, (SELECT min(due_at) FROM deliveries
				WHERE state = 0 AND subscription = lane.subscription)
			FROM lane WHERE lane.subscription IS NOT NULL`,
		),
	};
}
