import { StoreError } from '../../error';
import type { Outbox, OutboxRules } from '../../outbox';
import type { StretchQuery } from '../../outbox/statistics';
import { dataTextOf } from '../../eventData';
import { type DatabaseClock, storeClock } from '../connection/clock';
import type { PostgresOptions } from '../connection/options';
import { sharedPool } from '../connection/pool';
import { explainPostgres } from '../errors';
import { migrate } from '../migrations/migrate';
import { assertNotMoving } from '../migrations/moves';
import { OutboxChanges } from './access/changes';
import { LOST_ANSWER_MILLISECONDS } from './access/certainty';
import { OutboxDatabase } from './access/database';
import { clockSet, straighten } from './operations/clockSet';
import { OutboxCounts } from './operations/counts';
import { deliveriesNamed, eventNamed, replaysOf } from './operations/deliveries';
import { OutboxEvents } from './operations/enqueue';
import { HeldClaims } from './operations/held';
import { OutboxJournal } from './operations/journal';
import { endpointsAfter, KnownSubscriptions } from './subscriptions/known';
import {
	claimedElsewhere,
	endLeases,
	leaseQueues,
	queueLengths,
	releaseQueues,
	waitingQueues,
} from './operations/leases';
import { purged, type Retention } from './operations/purge';
import { type Claim, makeDueNow, OutboxQueue } from './operations/queue';
import { cancelFound, pageOf, replayFound } from './search/found';
import { OutboxStatistics } from './operations/statistics';
import { OutboxAttempts } from './settling/settle';
import {
	addSubscription,
	changeSubscription,
	finishRemovals,
	removeSubscription,
} from './subscriptions/change';
import { outboxComponent } from './schema/component';

/** What the outbox needs of its surroundings. */
export interface PostgresOutboxOptions extends PostgresOptions {
	/** Epoch milliseconds, alike on all hosts; absent: the database's clock. */
	readonly now?: (() => number) | undefined;
	/** How long what became of an answer that was lost is looked for; absent: 10 s. */
	readonly lostAnswerMilliseconds?: number | undefined;
}

/**
 * Opens the outbox in PostgreSQL, which any number of processes and hosts may share; makes its tables where they are missing.
 * Rejects with a StoreError, in particular where the server can't be reached or a newer version has changed the tables.
 */
export async function openPostgresOutbox<Finding, Request>(
	{ now, lostAnswerMilliseconds = LOST_ANSWER_MILLISECONDS, ...options }: PostgresOutboxOptions,
	rules: OutboxRules<Finding, Request>,
): Promise<Outbox<Finding, Request>> {
	const pool = sharedPool(options);
	let clock: DatabaseClock | undefined;
	try {
		await migrate(pool, outboxComponent);
		await assertNotMoving(pool, outboxComponent);
		clock = await storeClock(pool, now);
		const database = new OutboxDatabase(pool, clock, lostAnswerMilliseconds);
		await database.open();
		await straighten(database);
		await finishRemovals(database);
		return outboxIn(database, rules);
	} catch (error) {
		clock?.stop();
		await pool.release();
		throw explainPostgres('outbox', pool.server, error);
	}
}

/** The outbox in an opened database. */
function outboxIn<Finding, Request>(
	database: OutboxDatabase,
	rules: OutboxRules<Finding, Request>,
): Outbox<Finding, Request> {
	const [claims, counts] = [new HeldClaims(), new OutboxCounts(database)];
	const changes = new OutboxChanges(database);
	const known = new KnownSubscriptions(database);
	const events = new OutboxEvents(database, claims, counts, changes);
	const queue = new OutboxQueue(database, claims);
	const attempts = new OutboxAttempts(database, rules, claims, counts, changes);
	const journal = new OutboxJournal(database);
	const statistics = new OutboxStatistics(database);
	const guarded =
		<Given extends readonly unknown[], T>(operation: (...given: Given) => Promise<T>) =>
		async (...given: Given) =>
			await database.guarded(async () => await operation(...given));
	const here = <Given extends readonly unknown[], T>(
		operation: (database: OutboxDatabase, ...given: Given) => Promise<T>,
	) => guarded(async (...given: Given) => await operation(database, ...given));
	/** Others are told once it is done. */
	const telling =
		<Given extends readonly unknown[], T>(operation: (...given: Given) => Promise<T>) =>
		async (...given: Given) => {
			const result = await operation(...given);
			changes.notify();
			return result;
		};
	let closing: Promise<void> | undefined;
	return {
		now: () => database.now(),
		addSubscription: telling(here(addSubscription)),
		subscription: known.named,
		subscriptions: async () => await known.list(undefined),
		endpoints: here(endpointsAfter),
		changeSubscription: telling(
			guarded(
				async (id: string, request: Request) =>
					await changeSubscription(database, rules, id, request),
			),
		),
		removeSubscription: telling(here(removeSubscription)),
		enqueue: async (event) => {
			const data = dataTextOf(event);
			if (data instanceof StoreError) throw data;
			return await events.enqueue({ event, data });
		},
		claim: async (subscriptionId, limit, until) =>
			await queue.claim({ subscriptionId, limit, until }),
		settle: async (claim, attempt, finding) => await attempts.settle({ claim, attempt, finding }),
		giveBack: telling(
			guarded(async (claim: Claim, dueAt: number) => await queue.giveBack(claim, dueAt)),
		),
		makeDueNow: here(makeDueNow),
		queues: here(waitingQueues),
		queueLengths: here(queueLengths),
		leaseQueues: guarded(
			async (ids: readonly string[], until: number) =>
				await leaseQueues(database, changes, ids, until),
		),
		releaseQueues: telling(here(releaseQueues)),
		claimedElsewhere: here(claimedElsewhere),
		onChange: (listener) => changes.listen(listener),
		delivery: deliveriesNamed(database),
		replaysOf: here(replaysOf),
		deliveries: here(pageOf),
		event: here(eventNamed),
		attempts: guarded(async (id: string) => await journal.attempts(id)),
		counts: guarded(async (scope?: string) => await counts.read(scope)),
		attemptCounts: guarded(async (query: StretchQuery) => await statistics.counts(query)),
		attemptTotals: guarded(async () => await statistics.totals()),
		allAttempts: guarded(async (scope?: string) => await statistics.all(scope)),
		rollUp: guarded(async () => await statistics.rollUp()),
		replay: telling(here(replayFound)),
		cancel: telling(here(cancelFound)),
		addReader: guarded(async (reader: string) => await journal.addReader(reader)),
		removeReader: guarded(async (reader: string) => await journal.removeReader(reader)),
		entries: guarded(async (after: number, limit: number) => await journal.entries(after, limit)),
		read: guarded(async (reader: string, limit: number) => await journal.read(reader, limit)),
		acknowledge: guarded(
			async (reader: string, entry: number) => await journal.acknowledge(reader, entry),
		),
		clockSet: here(clockSet),
		purge: guarded(async (before: Retention) => await purged(database, statistics, before)),
		close: async () => await (closing ??= shutDown(database, queue, changes)),
	};
}

async function shutDown(
	database: OutboxDatabase,
	queue: OutboxQueue,
	changes: OutboxChanges,
): Promise<void> {
	await database.end();
	try {
		await queue.giveUp();
		await endLeases(database);
		changes.notify();
	} catch {
		// They end by themselves.
	}
	await changes.close();
	await database.close();
}
