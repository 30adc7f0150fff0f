import { rowsPerSlice, type SqliteOutboxAccess } from './access';
import { OutboxPurge, type Retention } from './operations/purge';

/** Forgets in small slices what ended before; answers how many deliveries. */
export async function purged(access: SqliteOutboxAccess, before: Retention): Promise<number> {
	await access.finishRemovals();
	const purge = new OutboxPurge(before);
	let total = 0;
	for (let hasMore = true; hasMore;) {
		hasMore = await access.write(({ tables }) => {
			const forgotten = purge.deliveries(tables, rowsPerSlice);
			total += forgotten ?? 0;
			return forgotten !== undefined;
		}, rowsPerSlice);
	}
	await access.writeInSlices(({ tables }, rows) => purge.loneRows(tables, rows));
	await access.writeInSlices(({ tables }, rows) => purge.subscriptions(tables, rows));
	return total;
}
