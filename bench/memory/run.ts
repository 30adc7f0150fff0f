import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { postgresPrograms, startPostgres } from '../../test/servers/postgres';
import type { OutboxPlace } from '../sender/open';
import { startEndpoint } from '../sender/traffic';
import { History, printVerdicts } from './history';
import type { MemorySample, MemoryTask } from './one';
import { tableSizes } from './tables';

/*
 * npm run bench:memory [-- --minutes 15] [-- --warm-up 15] [-- --per-second 300]: memory of processes that only wait and of processes that
 * receive and send so many events a second, over SQLite and over PostgreSQL, and what PostgreSQL's tables occupy. History
 * is kept for minutes only, so that everything that should end does. Exits 1 where something grows.
 */

const SAMPLE_SECONDS = 10;
const KEEP_MINUTES = 2;
const ENOUGH_MINUTES = 25;
/** Megabytes in an hour that are too many. */
const LIMITS = { memory: 15, heap: 1, table: 5 };
/** Tables whose rows come and go with every event, so that they stay small if vacuuming keeps up. */
const COMING_AND_GOING = ['queue', 'claims', 'leases', 'counts', 'subscriptions'];
const SCHEMA = 'busy';

interface Options {
	readonly minutes: number;
	/** Minutes beforehand, which aren't looked at: tables fill, code is compiled. */
	readonly warmUp: number;
	readonly perSecond: number;
}

function options(): Options {
	const { values } = parseArgs({
		options: {
			minutes: { type: 'string', default: '15' },
			'warm-up': { type: 'string', default: '15' },
			'per-second': { type: 'string', default: '300' },
		},
	});
	return {
		minutes: Number(values.minutes),
		warmUp: Number(values['warm-up']),
		perSecond: Number(values['per-second']),
	};
}

async function main(): Promise<void> {
	const { minutes, warmUp, perSecond } = options();
	const folder = await mkdtemp(join(tmpdir(), 'memory-bench-'));
	const endpoint = await startEndpoint();
	const programs = postgresPrograms();
	const server = programs === undefined ? undefined : await startPostgres(programs, FSYNC);
	if (server === undefined) console.log('PostgreSQL is not installed: only SQLite is measured.');
	const places: Array<readonly [string, OutboxPlace, number]> = [
		['SQLite, idle', join(folder, 'idle.sqlite'), 0],
		['SQLite, busy', join(folder, 'busy.sqlite'), perSecond],
	];
	if (server !== undefined) {
		places.push(['PostgreSQL, idle', { server: server.url, schema: 'idle' }, 0]);
		places.push(['PostgreSQL, busy', { server: server.url, schema: SCHEMA }, perSecond]);
	}
	const common = { url: endpoint.url, sampleSeconds: SAMPLE_SECONDS, keepMinutes: KEEP_MINUTES };
	const history = new History(warmUp);
	const children = places.map(([name, place, rate]) =>
		start(name, { ...common, place, perSecond: rate }, history),
	);
	const client = server && new Client({ connectionString: server.url });
	try {
		await client?.connect();
		console.log(
			`${minutes} minutes after ${warmUp} to warm up, ${perSecond} events a second in each busy process`,
		);
		if (minutes + warmUp < ENOUGH_MINUTES) {
			console.log('So short a time shows how it warms up, no more.');
		}
		while (history.minutesPassed < warmUp + minutes) {
			await sleep(SAMPLE_SECONDS * 1000);
			if (children.some(({ exitCode }) => exitCode !== null)) throw new Error('A process ended');
			if (client !== undefined) history.addTables(await tableSizes(client, SCHEMA));
		}
	} finally {
		await Promise.all(children.map(end));
		await client?.end();
		await server?.close();
		await endpoint.stop();
		await rm(folder, { recursive: true, force: true });
	}
	const isFlat = printVerdicts(history, LIMITS, COMING_AND_GOING);
	if (!isFlat) process.exitCode = 1;
}

const FSYNC = { fsync: true };

function start(name: string, task: MemoryTask, history: History): ChildProcess {
	const child = fork(join(__dirname, 'one.js'), [JSON.stringify(task)], {
		execArgv: ['--expose-gc'],
	});
	child.on('message', (sample: MemorySample) => history.addProcess(name, sample));
	return child;
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null) return;
	const exit = once(child, 'exit');
	child.disconnect();
	await exit;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
