import { backup, DatabaseSync } from 'node:sqlite';

import { explainSqlite } from './errors';

/** All pages in one step, so that what is written meanwhile neither changes the copy nor makes it begin anew. */
const ALL_PAGES = 0x7fff_ffff;

/** Writes a copy of the file as it is at one moment, from its log too, while others write; off the event loop. */
export async function copySqliteFile(store: string, file: string, to: string): Promise<void> {
	try {
		const source = new DatabaseSync(file, { readOnly: true });
		try {
			await backup(source, to, { rate: ALL_PAGES });
		} finally {
			source.close();
		}
	} catch (error) {
		throw explainSqlite(store, file, error);
	}
}

/** How many subscriptions, and deliveries that have not ended, the copy of an outbox holds. */
export function outboxInBackup(file: string): { subscriptions: number; unfinished: number } {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const count = (query: string) => Number(Object.values(database.prepare(query).get() ?? {})[0]);
		return {
			subscriptions: count(
				'SELECT count(*) FROM subscriptions WHERE direct = 0 AND removed_at IS NULL',
			),
			unfinished: count('SELECT total(pending + blocked) FROM blocks WHERE facet = 0'),
		};
	} finally {
		database.close();
	}
}
