import type { SqliteOutboxAccess } from './access';
import { ROWS_PER_SLICE } from './file';
import { OutboxPurge, type Retention } from './operations/purge';
import type { RollUp } from './rollUp';

/** Forgets in small slices what ended before, once it is counted; answers how many deliveries. */
export async function purged(
	access: SqliteOutboxAccess,
	rollUp: RollUp,
	before: Retention,
): Promise<number> {
	await access.finishRemovals();
	await rollUp.run();
	const purge = new OutboxPurge(before);
	let total = 0;
	for (let hasMore = true; hasMore;) {
		hasMore = await access.write(({ tables }) => {
			const forgotten = purge.deliveries(tables, ROWS_PER_SLICE);
			total += forgotten ?? 0;
			return forgotten !== undefined;
		}, ROWS_PER_SLICE);
	}
	await access.writeInSlices(({ tables }, rows) => purge.loneRows(tables, rows));
	await access.writeInSlices(({ tables }, rows) => purge.subscriptions(tables, rows));
	await access.writeInSlices(({ statistics }, rows) => statistics.forgetOld(rows));
	return total;
}
