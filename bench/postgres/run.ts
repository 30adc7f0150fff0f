import { postgresPrograms, startPostgres } from '../../test/servers/postgres';
import type { Section } from '../measure/report';
import { benchSenderPending } from '../sender/processes/pending';
import { benchSenderProcesses } from '../sender/processes/run';
import { benchClaimMemory, benchClaimProcesses } from '../store/postgres/claims';
import { benchOutboxBesidePgBoss, benchOutboxMany } from '../store/postgres/outbox/sections';

/** What is compared, each in a schema or more of its own on the same server. */
const PARTS = [
	benchSenderProcesses,
	benchClaimProcesses,
	benchClaimMemory,
	benchOutboxBesidePgBoss,
	benchOutboxMany,
	benchSenderPending,
];

/** Measures the stores in PostgreSQL, on a server of its own that writes to the disk as in production. */
export async function benchPostgres(say: (news: string) => void): Promise<readonly Section[]> {
	const programs = postgresPrograms();
	if (programs === undefined) {
		console.log('\nPostgreSQL is not installed: its figures are left out.');
		return [];
	}
	const server = await startPostgres(programs, { fsync: true });
	try {
		const sections: Section[] = [];
		for (const part of PARTS) sections.push(await part(server.url, say));
		return sections;
	} finally {
		await server.close();
	}
}
