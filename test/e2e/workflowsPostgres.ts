import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup, rememberTemporaryFolder } from '../n8n/children';
import { freePort } from '../n8n/environment';

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

/** Makes a database cluster in a temporary folder and serves it; ends with this process at the latest. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
	const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
	rememberTemporaryFolder(folder);
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
	const serve = [
		'-D',
		data,
		'-p',
		String(port),
		'-h',
		'127.0.0.1',
		'-k',
		folder,
		'-c',
		'fsync=off',
	];
	const child = spawn(join(programs, 'postgres'), serve, {
		...user,
		cwd: folder,
		env: locale,
		stdio: 'ignore',
		detached: true,
	});
	const kill = () => child.pid !== undefined && killGroup(child.pid);
	process.once('exit', kill);
	await untilListening(port);
	return {
		port,
		close: async () => {
			const ended = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGINT');
			await ended;
			process.off('exit', kill);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

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
