import type { StoredSubscription } from '../../../outbox/subscription';
import type { OutboxDatabase } from '../access/database';
import { subscriptionColumns as columns, subscriptionOf, type SubscriptionRow } from './row';

/** See Outbox.endpoints. */
export async function endpointsAfter(
	database: OutboxDatabase,
	after: string,
	limit: number,
): Promise<StoredSubscription[]> {
	const rows = await database.run<SubscriptionRow>(
		'endpoints',
		`SELECT ${columns} FROM $schema.subscriptions WHERE id > $1 AND direct AND removed_at IS NULL
			ORDER BY id LIMIT $2`,
		[after, limit],
	);
	return rows.map((row) => subscriptionOf(row));
}

/** The subscriptions as they are stored at the time of the call; what has not changed is read once. */
export class KnownSubscriptions {
	/** One by its id, unless it was removed. */
	readonly named: (id: string) => Promise<StoredSubscription | undefined>;
	/** All of kind `subscription`, oldest first. */
	readonly list: (nothing: undefined) => Promise<readonly StoredSubscription[]>;
	private known = new Map<
		number,
		{ readonly version: number; readonly value: StoredSubscription }
	>();

	constructor(private readonly database: OutboxDatabase) {
		this.named = database.batched({ write: async (ids) => await this.read(ids) });
		this.list = database.batched<undefined, readonly StoredSubscription[]>({
			write: async (asked) => {
				await this.refresh();
				const all = [...this.known.values()].map(({ value }) => value);
				return asked.map(() => all);
			},
		});
	}

	private async read(ids: readonly string[]): Promise<(StoredSubscription | undefined)[]> {
		const rows = await this.database.run<SubscriptionRow>(
			'subscriptions_named',
			`SELECT ${columns} FROM $schema.subscriptions WHERE id = ANY ($1) AND removed_at IS NULL`,
			[[...new Set(ids)]],
		);
		const found = new Map(
			rows.map((row) => [row.id, subscriptionOf(row, this.known.get(row.number)?.value)]),
		);
		return ids.map((id) => found.get(id));
	}

	/** Versions only grow and numbers are given once: where count, sum and last number are the same, all is. */
	private async refresh(): Promise<void> {
		const [now] = await this.database.run<{ count: number; sum: number; last: number }>(
			'subscriptions_state',
			`SELECT count(*) AS count, coalesce(sum(version), 0)::bigint AS sum, coalesce(max(number), 0) AS last
				FROM $schema.subscriptions WHERE NOT direct AND removed_at IS NULL`,
		);
		const known = [...this.known];
		const sum = known.reduce((total, [, { version }]) => total + version, 0);
		const last = known[known.length - 1]?.[0] ?? 0;
		if (now?.count === known.length && now.sum === sum && now.last === last) return;
		const rows = await this.database.run<SubscriptionRow & { readonly settings: string | null }>(
			'subscriptions_changed',
			`SELECT s.number, s.id, direct, enabled, CASE WHEN k.version = s.version THEN NULL ELSE settings END AS settings,
				health, created_at, updated_at, revision, s.version FROM $schema.subscriptions s
				LEFT JOIN unnest($1::bigint[], $2::bigint[]) AS k (number, version) ON k.number = s.number
				WHERE NOT direct AND removed_at IS NULL ORDER BY s.number`,
			[known.map(([number]) => number), known.map(([, { version }]) => version)],
		);
		this.known = new Map(
			rows.map((row) => {
				const before = this.known.get(row.number);
				const value =
					before?.version === row.version ? before.value : subscriptionOf(row, before?.value);
				return [row.number, { version: row.version, value }];
			}),
		);
	}
}
