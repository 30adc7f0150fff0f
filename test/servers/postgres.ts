import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '../n8n/process/environment';
import {
	folderFor,
	folderOf,
	startProgram,
	startRestartable,
	unprivileged,
	versionsIn,
	type Restartable,
	type RunningProgram,
} from './program';

/** A PostgreSQL server of its own on 127.0.0.1, user and database `postgres`, without a password. */
export interface PostgresServer extends Restartable {
	readonly url: string;
	/** Makes an empty database; answers its URL. */
	createDatabase(name: string): Promise<string>;
}

/** How a server is run. */
export interface PostgresOptions {
	/** True: what is committed is on the disk, as in production; slower. */
	readonly fsync?: boolean;
	/** Further settings, as `name=value`. */
	readonly settings?: readonly string[];
}

/** Recovery on a busy machine. */
const START_SECONDS = 60;

/** Names another folder of PostgreSQL's programs than that of the newest version. */
const PROGRAMS_VARIABLE = 'TEST_POSTGRES_PROGRAMS';

/** The folder of PostgreSQL's programs on this machine; undefined where there are none. */
export function postgresPrograms(): string | undefined {
	const packaged = '/usr/lib/postgresql';
	const versions = versionsIn(packaged).map((version) => join(packaged, version, 'bin'));
	const chosen = process.env[PROGRAMS_VARIABLE];
	return folderOf('initdb', chosen === undefined ? versions : [chosen]);
}

/** Makes a database cluster in a temporary folder and serves it; it ends with this process, however that ends. */
export async function startPostgres(
	programs: string,
	{ fsync = false, settings = [] }: PostgresOptions = {},
): Promise<PostgresServer> {
	const user = unprivileged('postgres');
	const folder = folderFor('postgres', user);
	const data = join(folder, 'data');
	const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
	execFileSync(join(programs, 'initdb'), initialise, {
		...user,
		env: { ...process.env, LC_ALL: 'C' },
		stdio: 'pipe',
		cwd: folder,
	});
	const port = await freePort();
	const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
	const chosen = [`fsync=${fsync ? 'on' : 'off'}`, ...settings].flatMap((one) => ['-c', one]);
	const options = ['-p', String(port), '-h', '127.0.0.1', '-k', folder, ...chosen];
	const command = [join(programs, 'postgres'), '-D', data, ...options];
	const start = async () => {
		const started = await startProgram({ command, port, folder, user });
		await untilAnswering(url, started);
		return started;
	};
	return {
		...(await startRestartable({ port, folder }, start)),
		url,
		createDatabase: async (name) => {
			await query(url, `CREATE DATABASE "${name}"`);
			return new URL(name, url).href;
		},
	};
}

async function query(url: string, text: string): Promise<void> {
	const client = new Client({ connectionString: url });
	// The server may end first.
	client.on('error', () => undefined);
	try {
		await client.connect();
		await client.query(text);
	} finally {
		await client.end();
	}
}

/** After a crash it listens before it has recovered. */
async function untilAnswering(url: string, { failure }: RunningProgram): Promise<void> {
	const began = Date.now();
	for (;;) {
		try {
			return await query(url, 'SELECT 1');
		} catch (error) {
			const seconds = (Date.now() - began) / 1000;
			if (seconds > START_SECONDS) {
				throw failure(`listens, but did not answer in ${seconds.toFixed(1)} s (${String(error)}):`);
			}
			await sleep(100);
		}
	}
}
