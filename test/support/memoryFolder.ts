import { mkdtempSync, rmSync, statfsSync } from 'node:fs';

const MEMORY = '/dev/shm';

/** More than the tests keep at a time. */
const NEEDED_BYTES = 1024 ** 3;

/** Has the tests' files in memory where the system has a roomy folder of that kind: on a disk, every commit waits. */
export default function useMemoryFolder(): void {
	if (process.env.TMPDIR !== undefined || freeBytes() < NEEDED_BYTES) return;
	const folder = mkdtempSync(`${MEMORY}/tests-`);
	process.env.TMPDIR = folder;
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

function freeBytes(): number {
	try {
		const { bavail, bsize } = statfsSync(MEMORY);
		return bavail * bsize;
	} catch {
		return 0;
	}
}
