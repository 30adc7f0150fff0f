import { onPostgres } from '../measure/postgres';
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

/** Measures the stores in PostgreSQL. */
export async function benchPostgres(say: (news: string) => void): Promise<readonly Section[]> {
	return await onPostgres(async (url) => {
		const sections: Section[] = [];
		for (const part of PARTS) sections.push(await part(url, say));
		return sections;
	});
}
