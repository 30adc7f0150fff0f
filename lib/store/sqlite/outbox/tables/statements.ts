import type { DatabaseSync } from 'node:sqlite';

import { prepareQueue } from './queueStatements';
import { prepareSums } from './sumStatements';
import { tupleQuery } from '../../tupleQuery';

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
/** Prepares all that the outbox runs, the searches apart. */
export function prepareOutboxStatements(database: DatabaseSync) {
	return {
		...prepareQueue(database),
		...prepareSubscriptions(database),
		...prepareJournal(database),
		...prepareChanges(database),
		...preparePurge(database),
		...prepareLeases(database),
		...prepareClock(database),
		...prepareSums(database),
		dataVersion: tupleQuery<[number]>(database, 'PRAGMA data_version'),
		totalChanges: tupleQuery<[number]>(database, 'SELECT total_changes()'),
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
				WHERE d.number BETWEEN first_delivery AND first_delivery + deliveries - 1
					AND d.event = events.number)
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
		/** Some subscriptions by number, and whether each is idle. */
		idleSubscriptions: tupleQuery<[number, string, number]>(
			database,
			`SELECT number, id, (direct = 1 OR removed_at IS NOT NULL) AND updated_at < ?1
				AND NOT EXISTS (SELECT 1 FROM blocks WHERE facet = 2 * subscriptions.number)
				AND NOT EXISTS (SELECT 1 FROM journal
					WHERE delivery IS NULL AND subscription = subscriptions.number)
				FROM subscriptions WHERE number > ?2 ORDER BY number LIMIT ?3`,
		),
		forgetSubscription: database.prepare('DELETE FROM subscriptions WHERE number = ?'),
	};
}

/** A lease that was given back has no owner; `until` is when it may be taken then. */
function prepareLeases(database: DatabaseSync) {
	return {
		lease: database.prepare(`INSERT INTO leases VALUES (?1, ?2, ?3)
			ON CONFLICT DO UPDATE SET owner = ?2, until = ?3 WHERE owner IS ?2 OR until <= ?4`),
		releaseLease: database.prepare(
			'UPDATE leases SET owner = NULL, until = ? WHERE subscription = ? AND owner = ?',
		),
		endLeases: database.prepare(
			'UPDATE leases SET owner = NULL, until = min(until, ?) WHERE owner = ?',
		),
		forgetLease: database.prepare('DELETE FROM leases WHERE subscription = ?'),
		moveLeases: database.prepare('UPDATE leases SET until = until + ?'),
		leasedElsewhere: tupleQuery<[number]>(
			database,
			'SELECT subscription FROM leases WHERE owner IS NOT ? AND until > ?',
		),
	};
}

/**
 * `planAnew` takes what is unclaimed, and written after those numbers or due already; `planLater` what is unclaimed and
 * waits for its next attempt since that entry.
 */
function prepareClock(database: DatabaseSync) {
	return {
		newestTime: tupleQuery<[Nullable]>(
			database,
			`SELECT max(coalesce((SELECT at FROM journal ORDER BY number DESC LIMIT 1), 0),
				coalesce((SELECT created_at FROM deliveries ORDER BY number DESC LIMIT 1), 0))`,
		),
		lastEntry: tupleQuery<[Nullable]>(database, 'SELECT max(number) FROM journal'),
		faultsLater: database.prepare(
			'UPDATE deliveries SET own_faults_since = own_faults_since + ? WHERE state = 0 AND own_faults > 0',
		),
		ageWith: database.prepare(`UPDATE deliveries SET first_at = first_at + ?1,
			own_faults_since = own_faults_since + ?1 WHERE state = 0 AND last_entry > 0`),
		planLater: database.prepare(`UPDATE deliveries SET due_at = due_at + ?1
			WHERE state = 0 AND owner IS NULL AND due_at > ?2 AND last_entry > ?3`),
		oldestOwner: tupleQuery<[Nullable]>(database, 'SELECT min(number) FROM owners'),
		lastEntryBefore: tupleQuery<[number]>(
			database,
			'SELECT number FROM journal WHERE at < ? ORDER BY number DESC LIMIT 1',
		),
		lastDeliveryBefore: tupleQuery<[number]>(
			database,
			'SELECT number FROM deliveries WHERE created_at < ? ORDER BY number DESC LIMIT 1',
		),
		planAnew: database.prepare(`UPDATE deliveries SET due_at = max(?2, due_at - ?1)
			WHERE state = 0 AND owner IS NULL AND due_at > ?2
				AND (due_at <= ?2 + ?1 OR last_entry > ?4 OR (last_entry = 0 AND number > ?3))`),
		endEarlier: database.prepare(`UPDATE deliveries SET ended_at = ended_at - ?1
			WHERE number IN (SELECT delivery FROM journal WHERE number > ?2) AND ended_at >= ?3`),
		enterEarlier: database.prepare(`UPDATE journal SET at = at - ?1, started_at = started_at - ?1,
			due_at = due_at - ?1 WHERE number > ?2`),
		storeEarlier: database.prepare(
			'UPDATE deliveries SET created_at = created_at - ?1 WHERE number > ?2',
		),
		widenBlocks: database.prepare(
			'UPDATE blocks SET created_from = created_from - ?1 WHERE created_to >= ?2',
		),
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
		markReplayed: tupleQuery<[number]>(
			database,
			'UPDATE deliveries SET replayed = 1 WHERE number = ? AND (replayed = 0 OR ?) RETURNING once',
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
