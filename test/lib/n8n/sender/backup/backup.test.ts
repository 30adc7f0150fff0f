import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { backUp } from '../../../../../lib/n8n/sender/backup';
import { closeSender } from '../../../../../lib/n8n/sender/process';
import { itemOf, LOOPBACK, runSender } from '../stage';
import { FOLDER, storeOfItsOwn } from '../ownStore';

/* Copies of the store, written while it is in use. */

const BACKUPS = join(FOLDER, 'backups');

const endpoint = storeOfItsOwn();

const subscribe = async () => {
	const { url } = endpoint();
	return await itemOf({ resource: 'subscription', operation: 'create', url, options: {} });
};
const send = async (waitSeconds = 10) => {
	const data = JSON.stringify({ n: randomBytes(400).toString('hex') });
	const event = { resource: 'event', operation: 'send', eventType: 'a', data };
	const { outputs } = await runSender({
		parameters: { ...event, options: { waitSeconds } },
		credentials: LOOPBACK,
	});
	return outputs.flat();
};
const back = async (backupsToKeep = 7) =>
	await itemOf({ resource: 'backup', operation: 'create', backupsToKeep });

/** Puts a backup in the place of the store, as the documentation says. */
async function restore(folder: string): Promise<void> {
	const aside = await mkdtemp(join(tmpdir(), 'backup-'));
	for (const name of await readdir(folder)) await copyFile(join(folder, name), join(aside, name));
	await rm(FOLDER, { recursive: true });
	await mkdir(FOLDER, { recursive: true });
	for (const name of await readdir(aside)) await copyFile(join(aside, name), join(FOLDER, name));
	await rm(aside, { recursive: true });
}

test('a backup of a running sender has everything: it sends, signed with the same secret, after a restore', async () => {
	const { secret } = await subscribe();
	endpoint().answer = () => 500;
	await send();
	const backup = await back();
	expect(backup).toMatchObject({ subscriptions: 1, unfinished: 1 });
	await closeSender();
	await restore(String(backup.folder));

	expect((await stat(join(FOLDER, 'outbox.key'))).mode & 0o077).toBe(0);
	endpoint().answer = () => 200;
	const [sent] = await send();
	expect(sent?.json).toMatchObject({ status: 'delivered' });
	const { Webhook } = await import('standardwebhooks');
	const { body, headers } = endpoint().got.at(-1) ?? { body: '', headers: {} };
	expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeDefined();
	const { outputs } = await runSender({
		parameters: { resource: 'delivery', operation: 'getAll', returnAll: true },
		credentials: LOOPBACK,
	});
	const seen = outputs.flat().map(({ json }) => [json.status === 'delivered', json.statusCode]);
	expect(seen).toEqual([
		[true, 200],
		[false, 500],
	]);
});

test('under load, each copy is whole and of one moment, and sending goes on', async () => {
	await subscribe();
	let isDone = false;
	let sentCount = 0;
	const load = Promise.all(
		Array.from({ length: 4 }, async () => {
			while (!isDone) {
				await send(0);
				sentCount += 1;
			}
		}),
	);
	const folders: string[] = [];
	for (let copies = 0; copies < 3; copies++) {
		const before = sentCount;
		folders.push(String((await back()).folder));
		while (sentCount < before + 4) await new Promise((resolve) => setImmediate(resolve));
	}
	isDone = true;
	await load;
	const counts = folders.map((folder) => {
		const database = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
		const count = (query: string) => Number(Object.values(database.prepare(query).get() ?? {})[0]);
		expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
		const events = count('SELECT count(*) FROM events');
		expect(count('SELECT count(*) FROM deliveries')).toBe(events);
		expect(count('SELECT event FROM sequence')).toBe(events);
		database.close();
		return events;
	});
	expect(counts).toEqual([...counts].sort((one, other) => one - other));
	expect(counts[0]).toBeGreaterThan(0);
});

test('only the newest ones are kept, and what a killed process left half written is removed', async () => {
	await subscribe();
	await mkdir(join(BACKUPS, 'partial-2026-01-01T00-00-00-000Z'), { recursive: true });
	await mkdir(join(BACKUPS, 'of the user'));
	const folders: string[] = [];
	for (let copies = 0; copies < 3; copies++) folders.push(String((await back(2)).folder));
	const names = folders.slice(1).map((folder) => folder.slice(BACKUPS.length + 1));
	expect((await readdir(BACKUPS)).sort()).toEqual([...names, 'of the user'].sort());
});

test('what fails on the way leaves nothing that looks whole', async () => {
	await subscribe();
	await rm(join(FOLDER, 'outbox.key'));
	const options = { keep: 7, nowMilliseconds: Date.now() };
	await expect(backUp(FOLDER, options)).rejects.toThrow(/outbox\.key/);
	expect((await readdir(BACKUPS)).filter((name) => name.startsWith('backup-'))).toEqual([]);
});

test.each([0, -1, 1.5])('%s backups to keep is rejected', async (keep) => {
	await expect(back(keep)).rejects.toThrow(
		'Backups to Keep is invalid: enter a whole number of 1 or more.',
	);
});

test('a plain copy of the running file and its key knows the subscription at once, and the rest soon', async () => {
	await subscribe();
	const copy = async (name: string) =>
		await copyFile(join(FOLDER, name), join(FOLDER, `copy.${name}`));
	const inCopy = async (table: string) => {
		await copy('outbox.sqlite');
		const database = new DatabaseSync(join(FOLDER, 'copy.outbox.sqlite'));
		try {
			return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
		} finally {
			database.close();
		}
	};
	expect(await inCopy('subscriptions')).toBe(1);
	for (let events = 0; events < 20; events++) await send(0);
	// While the file is written, half of that may be in the copy.
	while ((await inCopy('deliveries').catch(() => 0)) < 20)
		await new Promise((resolve) => setTimeout(resolve, 100));
	expect(await readFile(join(FOLDER, 'outbox.key'), 'utf8')).not.toBe('');
});
