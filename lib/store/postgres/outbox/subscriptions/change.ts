import { StoreError } from '../../../error';
import type { OutboxRules } from '../../../outbox';
import { entryKinds } from '../../../outbox/stored';
import type {
	Changed,
	Health,
	StoredSubscription,
	SubscriptionNotice,
} from '../../../outbox/subscription';
import { callOf, type OutboxDatabase, type Run } from '../access/database';
import { subscriptionColumns as columns, subscriptionOf, type SubscriptionRow } from './row';

/** Adds a subscription; see Outbox.addSubscription. */
export async function addSubscription(
	database: OutboxDatabase,
	given: Pick<StoredSubscription, 'id' | 'kind' | 'enabled' | 'settings'>,
): Promise<StoredSubscription> {
	const health: Health = { consecutiveFailures: 0 };
	const [row] = await database.run<SubscriptionRow>(
		'add_subscription',
		`INSERT INTO $schema.subscriptions
			(id, direct, enabled, settings, health, created_at, updated_at, revision, version)
			VALUES ($1, $2, $3, $4, $5, $6, $6, 1, 1) ON CONFLICT (id) DO NOTHING RETURNING ${columns}`,
		[
			given.id,
			given.kind === 'direct',
			given.enabled,
			JSON.stringify(given.settings),
			JSON.stringify(health),
			database.now(),
		],
	);
	if (row === undefined) throw new StoreError(`There is a subscription ${given.id} already.`);
	return subscriptionOf(row);
}

/** Changes what the rules say; see Outbox.changeSubscription. */
export async function changeSubscription<Finding, Request>(
	database: OutboxDatabase,
	rules: OutboxRules<Finding, Request>,
	id: string,
	request: Request,
): Promise<Changed | undefined> {
	return await database.transaction(async (run) => {
		const [row] = await run<SubscriptionRow>(
			'hold_subscription',
			`SELECT ${columns} FROM $schema.subscriptions WHERE id = $1 AND removed_at IS NULL FOR NO KEY UPDATE`,
			[id],
		);
		if (row === undefined) return undefined;
		const subscription = subscriptionOf(row);
		const change = rules.change(subscription, request);
		if (change === undefined) return { subscription, changed: false };
		const { journal = [], enabled, settings, health } = change;
		const isRevised = enabled !== undefined || settings !== undefined;
		const [written] = await run<SubscriptionRow>(
			'change_subscription',
			`UPDATE $schema.subscriptions SET enabled = $2, settings = $3, health = $4, updated_at = $5,
				revision = revision + $6, version = version + 1 WHERE number = $1 RETURNING ${columns}`,
			[
				row.number,
				enabled ?? row.enabled,
				settings === undefined ? row.settings : JSON.stringify(settings),
				health === undefined ? row.health : JSON.stringify(health),
				database.now(),
				isRevised ? 1 : 0,
			],
		);
		await writeNotices(run, database.now(), row.number, journal);
		return { subscription: subscriptionOf(written ?? row), changed: true };
	});
}

/** Hides a subscription and cancels its queue; see Outbox.removeSubscription. */
export async function removeSubscription(
	database: OutboxDatabase,
	id: string,
): Promise<{ readonly cancelled: number } | undefined> {
	const [removed] = await database.call<{ remove_subscription: number }>(
		'remove_subscription',
		database.now(),
		id,
	);
	if (removed === undefined) return undefined;
	return { cancelled: await cancelQueue(database, removed.remove_subscription) };
}

/** Cancels what removed subscriptions have left, where a process ended while it did so. */
export async function finishRemovals(database: OutboxDatabase): Promise<void> {
	const removed = await database.run<{ number: number }>(
		'removed_subscriptions',
		'SELECT number FROM $schema.subscriptions WHERE removed_at IS NOT NULL',
	);
	for (const { number } of removed) await cancelQueue(database, number);
}

/** Rows changed in one transaction by what may change many. */
const rowsPerSlice = 500;

async function cancelQueue(database: OutboxDatabase, number: number): Promise<number> {
	let total = 0;
	for (;;) {
		const values = [database.now(), number, rowsPerSlice];
		const [row] = await database.transaction(
			async (run) => await run<{ cancel_of: number }>('cancel_of', callOf('cancel_of', 3), values),
		);
		const cancelled = row?.cancel_of ?? 0;
		if (cancelled === 0) return total;
		total += cancelled;
	}
}

async function writeNotices(
	run: Run,
	now: number,
	subscription: number,
	journal: readonly SubscriptionNotice[],
): Promise<void> {
	if (journal.length === 0) return;
	await run('notice', callOf('notice', 4), [
		now,
		subscription,
		journal.map(({ kind }) => entryKinds.indexOf(kind)),
		journal.map(({ reason }) => reason),
	]);
}
