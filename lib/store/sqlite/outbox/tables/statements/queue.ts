import type { DatabaseSync } from 'node:sqlite';

import { deliveryColumns, type DeliveryRow, type Nullable } from '../rows';
import { states } from '../../../../outbox/stored';
import { tupleQuery } from '../../../tupleQuery';

/** What an attempt needs to know of a delivery. */
export type ClaimedColumns = [
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
	isTest: number,
];
const heldColumns = `token, subscription, type, attempts, first_at, own_faults, own_faults_since, made,
	last_entry, order_key, once`;
const claimed = 'number = ? AND token = ? AND state = 0 AND owner IS NOT NULL';

const totals = states.map((state) => `total(${state})`).join();
const blocksOfSubscriptions = `subscriptions s CROSS JOIN blocks b WHERE b.facet = 2 * s.number`;

/** Prepares what is run for every event, delivery and attempt. */
export function prepareQueue(database: DatabaseSync) {
	return {
		eventWithKey: tupleQuery<[number, string | null, number, number]>(
			database,
			'SELECT number, fingerprint, first_delivery, deliveries FROM events WHERE idempotency_key = ?',
		),
		addEvent: database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
		event: tupleQuery<[number, string, string, string | null, string | null]>(
			database,
			'SELECT type, occurred_at, data, account, trace FROM events WHERE number = ?',
		),
		eventSentBy: tupleQuery<[string | null]>(
			database,
			'SELECT sent_by FROM events WHERE number = ?',
		),
		eventData: tupleQuery<[string]>(database, 'SELECT data FROM events WHERE number = ?'),
		addDelivery: database.prepare(`INSERT INTO deliveries (number, event, type, subscription, state,
			due_at, owner, token, order_key, replay_of, replay_request, created_at, once,
			made, attempts, own_faults, last_entry, replayed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)`),
		eventDeliveries: tupleQuery<[number, number]>(
			database,
			'SELECT first_delivery, deliveries FROM events WHERE number = ?',
		),
		replaysOfEvent: tupleQuery<[number]>(
			database,
			'SELECT number FROM deliveries WHERE event = ? AND replay_of IS NOT NULL',
		),
		counts: tupleQuery<number[]>(database, `SELECT ${totals} FROM blocks WHERE facet = 0`),
		/** Of the scope that is given with a dot. */
		countsOfScope: tupleQuery<number[]>(
			database,
			`SELECT ${totals} FROM ${blocksOfSubscriptions} AND substr(s.id, 5, length(?1)) = ?1`,
		),
		countsOfScopes: tupleQuery<number[]>(
			database,
			`SELECT ${totals} FROM ${blocksOfSubscriptions} AND instr(s.id, '.') > 0`,
		),
		/** Of a subscription by its number. */
		unfinished: tupleQuery<[number]>(
			database,
			'SELECT total(pending) + total(blocked) FROM blocks WHERE facet = 2 * ?',
		),
		delivery: tupleQuery<DeliveryRow>(
			database,
			`SELECT ${deliveryColumns} FROM deliveries WHERE number = ?`,
		),
		createdFrom: tupleQuery<[number]>(
			database,
			'SELECT created_at FROM deliveries WHERE number >= ? ORDER BY number LIMIT 1',
		),
		createdUpTo: tupleQuery<[number]>(
			database,
			'SELECT created_at FROM deliveries WHERE number <= ? ORDER BY number DESC LIMIT 1',
		),
		held: tupleQuery<ClaimedColumns>(
			database,
			`SELECT ${heldColumns} FROM deliveries WHERE ${claimed}`,
		),
		due: tupleQuery<[number, number, ...ClaimedColumns]>(
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
			answer = ?, last_entry = ?, ended_at = ? WHERE ${claimed}`),
		giveBack: database.prepare(`UPDATE deliveries SET due_at = ?, owner = NULL WHERE ${claimed}`),
		makeDueNow: database.prepare(`UPDATE deliveries SET due_at = ?1 WHERE number IN
			(SELECT number FROM deliveries INDEXED BY deliveries_due WHERE state = 0 AND subscription = ?2
				AND due_at > ?1 AND owner IS NULL ORDER BY due_at LIMIT ?3)`),
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
		queues: tupleQuery<[number, number]>(
			database,
			`WITH RECURSIVE queue (subscription) AS (
				SELECT (SELECT min(subscription) FROM deliveries WHERE state = 0)
				UNION ALL
				SELECT (SELECT min(subscription) FROM deliveries
					WHERE state = 0 AND subscription > queue.subscription)
				FROM queue WHERE queue.subscription IS NOT NULL)
			SELECT queue.subscription, (SELECT min(due_at) FROM deliveries
				WHERE state = 0 AND subscription = queue.subscription)
			FROM queue WHERE queue.subscription IS NOT NULL`,
		),
	};
}
