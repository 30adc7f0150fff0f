import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresSide } from '../../lib/store/postgres/move/side';
import { sqliteSide } from '../../lib/store/sqlite/move/side';
import { onPostgres } from '../measure/postgres';
import type { Section } from '../measure/report';
import { startEndpoint } from '../sender/traffic';
import { lookingSection } from './looking';
import { closeLog, openLog, type Log, type Place } from './log';
import { pagesSection } from './pages';

const FEW = 1_000;
const MANY = 100_000;

type Progress = (news: string) => void;

/** Measures what looking at the log takes, with few and with many deliveries, and what it costs the sender, in both engines. */
export async function benchLog(say: Progress): Promise<readonly Section[]> {
	return [...(await sqliteSections(say)), ...(await postgresSections(say))];
}

/** The same over SQLite alone. */
export async function sqliteSections(say: Progress): Promise<readonly Section[]> {
	const folder = await mkdtemp(join(tmpdir(), 'log-bench-'));
	try {
		return await engineSections('SQLite', (name) => sqlitePlace(folder, name), say);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The same over PostgreSQL alone, on a server of its own. */
export async function postgresSections(say: Progress): Promise<readonly Section[]> {
	return await onPostgres(
		async (url) => await engineSections('PostgreSQL', (name) => postgresPlace(url, name), say),
	);
}

function sqlitePlace(folder: string, name: string): Place {
	const own = join(folder, name);
	return { outbox: join(own, 'outbox.sqlite'), side: () => sqliteSide(own, Date.now) };
}

function postgresPlace(server: string, schema: string): Place {
	return {
		outbox: { server, schema },
		side: () => postgresSide({ server, schema }, Date.now),
	};
}

async function engineSections(
	engine: string,
	placeOf: (name: string) => Place,
	say: Progress,
): Promise<Section[]> {
	const endpoint = await startEndpoint();
	const open: Log[] = [];
	try {
		for (const [name, count] of [
			['few', FEW],
			['many', MANY],
		] as const) {
			say(`${engine}: a log with ${count.toLocaleString('en-US')} deliveries`);
			open.push(await openLog(placeOf(name), count, endpoint.url));
		}
		const [few, many] = open as [Log, Log];
		say(`${engine}: looking`);
		const pages = await pagesSection(engine, few, many);
		say(`${engine}: sending while somebody looks`);
		return [pages, await lookingSection(engine, many)];
	} finally {
		for (const log of open) await closeLog(log);
		await endpoint.stop();
	}
}
