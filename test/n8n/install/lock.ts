import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_SECONDS = 2;
const STALE_AFTER_SECONDS = 60;

/** A lock file that is held; `release` gives it up. */
export interface HeldLock {
	release(): Promise<void>;
}

/**
 * Creates `file` as this process's lock, or says nothing (`undefined`) while another process that is
 * still alive holds it. The lock only spares double work: two holders at once (a machine that slept,
 * a shared cache) must be harmless to the caller.
 */
export async function takeLock(file: string): Promise<HeldLock | undefined> {
	await mkdir(dirname(file), { recursive: true });
	if (await isStale(file)) await rm(file, { force: true });
	try {
		const handle = await open(file, 'wx');
		await handle.writeFile(`${hostname()} ${process.pid}`);
		await handle.close();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
		throw error;
	}
	const heartbeat = setInterval(() => {
		const now = new Date();
		utimes(file, now, now).catch(() => clearInterval(heartbeat));
	}, HEARTBEAT_SECONDS * 1000);
	heartbeat.unref();
	return {
		async release() {
			clearInterval(heartbeat);
			await rm(file, { force: true });
		},
	};
}

/** Waits until the lock can be taken or `isDone` says it is no longer needed; polls every second. */
export async function takeLockUnless(
	file: string,
	isDone: () => boolean,
	onWait: (seconds: number) => void,
): Promise<HeldLock | undefined> {
	const startedAt = Date.now();
	while (!isDone()) {
		const lock = await takeLock(file);
		if (lock !== undefined) return lock;
		onWait(Math.round((Date.now() - startedAt) / 1000));
		await sleep(1000);
	}
	return undefined;
}

async function isStale(file: string): Promise<boolean> {
	try {
		const [{ mtimeMs }, owner] = await Promise.all([stat(file), readFile(file, 'utf8')]);
		if (Date.now() - mtimeMs > STALE_AFTER_SECONDS * 1000) return true;
		const [host, pid] = owner.split(' ');
		return host === hostname() && pid !== undefined && !isAlive(Number(pid));
	} catch {
		return false;
	}
}

/** True when a process with this id exists on this machine, ours or not. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== 'ESRCH';
	}
}
