import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { rmSync } from 'node:fs';

const livingGroups = new Set<number>();
const temporaryFolders = new Set<string>();
let watching = false;

/**
 * Starts a child as the leader of its own process group, so that what it starts itself (n8n's task
 * runner, npm's compiler) can be ended with it. Every living group is killed when this process ends.
 */
export function spawnGroup(
	command: string,
	args: readonly string[],
	options: SpawnOptions,
): ChildProcess {
	watchForTheEnd();
	const child = spawn(command, args, {
		...options,
		detached: process.platform !== 'win32',
		windowsHide: true,
	});
	const { pid } = child;
	if (pid !== undefined) {
		livingGroups.add(pid);
		child.once('exit', () => livingGroups.delete(pid));
	}
	return child;
}

/** Sends SIGKILL to the whole group of `pid`; a group that is gone already is not an error. */
export function killGroup(pid: number): void {
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
		return;
	}
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// ESRCH: nothing is left of the group.
	}
}

/** Deletes `folder` when this process ends, unless `forgetTemporaryFolder` was called for it. */
export function rememberTemporaryFolder(folder: string): void {
	watchForTheEnd();
	temporaryFolders.add(folder);
}

/** The caller has deleted `folder`, or wants to keep it. */
export function forgetTemporaryFolder(folder: string): void {
	temporaryFolders.delete(folder);
}

function endEverything(): void {
	for (const pid of livingGroups) killGroup(pid);
	livingGroups.clear();
	for (const folder of temporaryFolders) {
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}
	temporaryFolders.clear();
}

function watchForTheEnd(): void {
	if (watching) return;
	watching = true;
	process.once('exit', endEverything);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		const onSignal = () => {
			// A program with a listener of its own decides what the signal means; 'exit' comes later.
			if (process.listenerCount(signal) > 1) return;
			endEverything();
			process.off(signal, onSignal);
			process.kill(process.pid, signal);
		};
		process.on(signal, onSignal);
	}
}
