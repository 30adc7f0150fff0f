import { mkdir, statfs } from 'node:fs/promises';

/** What n8n's packages take, and npm's copies of them in its own cache while it installs. */
export const NEEDED_BYTES = 4_000_000_000;

/** Makes `folder` and rejects where its disk has less room than n8n needs. */
export async function assertSpace(folder: string, free: typeof freeBytes = freeBytes) {
	await mkdir(folder, { recursive: true });
	const bytes = await free(folder);
	if (bytes >= NEEDED_BYTES) return;
	throw new Error(
		`n8n needs ${gigabytes(NEEDED_BYTES)} of disk space in ${folder}, and ${gigabytes(bytes)} are free. ` +
			'Free some space, or set XDG_CACHE_HOME to a folder on a larger disk, then run the same command again.',
	);
}

async function freeBytes(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}

function gigabytes(bytes: number): string {
	return `${(bytes / 1e9).toFixed(1)} GB`;
}
