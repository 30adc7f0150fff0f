import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresOutbox } from '../../../../../lib/store/postgres/outbox/open';
import { createDatabase } from '../../../store/postgres/database';
import { type OutboxPlace, rules } from '../place';
import { describePredecessors } from '../predecessors';

/** A database of its own, in which each process holds its lock; one that is killed is as one that stands still. */
async function inDatabase(): Promise<OutboxPlace> {
	const database = await createDatabase();
	let processes = 0;
	const locks = async () => {
		const [row] = await database.query(
			"SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted",
		);
		return Number(row?.['count']);
	};
	return {
		open: async (name, now) => {
			const place = { server: database.url, applicationName: name, now };
			const outbox = await openPostgresOutbox(place, rules);
			outbox.onChange(() => undefined);
			processes += 1;
			for (let tries = 0; tries < 400 && (await locks()) < processes; tries++) await sleep(25);
			return outbox;
		},
		killed: () => undefined,
		remove: async () => await database.remove(),
	};
}

describePredecessors('PostgreSQL', inDatabase);
