import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../n8n/process/environment';

/** A PostgreSQL server of its own on 127.0.0.1, user and database `postgres`, without a password. */
export interface PostgresServer {
	readonly port: number;
	close(): Promise<void>;
}

const START_SECONDS = 20;

/** The folder of PostgreSQL's programs on this machine; undefined where there are none. */
export function postgresPrograms(): string | undefined {
	const versions = '/usr/lib/postgresql';
	const packaged = existsSync(versions)
		? readdirSync(versions)
				.sort((a, b) => Number(b) - Number(a))
				.map((version) => join(versions, version, 'bin'))
		: [];
	const folders = [...packaged, ...(process.env.PATH ?? '').split(delimiter)];
	return folders.find(
		(folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
	);
}

/** Makes a database cluster in a temporary folder and serves it; it ends with this process, however that ends. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
	const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
	const user = unprivileged();
	if (user !== undefined) chownSync(folder, user.uid, user.gid);
	const data = join(folder, 'data');
	const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
	const locale = { ...process.env, LC_ALL: 'C' };
	execFileSync(join(programs, 'initdb'), initialise, {
		...user,
		env: locale,
		stdio: 'pipe',
		cwd: folder,
	});
	const port = await freePort();
	const options = ['-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'];
	const postgres = [join(programs, 'postgres'), '-D', data, ...options];
	const guard = spawn('sh', ['-c', WHILE_INPUT_IS_OPEN, folder, ...postgres], {
		...user,
		cwd: '/',
		env: locale,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	await untilListening(port);
	return {
		port,
		close: async () => {
			const ended = new Promise((resolve) => guard.once('exit', resolve));
			guard.stdin.end();
			await ended;
		},
	};
}

/** Runs a server until its own input ends, which it does with the process that holds the other end; then tidies up. */
const WHILE_INPUT_IS_OPEN = '"$@" & server=$!; cat; kill -INT $server; wait $server; rm -rf "$0"';

/** PostgreSQL refuses to run as root: its own user is taken then, or nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const users = readFileSync('/etc/passwd', 'utf8').split('\n');
	const line = users.find((one) => one.startsWith('postgres:')) ?? 'nobody:x:65534:65534';
	const [, , uid, gid] = line.split(':');
	return { uid: Number(uid), gid: Number(gid) };
}

async function untilListening(port: number): Promise<void> {
	const deadline = Date.now() + START_SECONDS * 1000;
	for (;;) {
		const open = await new Promise<boolean>((resolve) => {
			const socket = connect(port, '127.0.0.1', () => resolve(true));
			socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
		});
		if (open) return;
		if (Date.now() > deadline) throw new Error(`PostgreSQL did not start in ${START_SECONDS} s`);
		await sleep(100);
	}
}
