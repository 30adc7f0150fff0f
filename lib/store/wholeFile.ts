import { randomBytes } from 'node:crypto';
import { open, rename, unlink } from 'node:fs/promises';

/**
 * Writes a small file, for n8n's user alone. It appears under its name at once, whole and on the disk, so that neither a
 * process that is killed nor one that writes at the same time leaves half of it. `place` gives the draft its name; absent,
 * it takes the place of what is there.
 */
export async function writeWhole(
	path: string,
	content: string,
	place: (draft: string, path: string) => Promise<void> = rename,
): Promise<void> {
	const draft = `${path}.${randomBytes(6).toString('hex')}`;
	try {
		await write(draft, content);
		await place(draft, path);
	} finally {
		await unlink(draft).catch(() => undefined);
	}
}

async function write(path: string, content: string): Promise<void> {
	const file = await open(path, 'wx', 0o600);
	try {
		await file.writeFile(content);
		await file.sync();
	} finally {
		await file.close();
	}
}
