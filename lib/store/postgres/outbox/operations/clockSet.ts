import { healthMoved } from '../../../outbox/clock';
import type { Health } from '../../../outbox/subscription';
import { LEAST_SET_MILLISECONDS } from '../../../../time/clockSet';
import { callOf, type OutboxDatabase, type Run } from '../access/database';

/** By how much the clock was set; negative: back. */
export interface ClockChange {
	readonly milliseconds: number;
}

/** Every process notices within this time that the server's clock was set; one of them does what follows. */
const NOTICED_MILLISECONDS = 60_000;
/** Nobody is down for less than this without noticing; our own faults are retried more often. */
const NOT_RUNNING_MILLISECONDS = 60 * 60 * 1000;
/** Rows changed by one statement. */
const numbersPerStatement = 20_000;

/**
 * Moves what was planned by the server's clock along with it: all that lies ahead keeps its distance to now, and where the
 * clock was set back, what was logged ahead of now. All times here are the server's, whose clock all processes share.
 */
export async function clockSet(
	database: OutboxDatabase,
	{ milliseconds: exact }: ClockChange,
): Promise<void> {
	const milliseconds = Math.round(exact);
	await database.transaction(async (run) => {
		const now = database.now();
		const first = await run(
			'clock_set',
			`UPDATE $schema.outbox SET clock_set_at = $1, clock_set_by = $2 WHERE abs($1::bigint - clock_set_at) > $3
				OR abs($2::bigint - clock_set_by) > $4 RETURNING mark`,
			[now, milliseconds, NOTICED_MILLISECONDS, LEAST_SET_MILLISECONDS],
		);
		if (first.length === 0) return;
		await moveQueue(run, milliseconds, now);
		if (milliseconds < 0) await moveLogged(run, milliseconds, now);
		await moveHealth(run, milliseconds, now);
	});
}

/**
 * To be called when an outbox is opened. What was written by a server's clock ahead of now is set back; where all was
 * written long ago, the time since then was no time of trying.
 */
export async function straighten(database: OutboxDatabase): Promise<void> {
	const [row] = await database.call<{ newest_time: number }>('newest_time');
	const now = database.now();
	const newest = row?.newest_time ?? 0;
	if (newest > now + LEAST_SET_MILLISECONDS) {
		await clockSet(database, { milliseconds: now - newest });
	} else if (newest > 0 && now - newest > NOT_RUNNING_MILLISECONDS) {
		// Of several processes that start, one does it.
		await database.run(
			'faults_later',
			`WITH first AS (UPDATE $schema.outbox SET resumed_after = $1 WHERE resumed_after <> $1 RETURNING mark)
				UPDATE $schema.deliveries d SET own_faults_since = own_faults_since + $2
				FROM $schema.queue q, first WHERE q.number = d.number AND d.own_faults > 0`,
			[newest, now - newest],
		);
	}
}

async function moveQueue(run: Run, milliseconds: number, now: number): Promise<void> {
	const [range] = await run<{ first: number | null; last: number | null }>(
		'queue_range',
		'SELECT min(number) AS first, max(number) AS last FROM $schema.queue',
	);
	const { first, last } = range ?? {};
	for (let from = first ?? 0; from <= (last ?? -1); from += numbersPerStatement) {
		const part = [from, from + numbersPerStatement - 1, milliseconds];
		await run(
			'due_with_clock',
			`UPDATE $schema.queue SET due_at = greatest(due_at + $3, $4)
				WHERE number BETWEEN $1 AND $2 AND due_at > least($4::bigint, $4::bigint - $3::bigint)`,
			[...part, now],
		);
		await run(
			'progress_with_clock',
			`UPDATE $schema.deliveries d SET first_at = first_at + $3, own_faults_since = own_faults_since + $3
				FROM $schema.queue q WHERE q.number = d.number AND q.number BETWEEN $1 AND $2 AND d.made > 0`,
			part,
		);
	}
	await run(
		'leases_with_clock',
		`UPDATE $schema.leases SET ends_at = greatest(ends_at + $1, $2) WHERE ends_at > least($2::bigint, $2::bigint - $1::bigint)`,
		[milliseconds, now],
	);
}

async function moveLogged(run: Run, milliseconds: number, now: number): Promise<void> {
	await run(
		'ended_with_clock',
		`UPDATE $schema.deliveries SET ended_at = ended_at + $1 WHERE ended_at > $2 AND number IN
			(SELECT delivery FROM $schema.journal WHERE number >
				coalesce((SELECT number FROM $schema.journal WHERE at <= $2 ORDER BY number DESC LIMIT 1), 0))`,
		[milliseconds, now],
	);
	await run(
		'created_with_clock',
		`UPDATE $schema.deliveries SET created_at = created_at + $1 WHERE created_at > $2 AND number >
			coalesce((SELECT number FROM $schema.deliveries WHERE created_at <= $2 ORDER BY number DESC LIMIT 1), 0)`,
		[milliseconds, now],
	);
	await run('move_journal', callOf('move_journal', 2), [now, milliseconds]);
}

async function moveHealth(run: Run, milliseconds: number, now: number): Promise<void> {
	const rows = await run<{ number: number; health: string }>(
		'hold_health',
		'SELECT number, health FROM $schema.subscriptions ORDER BY number FOR NO KEY UPDATE',
	);
	const moved = rows.flatMap(({ number, health }) => {
		const straight = healthMoved(JSON.parse(health) as Health, { milliseconds, now, begunAt: 0 });
		const text = JSON.stringify(straight);
		return text === health ? [] : [[number, text] as const];
	});
	if (moved.length === 0) return;
	await run(
		'health_with_clock',
		`UPDATE $schema.subscriptions s SET health = n.health, version = version + 1
			FROM unnest($1::bigint[], $2::text[]) AS n (number, health) WHERE s.number = n.number`,
		[moved.map(([number]) => number), moved.map(([, health]) => health)],
	);
}
