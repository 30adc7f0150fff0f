import type { OutboxDatabase } from '../access/database';
import { finishRemovals } from '../subscriptions/change';
import type { OutboxStatistics } from './statistics';

/** See Outbox.purge. */
export interface Retention {
	readonly endedBefore: number;
	readonly readerIdleBefore: number;
}

/** Rows forgotten in one transaction. */
const rowsPerSlice = 500;

/** Forgets in slices what ended before, once it is counted; answers how many deliveries. */
export async function purged(
	database: OutboxDatabase,
	statistics: Pick<OutboxStatistics, 'catchUp'>,
	{ endedBefore, readerIdleBefore }: Retention,
): Promise<number> {
	await finishRemovals(database);
	await statistics.catchUp();
	const before = Math.ceil(endedBefore);
	const readUntil = await allHaveRead(database, Math.ceil(readerIdleBefore));
	let total = 0;
	for (let after: number | null = 0; after !== null;) {
		const [slice]: { next: number | null; forgotten: number }[] = await database.call(
			'purge_deliveries',
			...[after, before, readUntil, rowsPerSlice],
		);
		total += slice?.forgotten ?? 0;
		after = slice?.next ?? null;
	}
	while ((await counted(database, 'purge_lone_rows', [before, readUntil, rowsPerSlice])) > 0);
	let last = 0;
	do last = await counted(database, 'purge_subscriptions', [last, before, rowsPerSlice]);
	while (last > 0);
	while ((await counted(database, 'purge_counts', [database.now(), rowsPerSlice])) > 0);
	return total;
}

/** The last entry that is counted, and that every reader who is not idle has acknowledged. */
async function allHaveRead(database: OutboxDatabase, idleBefore: number): Promise<number> {
	const [row] = await database.run<{ until: number }>(
		'read_until',
		`SELECT least(counted, (SELECT min(acknowledged) FROM $schema.readers WHERE seen_at >= $1)) AS until
			FROM $schema.outbox`,
		[idleBefore],
	);
	return row?.until ?? 0;
}

async function counted(
	database: OutboxDatabase,
	name: 'purge_lone_rows' | 'purge_subscriptions' | 'purge_counts',
	values: readonly number[],
): Promise<number> {
	const [row] = await database.call<Record<string, number | null>>(name, ...values);
	return row?.[name] ?? 0;
}
