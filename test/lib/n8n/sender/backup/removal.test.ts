import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp } from '../../../../../lib/n8n/sender/backup';
import { SqliteOutboxData } from '../../../store/sqlite/outbox/data';

/* The removal of an old backup, broken off after its first file. */

jest.mock('node:fs/promises', () => {
	const actual = jest.requireActual<typeof import('node:fs/promises')>('node:fs/promises');
	const rm = async (folder: string) => {
		const [first = ''] = await actual.readdir(folder);
		await actual.unlink(join(folder, first));
		throw new Error('killed');
	};
	return { ...actual, rm };
});

test('a backup that is half removed does not have a backup’s name any more', async () => {
	const data = new SqliteOutboxData(() => 0);
	await (await data.open()).close();
	const folder = mkdtempSync(join(tmpdir(), 'backups-'));
	try {
		const { copyFile } = jest.requireActual<typeof import('node:fs/promises')>('node:fs/promises');
		await copyFile(data.file, join(folder, 'outbox.sqlite'));
		writeFileSync(join(folder, 'outbox.key'), 'a key');
		const first = await backUp(folder, { keep: 1, nowMilliseconds: 1000 });
		await expect(backUp(folder, { keep: 1, nowMilliseconds: 2000 })).rejects.toThrow('killed');
		const names = await readdir(join(folder, 'backups'));
		expect(names.filter((name) => name.startsWith('backup-'))).toHaveLength(1);
		expect(names).not.toContain(first.folder.split('/').at(-1));
		expect(names.filter((name) => name.startsWith('partial-'))).toHaveLength(1);
	} finally {
		rmSync(folder, { recursive: true });
		await data.destroy();
	}
});
