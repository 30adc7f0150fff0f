import { randomUUID } from 'node:crypto';
import type { ClaimStore } from '../../../lib/store/claims';
import { openPostgresClaims } from '../../../lib/store/postgres/claims/open';
import { openSqliteClaims } from '../../../lib/store/sqlite/claims/open';
import { acceptedAt, inFlight, keyAt, keysFor, remember } from '../claimLoad';
import { serve } from '../processes';

/** Where a process claims: in an SQLite file, or on a PostgreSQL server; and whether it counts what it accepts. */
export type ClaimsTask = { readonly counts?: boolean } & (
	{ readonly file: string } | { readonly server: string; readonly schema: string }
);

const IN_FLIGHT = 500;

/* A process that claims and commits new events as fast as its store lets it. */

async function open(task: ClaimsTask): Promise<ClaimStore> {
	if ('server' in task) return await openPostgresClaims(task);
	return await openSqliteClaims({ ...task, now: Date.now, owner: randomUUID() });
}

void serve<ClaimsTask>(async (task) => {
	const store = await open(task);
	return async (count) => {
		const keys = keysFor(count);
		await inFlight(IN_FLIGHT, count, async (at) => {
			const counted = task.counts === true && { accepted: acceptedAt(at) };
			await remember(store, keyAt(keys, at), { ...counted });
		});
	};
});
