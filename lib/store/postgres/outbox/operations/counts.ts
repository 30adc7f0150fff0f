import type { DeliveryState } from '../../../outbox/delivery';
import { states } from '../../../outbox/stored';
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

	/** See Outbox.counts; those of a scope are counted one by one. */
	async read(scope?: string): Promise<Record<DeliveryState, number>> {
		if (scope !== undefined && scope !== '') return await this.ofScopes(`${scope}.`);
		const all = await this.ofAll();
		if (scope === undefined) return all;
		// Few are of any scope.
		const others = await this.ofScopes(undefined);
		const left = states.map((state) => [state, all[state] - others[state]]);
		return Object.fromEntries(left) as Record<DeliveryState, number>;
	}

	/** Of the scope that is given with a dot; undefined: of all that are of any. */
	private async ofScopes(scope: string | undefined): Promise<Record<DeliveryState, number>> {
		const found = await this.database.run<{ number: number }>(
			'',
			`SELECT number FROM $schema.subscriptions
				WHERE CASE WHEN $1::text IS NULL THEN position('.' IN id) > 0 ELSE starts_with(substr(id, 5), $1) END`,
			[scope ?? null],
		);
		// Mostly there are none, of which the planner knows nothing.
		if (found.length === 0) return nothing;
		const [row] = await this.database.run<Record<DeliveryState, number>>(
			'',
			`SELECT ${states.map((state) => `count(*) FILTER (WHERE ${conditions[state]}) AS ${state}`).join()}
				FROM $schema.deliveries d LEFT JOIN $schema.queue q ON q.number = d.number
				WHERE d.subscription = ANY ($1)`,
			[found.map(({ number }) => number)],
		);
		return row ?? nothing;
	}

	private async ofAll(): Promise<Record<DeliveryState, number>> {
		const [row] = await this.database.run<CountsRow>(
			'counts',
			`SELECT count(*) AS rows, ${sums} FROM $schema.counts`,
		);
		const { rows, ...counts } = row ?? { rows: 0, ...nothing };
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

const conditions: Readonly<Record<DeliveryState, string>> = {
	pending: 'd.state = 0 AND q.due_at IS NOT NULL',
	blocked: 'd.state = 0 AND q.due_at IS NULL',
	delivered: 'd.state = 2',
	failed: 'd.state = 3',
	cancelled: 'd.state = 4',
};
const sums = states.map((state) => `coalesce(sum(${state}), 0)::bigint AS ${state}`).join();
const nothing = {
	pending: 0,
	blocked: 0,
	delivered: 0,
	failed: 0,
	cancelled: 0,
};
