import type { DeliveryFilter, DeliveryPage, DeliveryPaging } from '../../outbox';
import type { StretchQuery } from '../../outbox/statistics';
import type { StoredSubscription } from '../../outbox/subscription';
import type { SqliteOutboxAccess } from './access';
import { deliveryCounts } from './operations/counts';
import { wholeEvent } from './tables/storedEvent';
import { pageOf } from './found';
import { RollUp } from './rollUp';
import { deliveryNumber, eventNumber } from '../../outbox/ids';

/** What an outbox answers of its file without changing deliveries. */
export class OutboxReading {
	protected readonly attemptSums: RollUp;

	constructor(protected readonly access: SqliteOutboxAccess) {
		this.attemptSums = new RollUp(access);
	}

	now() {
		return this.access.options.now();
	}

	subscription(id: string): Promise<StoredSubscription | undefined> {
		return this.access.read(({ tables }) => tables.subscriptions.named(id)?.value);
	}

	subscriptions(): Promise<readonly StoredSubscription[]> {
		return this.access.read(({ tables }) => tables.subscriptions.list());
	}

	endpoints(after: string, limit: number): Promise<readonly StoredSubscription[]> {
		return this.access.read(({ tables }) => tables.subscriptions.endpoints(after, limit));
	}

	queueLengths(subscriptionIds: readonly string[], most: number) {
		return this.access.read(({ leases }) => leases.queueLengths(subscriptionIds, most));
	}

	/** An SQLite file tells nobody that another process has written to it. */
	onChange() {
		return () => undefined;
	}

	delivery(id: string) {
		return this.access.read(({ tables }) => {
			const row = tables.run.delivery.get(deliveryNumber(id) ?? 0);
			return row && tables.deliveryOf(row);
		});
	}

	replaysOf(ids: readonly string[]) {
		return this.access.read(({ tables }) =>
			ids.flatMap((id) => {
				const row = tables.run.lastReplay.get(deliveryNumber(id) ?? 0);
				return row ? [tables.deliveryOf(row)] : [];
			}),
		);
	}

	deliveries(filter: DeliveryFilter, paging: DeliveryPaging): Promise<DeliveryPage> {
		return pageOf(this.access, filter, paging);
	}

	event(id: string) {
		return this.access.read(({ tables }) => wholeEvent(tables, eventNumber(tables.mark, id) ?? 0));
	}

	attempts(deliveryId: string) {
		return this.access.read(({ journal }) => journal.attempts(deliveryId));
	}

	counts(scope?: string) {
		return this.access.read(({ tables }) => deliveryCounts(tables, scope));
	}

	attemptCounts(query: StretchQuery) {
		return this.attemptSums.counts(query);
	}

	attemptTotals() {
		return this.attemptSums.totals();
	}

	allAttempts(scope?: string) {
		return this.attemptSums.all(scope);
	}

	entries(after: number, limit: number) {
		return this.access.read(({ journal }) => journal.entries(after, limit));
	}

	read(reader: string, limit: number) {
		return this.access.read(({ journal }) => journal.read(reader, limit));
	}
}
