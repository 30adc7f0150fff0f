import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup, spawnGroup } from './children';
import type { ProcessOutput } from './output';

const READY_TIMEOUT_SECONDS = 240;
/** Longer than n8n waits for runs in progress. */
const STOP_TIMEOUT_SECONDS = 90;
const ANSWERED_WITHIN_MILLISECONDS = 5_000;
const READINESS = '/healthz/readiness';

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

/** What a process of n8n does, in the words of n8n's command line: all or the main part, runs, or webhooks. */
export type N8nRole = 'start' | 'worker' | 'webhook';

/** Where n8n is installed, where it keeps its data, and what it is told. */
export interface N8nCommand {
	role: N8nRole;
	folder: string;
	userFolder: string;
	environment: NodeJS.ProcessEnv;
}

/** Starts `n8n start`, `n8n worker` or `n8n webhook`; `output` gets what it prints. */
export function spawnN8n(command: N8nCommand, output: ProcessOutput): ChildProcess {
	const script = join(command.folder, 'node_modules', 'n8n', 'bin', 'n8n');
	const child = spawnGroup(process.execPath, ['--import', END_WITH_PARENT, script, command.role], {
		// n8n reads `.env` from its working directory; this folder has none.
		cwd: command.userFolder,
		env: command.environment,
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	output.follow(child);
	return child;
}

/** Resolves when what the process serves answers at `url`; rejects with n8n's last lines. */
export async function waitUntilReady(
	child: ChildProcess,
	role: N8nRole,
	url: string,
	output: ProcessOutput,
): Promise<void> {
	const deadline = Date.now() + READY_TIMEOUT_SECONDS * 1000;
	while (Date.now() < deadline) {
		const { exitCode, signalCode } = child;
		if (!isRunning(child)) {
			const ending = signalCode ?? `exit code ${exitCode}`;
			throw new Error(`n8n ended while starting (${ending}). It printed:\n${output.tail(40)}`);
		}
		// 401 is the REST API's answer to a stranger; before it is mounted the answer is 404.
		const isReady =
			(await statusOf(`${url}${READINESS}`)) === 200 &&
			(role !== 'start' || (await statusOf(`${url}/rest/login`)) === 401);
		if (isReady) return;
		await sleep(100);
	}
	throw new Error(
		`n8n was not ready after ${READY_TIMEOUT_SECONDS} s. It printed:\n${output.tail(40)}`,
	);
}

/** Whether the n8n on this port says that it can serve requests; undefined where it says nothing for a while. */
export async function isReady(port: number): Promise<boolean | undefined> {
	const status = await statusOf(`http://127.0.0.1:${port}${READINESS}`);
	return status === 'no answer' ? undefined : status === 200;
}

/** The status of an answer; undefined where nobody listens or the connection breaks. */
async function statusOf(url: string): Promise<number | 'no answer' | undefined> {
	const signal = AbortSignal.timeout(ANSWERED_WITHIN_MILLISECONDS);
	try {
		const response = await fetch(url, { signal });
		await response.body?.cancel();
		return response.status;
	} catch {
		return signal.aborted ? 'no answer' : undefined;
	}
}

/** True from the start of the process to its end. */
export function isRunning(child: ChildProcess | undefined): child is ChildProcess {
	return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Ends the process and its group, and reads what it printed to the end; SIGTERM becomes SIGKILL after 90 s. */
export async function end(
	child: ChildProcess | undefined,
	signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
	const pid = child?.pid;
	if (child === undefined || pid === undefined) return;
	let closed: Promise<unknown> | undefined;
	if (isRunning(child)) {
		const exited = new Promise((resolve) => child.once('exit', resolve));
		closed = new Promise((resolve) => child.once('close', resolve));
		const isGraceful = signal === 'SIGTERM' && process.platform !== 'win32';
		if (isGraceful) child.kill(signal);
		else killGroup(pid);
		const timer = setTimeout(() => killGroup(pid), STOP_TIMEOUT_SECONDS * 1000);
		await exited;
		clearTimeout(timer);
	}
	// The task runner can outlive n8n by a moment.
	if (process.platform !== 'win32') killGroup(pid);
	await closed;
}
