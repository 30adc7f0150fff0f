import type { DeliveryState } from '../../../outbox/delivery';
import type { OutboxDatabase } from '../access/database';

/** So many rows are read in less than a millisecond. */
const mostRows = 1000;

interface CountsRow extends Record<DeliveryState, number> {
	readonly rows: number;
}

/** How many deliveries there are of each state: a row of differences for each transaction, added up now and then. */
export class OutboxCounts {
	private written = 0;

	constructor(private readonly database: OutboxDatabase) {}

	/** See Outbox.counts. */
	async read(): Promise<Record<DeliveryState, number>> {
		const [row] = await this.database.run<CountsRow>(
			'counts',
			`SELECT count(*) AS rows, ${sums} FROM $schema.counts`,
		);
		const { rows = 0, ...counts } = row ?? nothing;
		if (rows > mostRows) await this.addUp();
		return counts;
	}

	/** A row was written by this process. */
	async wrote(): Promise<void> {
		this.written += 1;
		if (this.written % mostRows === 0) await this.addUp();
	}

	private async addUp(): Promise<void> {
		// Of several processes one does it at a time, and nobody waits.
		await this.database
			.run(
				'add_up',
				`WITH mine AS MATERIALIZED (SELECT ctid FROM $schema.counts FOR UPDATE SKIP LOCKED), gone AS (
					DELETE FROM $schema.counts WHERE ctid IN (SELECT ctid FROM mine) RETURNING *)
				INSERT INTO $schema.counts SELECT ${sums} FROM gone HAVING count(*) > 0`,
			)
			.catch(() => undefined);
	}
}

const sums = ['pending', 'blocked', 'delivered', 'failed', 'cancelled']
	.map((state) => `coalesce(sum(${state}), 0)::bigint AS ${state}`)
	.join();
const nothing: CountsRow = {
	rows: 0,
	pending: 0,
	blocked: 0,
	delivered: 0,
	failed: 0,
	cancelled: 0,
};
