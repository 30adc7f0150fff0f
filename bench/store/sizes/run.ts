import { parseArgs } from 'node:util';
import { postgresPrograms, startPostgres } from '../../../test/servers/postgres';
import { type Figure, type Section, tableOf, writeFigures } from '../../measure/report';
import type { Filling, Sizes } from './measured';
import { postgresSizes } from './postgres';
import { sqliteSizes } from './sqlite';

/*
 * npm run bench:sizes [-- --json bench/sizes.json]: what is stored occupies on the disk, in megabytes per million, which
 * docs/operations.md has. A busy machine changes nothing but the time it takes.
 */

const FILLING: Filling = {
	deliveries: 100_000,
	remembered: 1_000_000,
	say: (news) => console.log(news),
};

const TITLES: Readonly<Record<keyof Sizes, string>> = {
	event: 'events with 1 KB of data',
	delivery: 'deliveries that have ended',
	attempt: 'attempts',
	waiting: 'deliveries that wait, in addition',
	remembered: 'remembered events',
	rememberedMemory: 'remembered events, in memory',
};

async function main(): Promise<void> {
	const { json } = parseArgs({ options: { json: { type: 'string' } } }).values;
	const sections = [section('SQLite', 'sqlite', await sqliteSizes(FILLING))];
	const programs = postgresPrograms();
	if (programs === undefined) console.log('PostgreSQL is not installed: its sizes are left out.');
	else sections.push(section('PostgreSQL', 'postgres', await inPostgres(programs)));
	for (const one of sections) console.log(`\n${tableOf(one)}`);
	if (json !== undefined) await writeFigures(json, sections);
}

async function inPostgres(programs: string): Promise<Sizes> {
	// What it occupies is the same without waiting for the disk.
	const server = await startPostgres(programs);
	try {
		return await postgresSizes(server, FILLING);
	} finally {
		await server.close();
	}
}

function section(engine: string, key: string, sizes: Sizes): Section {
	const figures = Object.entries(sizes).map(
		// Bytes each are megabytes per million.
		([what, value]: [string, number]): Figure => ({
			key: `${key}_${what}_mb_per_million`,
			title: TITLES[what as keyof Sizes],
			value,
			unit: 'MB',
		}),
	);
	return { title: `${engine}, per million`, figures };
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
