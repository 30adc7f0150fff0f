import { setTimeout as sleep } from 'node:timers/promises';

import type { DeliveryFilter, Outbox, OutboxRules } from '../../outbox';
import type { AttemptRecord } from '../../outbox/attempt';
import type { Enqueued, NewEvent } from '../../outbox/delivery';
import type { Changed, StoredSubscription } from '../../outbox/subscription';
import { StoreError } from '../../error';
import type { Judge } from './operations/settle';
import { SqliteOutboxAccess } from './access';
import type { SqliteStoreOptions } from '../file';
import type { ClockChange } from './operations/clockSet';
import { ROWS_PER_SLICE, SqliteOutboxFile } from './file';
import type { Claim } from './operations/queue';
import { dataTextOf } from '../../eventData';
import { wholeMilliseconds } from '../../wholeMilliseconds';
import type { OutboxParts } from './parts';
import { cancelFound, replayFound } from './found';
import type { Retention } from './operations/purge';
import { purged } from './purging';
import { OutboxReading } from './reading';

/** What the outbox needs of its surroundings; absent `sleep`: Node's. */
export type SqliteOutboxOptions = Omit<SqliteStoreOptions, 'sleep'> &
	Partial<Pick<SqliteStoreOptions, 'sleep'>>;

/**
 * Opens the outbox in an SQLite file, which several processes of one host may share; what processes that died had claimed
 * becomes due at once. Rejects with a StoreError, in particular for a file that is damaged or that a newer version has
 * written.
 */
export async function openSqliteOutbox<Finding, Request>(
	given: SqliteOutboxOptions,
	rules: OutboxRules<Finding, Request>,
): Promise<Outbox<Finding, Request>> {
	const options = { ...given, now: wholeMilliseconds(given.now) };
	const file = new SqliteOutboxFile({ sleep, ...options });
	const access = new SqliteOutboxAccess(options, file);
	try {
		await access.takeOver();
		await access.finishRemovals();
	} catch (error) {
		file.close();
		throw error;
	}
	// Where it can't be done, whoever needs the file is told why.
	await access.write(({ clock }) => clock.straighten()).catch(() => undefined);
	return new SqliteOutbox(access, rules);
}

class SqliteOutbox<Finding, Request> extends OutboxReading implements Outbox<Finding, Request> {
	constructor(
		access: SqliteOutboxAccess,
		private readonly rules: OutboxRules<Finding, Request>,
	) {
		super(access);
	}

	addSubscription(
		subscription: Pick<StoredSubscription, 'id' | 'kind' | 'enabled' | 'settings'>,
	): Promise<StoredSubscription> {
		const adding = this.access.write(
			({ tables }) =>
				tables.subscriptions.add(subscription, this.access.options.now()) ??
				new StoreError(`There is a subscription ${subscription.id} already.`),
		);
		return subscription.kind === 'direct' ? adding : this.settled(adding);
	}

	changeSubscription(id: string, request: Request): Promise<Changed | undefined> {
		const changing = this.access.write(({ tables, changes }) => {
			const known = tables.subscriptions.named(id);
			if (!known) return undefined;
			const change = this.rules.change(known.value, request);
			if (change) changes.subscription(known, change);
			return { subscription: known.value, changed: change !== undefined };
		});
		return this.settled(changing);
	}

	async removeSubscription(id: string): Promise<{ readonly cancelled: number } | undefined> {
		const removing = this.access.write(({ tables }) => {
			const known = tables.subscriptions.named(id);
			if (known) tables.subscriptions.remove(known, this.access.options.now());
			return known?.number;
		});
		const number = await this.settled(removing);
		if (number === undefined) return undefined;
		return {
			cancelled: await this.access.writeInSlices(({ changes }, rows) =>
				changes.cancelOf(number, rows),
			),
		};
	}

	enqueue(event: NewEvent): Promise<Enqueued> {
		const data = dataTextOf(event);
		if (data instanceof StoreError) return Promise.reject(data);
		const write = ({ events }: OutboxParts) => events.enqueue(event, data);
		return this.access.write(write, Math.max(1, event.deliveries.length));
	}

	claim(subscriptionId: string, limit: number, until: number) {
		return this.access.write(({ queue }) => queue.claim(subscriptionId, limit, until), limit);
	}

	settle(claim: Claim, attempt: AttemptRecord, finding: Finding) {
		const judge: Judge = (known, delivery) => this.rules.judge(known, delivery, finding);
		return this.access.write(({ attempts }) => attempts.settle(claim, attempt, judge));
	}

	giveBack(claim: Claim, dueAt: number) {
		return this.access.write(({ queue }) => queue.giveBack(claim, dueAt));
	}

	makeDueNow(subscriptionId: string, limit: number) {
		return this.access.write(({ queue }) => queue.makeDueNow(subscriptionId, limit), limit);
	}

	async queues() {
		await this.access.takeOver();
		this.access.settleDown();
		return await this.access.read(({ leases }) => leases.queues());
	}

	leaseQueues(subscriptionIds: readonly string[], until: number) {
		return this.access.write(
			({ leases }) => leases.lease(subscriptionIds, until),
			subscriptionIds.length,
		);
	}

	releaseQueues(subscriptionIds: readonly string[], from: number) {
		return this.access.write(
			({ leases }) => leases.release(subscriptionIds, from),
			subscriptionIds.length,
		);
	}

	claimedElsewhere(subscriptionIds: readonly string[]) {
		return this.access.read(({ leases }) => leases.claimedElsewhere(subscriptionIds));
	}

	rollUp() {
		return this.attemptSums.run();
	}

	replay(filter: DeliveryFilter, limit: number, request?: string) {
		return replayFound(this.access, filter, limit, request);
	}

	cancel(filter: DeliveryFilter, limit: number) {
		return cancelFound(this.access, filter, limit);
	}

	addReader(reader: string) {
		return this.access.write(({ journal }) => journal.addReader(reader));
	}

	removeReader(reader: string) {
		return this.access.write(({ journal }) => journal.removeReader(reader));
	}

	acknowledge(reader: string, entryId: number) {
		return this.access.write(({ journal }) => journal.acknowledge(reader, entryId));
	}

	clockSet(change: ClockChange) {
		return this.access.write(({ clock }) => clock.set(change), ROWS_PER_SLICE);
	}

	purge(before: Retention): Promise<number> {
		return purged(this.access, this.attemptSums, before);
	}

	/** What a person has changed is in the file itself at once, so that a copy of it knows the subscription. */
	private async settled<Value>(change: Promise<Value>): Promise<Value> {
		const value = await change;
		this.access.checkpoint();
		return value;
	}

	close() {
		return this.access.close();
	}
}
