import type { Outbox } from '../../outbox';
import type { Settled } from '../../outbox/attempt';
import type { Enqueued, NewEvent } from '../../outbox/delivery';
import type { Changed, StoredSubscription } from '../../outbox/subscription';
import { type ThreadOptions, ThreadConnection } from './calls';
import { rowOfEvent, storedOfRow, type StoredRow } from './eventRows';
import { type FindingRows, rowOfAttempt, settledOfRow, type SettledRow } from './rows';
import { type ListNews, SubscriptionCache } from './subscriptions';
import { explainSqlite } from '../errors';
import { closedOutbox, StoreError } from '../../error';
import { dataTextOf } from '../../eventData';
import { wholeMilliseconds } from '../../wholeMilliseconds';

/**
 * Opens the outbox of an SQLite file in a thread of its own, so that nobody who shares this event loop ever waits for the
 * disk. Like `openSqliteOutbox` otherwise. A thread that ends by itself is started again with the next call; what it was
 * doing rejects, but may have been written. `findings` as `serveOutbox` has them.
 */
export async function openOutboxThread<Finding, Request>(
	options: ThreadOptions,
	findings?: FindingRows<Finding>,
): Promise<Outbox<Finding, Request>> {
	const calls = new ThreadCalls({ ...options, now: wholeMilliseconds(options.now) });
	await calls.opened();
	return outboxOver(calls, findings);
}

function outboxOver<Finding, Request>(
	calls: ThreadCalls,
	findings?: FindingRows<Finding>,
): Outbox<Finding, Request> {
	const cache = new SubscriptionCache();
	const kept = (answer: unknown) => cache.kept(answer as StoredSubscription);
	const keptIfAny = (answer: unknown) => (answer === undefined ? undefined : kept(answer));
	const plain =
		<Name extends keyof Outbox>(name: Name) =>
		(...args: Parameters<Outbox[Name]>) =>
			calls.call(name, args, asItIs) as ReturnType<Outbox[Name]>;
	return {
		now: calls.now,
		addSubscription: (added) => calls.call('addSubscription', [added], kept),
		subscription: (id) => calls.call('subscription', [id], keptIfAny),
		subscriptions: () =>
			calls.call('subscriptions', [], (answer) => cache.listAfter(answer as ListNews)),
		endpoints: plain('endpoints'),
		changeSubscription: (id, request) =>
			calls.call('changeSubscription', [id, request], (answer) => {
				const changed = answer as Changed | undefined;
				return changed && { ...changed, subscription: kept(changed.subscription) };
			}),
		removeSubscription: plain('removeSubscription'),
		enqueue: (event) => enqueue(event, calls),
		claim: plain('claim'),
		settle: (claim, attempt, finding) =>
			calls.call(
				'settle',
				rowOfAttempt(claim, attempt, findings?.rowOf(finding) ?? finding),
				settledOf,
			),
		giveBack: plain('giveBack'),
		makeDueNow: plain('makeDueNow'),
		queues: plain('queues'),
		queueLengths: plain('queueLengths'),
		leaseQueues: plain('leaseQueues'),
		releaseQueues: plain('releaseQueues'),
		claimedElsewhere: plain('claimedElsewhere'),
		// An SQLite file tells nobody that another process has written to it.
		onChange: () => () => undefined,
		delivery: plain('delivery'),
		replaysOf: plain('replaysOf'),
		deliveries: plain('deliveries'),
		event: plain('event'),
		attempts: plain('attempts'),
		counts: plain('counts'),
		attemptCounts: plain('attemptCounts'),
		attemptTotals: plain('attemptTotals'),
		allAttempts: plain('allAttempts'),
		rollUp: plain('rollUp'),
		replay: plain('replay'),
		cancel: plain('cancel'),
		addReader: plain('addReader'),
		removeReader: plain('removeReader'),
		read: plain('read'),
		entries: plain('entries'),
		acknowledge: plain('acknowledge'),
		clockSet: plain('clockSet'),
		purge: plain('purge'),
		close: () => calls.close(),
	};
}

function enqueue(event: NewEvent, calls: ThreadCalls): Promise<Enqueued> {
	const data = dataTextOf(event);
	if (data instanceof StoreError) return Promise.reject(data);
	return calls.call('enqueue', rowOfEvent(event, data), (answer) =>
		Array.isArray(answer)
			? storedOfRow(answer as unknown as StoredRow, event.deliveries)
			: (answer as Enqueued),
	);
}

function settledOf(answer: unknown): Settled {
	return Array.isArray(answer)
		? settledOfRow(answer as unknown as SettledRow)
		: (answer as Settled);
}

const asItIs = (answer: unknown) => answer;

/** Calls to the thread that is there, or to the next one. */
class ThreadCalls {
	private connection: ThreadConnection | undefined;
	private closing: Promise<void> | undefined;

	/** See Outbox.now. */
	readonly now: () => number;

	constructor(private readonly options: ThreadOptions) {
		this.now = options.now;
	}

	/** Resolves once the file is open. */
	async opened(): Promise<void> {
		await this.current().opened;
	}

	/** See ThreadConnection.call. */
	call<Value>(
		name: string,
		args: readonly unknown[],
		read: (answer: unknown) => Value,
	): Promise<Value> {
		if (this.closing) return Promise.reject(closedOutbox(this.options.file));
		try {
			return this.current().call(name, args, read);
		} catch (error) {
			// A thread that can't even be started; whoever calls is promised a rejection, not a throw.
			return Promise.reject(explainSqlite('outbox', this.options.file, error));
		}
	}

	/** Closes the outbox, then its thread. */
	close(): Promise<void> {
		const { connection } = this;
		this.closing ??= connection ? shutDown(connection) : Promise.resolve();
		return this.closing;
	}

	private current(): ThreadConnection {
		if (!this.connection || this.connection.ended)
			this.connection = new ThreadConnection(this.options);
		return this.connection;
	}
}

async function shutDown(connection: ThreadConnection): Promise<void> {
	try {
		await connection.call('close', [], asItIs);
	} catch {
		// It has ended already.
	}
	await connection.close();
}
