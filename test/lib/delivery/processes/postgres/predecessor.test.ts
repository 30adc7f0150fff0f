import { openPostgresOutbox } from '../../../../../lib/store/postgres/outbox/open';
import { createDatabase, PATIENT } from '../../../store/postgres/database';
import { type OutboxPlace, rules } from '../place';
import { describePredecessors } from '../predecessors';

/** A database of its own, in which each process holds its lock; one that is killed is as one that stands still. */
async function inDatabase(): Promise<OutboxPlace> {
	const database = await createDatabase();
	return {
		open: async (name, now) => {
			const place = { server: database.url, applicationName: name, now, ...PATIENT };
			const outbox = await openPostgresOutbox(place, rules);
			// Called once it listens and has its lock.
			await new Promise<void>((resolve) => outbox.onChange(resolve));
			return outbox;
		},
		killed: () => undefined,
		remove: async () => await database.remove(),
	};
}

describePredecessors('PostgreSQL', inDatabase);
