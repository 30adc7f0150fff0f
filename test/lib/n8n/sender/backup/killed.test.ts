import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { backUp } from '../../../../../lib/n8n/sender/backup';
import { closeSender } from '../../../../../lib/n8n/sender/process';
import { receiver } from '../receiver';
import { itemOf, LOOPBACK, runSender } from '../stage';
import { removeUserFolder, userFolder } from '../../userFolder';

/* A process that dies while it backs the store up. */

const FOLDER = join(userFolder, '.n8n', 'telephony-webhooks');
const BACKUPS = join(FOLDER, 'backups');
const REGISTER = join(__dirname, '..', '..', '..', 'store', 'registerTypeScript.js');
const EVENTS = 60;
/** So many processes must have died with a backup half written; of at most so many. */
const HALF_WRITTEN = 3;
const MOST_ROUNDS = 60;
const MOST_MILLISECONDS = 80;

afterAll(async () => {
	await closeSender();
	removeUserFolder();
});

async function fillOutbox(): Promise<void> {
	const { url, close } = await receiver();
	await itemOf({ resource: 'subscription', operation: 'create', url, options: {} });
	const data = JSON.stringify({ text: 'x'.repeat(100_000) });
	const event = { resource: 'event', operation: 'send', eventType: 'a', data };
	const parameters = { ...event, options: { waitSeconds: 0 } };
	await runSender({ parameters, credentials: LOOPBACK, items: Array(EVENTS).fill({}) });
	await closeSender();
	await close();
}

/** The folders of backups, of those too that are not whole. */
const backups = async () => await readdir(BACKUPS).catch((): string[] => []);
const isPartial = (name: string) => name.startsWith('partial-');

/** Kills a process at a random moment of its backups, once it has begun one. */
async function killedWhileBackingUp(): Promise<void> {
	const before = new Set(await backups());
	const script = join(__dirname, 'process.ts');
	const child = spawn(process.execPath, ['-r', REGISTER, script, FOLDER, '3'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = once(child, 'close');
	try {
		await once(child.stdout, 'data');
		while (!(await backups()).some((name) => !before.has(name))) await sleep(1);
		await sleep(Math.random() * MOST_MILLISECONDS);
	} finally {
		child.kill('SIGKILL');
		await ended;
	}
}

function contentOf(folder: string): unknown {
	const database = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
	try {
		return [
			database.prepare('PRAGMA integrity_check').get(),
			database.prepare('SELECT count(*) AS events FROM events').get(),
			database.prepare('SELECT count(*) AS deliveries FROM deliveries').get(),
		];
	} finally {
		database.close();
	}
}

const WHOLE = [{ integrity_check: 'ok' }, { events: EVENTS }, { deliveries: EVENTS }];

test('what has a backup’s name is whole whenever the process dies, and the outbox is as it was', async () => {
	await fillOutbox();
	const key = await readFile(join(FOLDER, 'outbox.key'), 'utf8');
	let halfWritten = 0;
	for (let round = 0; halfWritten < HALF_WRITTEN; round++) {
		expect(round).toBeLessThan(MOST_ROUNDS);
		await killedWhileBackingUp();
		const names = await backups();
		if (names.some(isPartial)) halfWritten += 1;
		for (const name of names.filter((one) => one.startsWith('backup-'))) {
			expect(contentOf(join(BACKUPS, name))).toEqual(WHOLE);
			expect(await readFile(join(BACKUPS, name, 'outbox.key'), 'utf8')).toBe(key);
		}
		expect(contentOf(FOLDER)).toEqual(WHOLE);
	}
	const { folder } = await backUp(FOLDER, { keep: 1, nowMilliseconds: Date.now() });
	expect(contentOf(folder)).toEqual(WHOLE);
	expect(await readdir(BACKUPS)).toEqual([folder.slice(BACKUPS.length + 1)]);
	await rm(BACKUPS, { recursive: true });
	const all = { resource: 'delivery', operation: 'getAll', returnAll: true };
	const { outputs } = await runSender({ parameters: all, credentials: LOOPBACK });
	expect(outputs.flat()).toHaveLength(EVENTS);
});
