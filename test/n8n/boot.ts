import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetTemporaryFolder, killGroup, rememberTemporaryFolder, spawnGroup } from './children';
import { freePort, n8nEnvironment } from './environment';
import { keepOutput, type ProcessOutput } from './output';
import { installPackage } from './package';

const READY_TIMEOUT_SECONDS = 120;
const STOP_TIMEOUT_SECONDS = 20;

export interface N8nOptions {
	/** Where `ensureN8n` installed n8n. */
	folder: string;
	/** n8n's data (`.n8n` is made in it). Default: a temporary folder, removed by `stop`. */
	userFolder?: string;
	/** Leaves a temporary user folder behind, to look into it. */
	keepUserFolder?: boolean;
	port?: number;
	/** Environment variables over the harness's own; `undefined` unsets one. */
	env?: NodeJS.ProcessEnv;
	/** The built node package to install before the start. */
	packageFolder?: string;
	/** Starts n8n's task runner too, which Code nodes need. */
	codeNode?: boolean;
	/** Gets every line n8n prints. */
	log?: (line: string) => void;
}

export interface RunningN8n {
	/** `http://127.0.0.1:<port>`; the same after `restart`. */
	readonly url: string;
	readonly port: number;
	readonly userFolder: string;
	/** The id of n8n's process, which is its process group's too; `undefined` when it is not running. */
	pid(): number | undefined;
	/** Asks n8n to end (SIGTERM), forces it after 20 s, and removes a temporary user folder. */
	stop(): Promise<void>;
	/** SIGKILL to n8n and everything it started, as a power cut would; the user folder stays. */
	kill(): Promise<void>;
	/** Ends n8n if it runs and starts it on the same port and user folder, with `env` added. */
	restart(env?: NodeJS.ProcessEnv): Promise<void>;
	/** The last million characters of what n8n printed, over all starts. */
	output(): string;
}

/** Starts a real n8n and resolves when its webhooks and its REST API answer. */
export async function startN8n(options: N8nOptions): Promise<RunningN8n> {
	const isTemporary = options.userFolder === undefined && options.keepUserFolder !== true;
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-user-')));
	if (isTemporary) rememberTemporaryFolder(userFolder);
	await mkdir(userFolder, { recursive: true });
	if (options.packageFolder !== undefined) await installPackage(userFolder, options.packageFolder);
	const port = options.port ?? (await freePort());
	const choices = { userFolder, port, brokerPort: await freePort() };
	const codeNode = options.codeNode ?? false;
	const output = keepOutput(options.log);
	const url = `http://127.0.0.1:${port}`;
	let environment = n8nEnvironment({ ...choices, codeNode }, options.env);
	let child: ChildProcess | undefined;

	const start = async () => {
		child = spawnN8n(options.folder, userFolder, environment, output);
		await waitUntilReady(child, url, output).catch(async (error: unknown) => {
			await end(child, 'SIGKILL');
			throw error;
		});
	};
	const removeUserFolder = async () => {
		if (!isTemporary) return;
		await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
		forgetTemporaryFolder(userFolder);
	};
	await start().catch(async (error: unknown) => {
		await removeUserFolder();
		throw error;
	});

	return {
		url,
		port,
		userFolder,
		pid: () => (isRunning(child) ? child?.pid : undefined),
		async stop() {
			await end(child, 'SIGTERM');
			await removeUserFolder();
		},
		kill: async () => await end(child, 'SIGKILL'),
		async restart(env = {}) {
			await end(child, 'SIGTERM');
			environment = { ...environment, ...env };
			await start();
		},
		output: () => output.text(),
	};
}

/**
 * Ends n8n with its parent even when that is killed: the IPC channel closes with the parent, whatever
 * ended it. A data URL, because this module may itself be running from TypeScript or from `dist`.
 */
const END_WITH_PARENT =
	'data:text/javascript,' +
	encodeURIComponent(
		`process.on('disconnect', () => {
			try { process.kill(-process.pid, 'SIGKILL'); } catch { process.exit(1); }
		});`,
	);

function spawnN8n(
	folder: string,
	userFolder: string,
	env: NodeJS.ProcessEnv,
	output: ProcessOutput,
): ChildProcess {
	const script = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	const child = spawnGroup(process.execPath, ['--import', END_WITH_PARENT, script, 'start'], {
		// n8n reads `.env` from its working directory; this folder has none.
		cwd: userFolder,
		env,
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	output.follow(child);
	return child;
}

async function waitUntilReady(child: ChildProcess, url: string, output: ProcessOutput) {
	const deadline = Date.now() + READY_TIMEOUT_SECONDS * 1000;
	while (Date.now() < deadline) {
		if (!isRunning(child)) {
			const ending = child.signalCode ?? `exit code ${child.exitCode}`;
			throw new Error(`n8n ended while starting (${ending}). It printed:\n${output.tail(40)}`);
		}
		// 401 is the REST API's answer to a stranger; before it is mounted the answer is 404.
		const isReady =
			(await statusOf(`${url}/healthz/readiness`)) === 200 &&
			(await statusOf(`${url}/rest/login`)) === 401;
		if (isReady) return;
		await sleep(100);
	}
	throw new Error(
		`n8n was not ready after ${READY_TIMEOUT_SECONDS} s. It printed:\n${output.tail(40)}`,
	);
}

async function statusOf(url: string): Promise<number | undefined> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
		await response.body?.cancel();
		return response.status;
	} catch {
		return undefined;
	}
}

function isRunning(child: ChildProcess | undefined): boolean {
	return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess | undefined, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
	const pid = child?.pid;
	if (child === undefined || pid === undefined) return;
	if (isRunning(child)) {
		const exited = new Promise((resolve) => child.once('exit', resolve));
		const isGraceful = signal === 'SIGTERM' && process.platform !== 'win32';
		if (isGraceful) child.kill(signal);
		else killGroup(pid);
		const timer = setTimeout(() => killGroup(pid), STOP_TIMEOUT_SECONDS * 1000);
		await exited;
		clearTimeout(timer);
	}
	// The task runner can outlive n8n by a moment.
	if (process.platform !== 'win32') killGroup(pid);
}
