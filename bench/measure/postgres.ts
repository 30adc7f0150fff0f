import { postgresPrograms, startPostgres } from '../../test/servers/postgres';
import type { Section } from './report';

/** Measures on a server of its own, at this URL, that writes to the disk as in production; nothing where PostgreSQL is not installed. */
export async function onPostgres(
	measure: (url: string) => Promise<readonly Section[]>,
): Promise<readonly Section[]> {
	const programs = postgresPrograms();
	if (programs === undefined) {
		console.log('\nPostgreSQL is not installed: its figures are left out.');
		return [];
	}
	const server = await startPostgres(programs, { fsync: true });
	try {
		return await measure(server.url);
	} finally {
		await server.close();
	}
}
