import { spawn, type ChildProcess } from 'node:child_process';
import {
	chownSync,
	closeSync,
	existsSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf, isRunning, killIfThere, stateOf } from './process';

/** On a busy machine; one that ends before it listens is told of at once. */
const START_SECONDS = 60;

/** Who a server runs as. */
export interface User {
	readonly uid: number;
	readonly gid: number;
}

/** The first folder that has this program, of these and of the PATH; undefined where none has it. */
export function folderOf(program: string, folders: readonly string[] = []): string | undefined {
	return [...folders, ...(process.env.PATH ?? '').split(delimiter)].find((folder) =>
		existsSync(join(folder, program)),
	);
}

/** The folders of the versions that Debian installs side by side, the newest first. */
export function versionsIn(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder).sort((a, b) => Number(b) - Number(a));
}

/** The user a server runs as where this process is root: its own, or nobody. */
export function unprivileged(name: string): User | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const users = readFileSync('/etc/passwd', 'utf8').split('\n');
	const line = users.find((one) => one.startsWith(`${name}:`)) ?? 'nobody:x:65534:65534';
	const [, , uid, gid] = line.split(':');
	return { uid: Number(uid), gid: Number(gid) };
}

/** A temporary folder of this user's. */
export function folderFor(name: string, user: User | undefined): string {
	const folder = mkdtempSync(join(tmpdir(), `${name}-`));
	if (user !== undefined) chownSync(folder, user.uid, user.gid);
	return folder;
}

const KEEP = 'keep';
/**
 * Runs a server until its own input ends, which it does with the process that holds the other end; then removes the folder,
 * unless it was told to keep it.
 */
const WHILE_INPUT_IS_OPEN = `"$@" & server=$!; echo $server >&3; word=$(cat); kill -INT $server 2>/dev/null; wait $server; [ "$word" = ${KEEP} ] || rm -rf "$0"`;

/** A server that runs. */
export interface RunningProgram {
	/** Of the server itself, for signals. */
	readonly pid: number;
	/** Stops it in an orderly way and waits for its end. */
	stop(): Promise<void>;
	/** Ends it and its own children as `kill -9` does, and waits for its end. */
	kill(): Promise<void>;
	/** An error with this problem, the program's name and the last lines that it wrote. */
	failure(problem: string): Error;
}

/** What is started: its command line, the port it listens on, and its folder, which goes with this process. */
export interface ServerProgram {
	readonly command: readonly string[];
	readonly port: number;
	readonly folder: string;
	readonly user: User | undefined;
}

const LINES_TOLD = 20;

/** What a program writes goes to a file in its folder: a pipe would hold it up while this process is busy. */
function outputIn(folder: string, program: string) {
	const file = join(folder, `${basename(program)}.output`);
	const descriptor = openSync(file, 'w');
	const failure = (problem: string) => {
		const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
		return new Error([`${program} ${problem}`, ...lines.slice(-LINES_TOLD)].join('\n\t'));
	};
	return { descriptor, failure };
}

/**
 * Starts a server on 127.0.0.1 that ends with this process, however that ends; resolves once its port answers. Rejects with
 * what it wrote last where it ends before, or takes too long.
 */
export async function startProgram({
	command,
	port,
	folder,
	user,
}: ServerProgram): Promise<RunningProgram> {
	const { descriptor, failure } = outputIn(folder, command[0] ?? '');
	const guard = spawn('sh', ['-c', WHILE_INPUT_IS_OPEN, folder, ...command], {
		...user,
		cwd: '/',
		env: { ...process.env, LC_ALL: 'C' },
		stdio: ['pipe', descriptor, descriptor, 'pipe'],
	});
	closeSync(descriptor);
	const ended = new Promise<void>((resolve) => guard.once('exit', () => resolve()));
	const pid = await pidFrom(guard);
	const problem = await untilListening(port, pid);
	if (problem !== undefined) {
		const error = failure(problem);
		guard.stdin?.end();
		throw error;
	}
	return {
		pid,
		failure,
		stop: async () => {
			guard.stdin?.end(KEEP);
			await ended;
		},
		kill: async () => {
			// Nothing is begun anew between the list and the end.
			process.kill(pid, 'SIGSTOP');
			while (isRunning(pid) && stateOf(pid) !== 'T') await sleep(1);
			const all = [pid, ...childrenOf(pid)];
			all.forEach(killIfThere);
			guard.stdin?.end(KEEP);
			await ended;
			// PostgreSQL does not start again while one of them still has its memory.
			while (all.some(isRunning)) await sleep(10);
		},
	};
}

/** A server that can be ended and started again, on the same data and port. */
export interface Restartable {
	readonly port: number;
	/** Ends it: in an orderly way, or (`SIGKILL`) all its processes at once; it does not answer until `start`. */
	stop(signal?: 'SIGKILL'): Promise<void>;
	/** Starts it again, on the same data and port. */
	start(): Promise<void>;
	/** Ends it and removes its folder. */
	close(): Promise<void>;
}

/** Starts a server by this; its folder goes when it is closed. */
export async function startRestartable(
	{ port, folder }: Pick<ServerProgram, 'port' | 'folder'>,
	start: () => Promise<RunningProgram>,
): Promise<Restartable> {
	let running: RunningProgram | undefined = await start();
	const stop = async (signal?: 'SIGKILL') => {
		const ending = running;
		running = undefined;
		await (signal === 'SIGKILL' ? ending?.kill() : ending?.stop());
	};
	return {
		port,
		stop,
		start: async () => {
			running ??= await start();
		},
		close: async () => {
			await stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function pidFrom(guard: ChildProcess): Promise<number> {
	return await new Promise((resolve, reject) => {
		guard.once('error', reject);
		guard.stdio[3]?.once('data', (text: Buffer) => resolve(Number(text.toString())));
	});
}

/** What went wrong; undefined once the port answers. */
async function untilListening(port: number, pid: number): Promise<string | undefined> {
	const began = Date.now();
	for (;;) {
		const open = await new Promise<boolean>((resolve) => {
			const socket = connect(port, '127.0.0.1', () => resolve(true));
			socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
		});
		if (open) return undefined;
		const seconds = (Date.now() - began) / 1000;
		const waited = `after ${seconds.toFixed(1)} s of waiting for port ${port}:`;
		if (!isRunning(pid)) return `ended ${waited}`;
		if (seconds > START_SECONDS) return `did not listen ${waited}`;
		await sleep(50);
	}
}
