import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { closeSender } from '../../../../lib/n8n/sender/process';
import { type Disk, smallDisk } from '../../../support/smallDisk';
import { receiver, type Receiver } from './receiver';
import { itemOf, LOOPBACK, runSender } from './stage';
import { removeUserFolder, userFolder } from '../userFolder';

/* The disk that holds the store is full: a small one of its own, or the limit of the file where none may be mounted. */

const FOLDER = join(userFolder, '.n8n', 'telephony-webhooks');
const FILE = join(FOLDER, 'outbox.sqlite');
const MOST_EVENTS = 100;

let endpoint: Receiver;
let disk: Disk;
beforeEach(async () => {
	endpoint = await receiver();
	disk = smallDisk(FOLDER, FILE);
});
afterEach(async () => {
	try {
		await endpoint.close();
		await closeSender();
	} finally {
		jest.restoreAllMocks();
		disk.remove();
		await rm(FOLDER, { recursive: true, force: true });
	}
});
afterAll(removeUserFolder);

const send = async (n: number, waitSeconds = 0) => {
	const data = JSON.stringify({ n, text: 'x'.repeat(20_000) });
	const event = { resource: 'event', operation: 'send', eventType: 'a', data };
	const { outputs } = await runSender({
		parameters: { ...event, options: { waitSeconds } },
		credentials: LOOPBACK,
	});
	return outputs.flat()[0]?.json ?? {};
};
const inFile = (query: string) => {
	const database = new DatabaseSync(FILE, { readOnly: true });
	try {
		return database.prepare(query).all();
	} finally {
		database.close();
	}
};
const allStatuses = async () => {
	const { outputs } = await runSender({
		parameters: { resource: 'delivery', operation: 'getAll', returnAll: true },
		credentials: LOOPBACK,
	});
	return outputs.flat().map(({ json }) => json.status);
};
const numbers = () =>
	new Set(endpoint.got.map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n));

test('a full disk is told, loses nothing that was accepted, and sending goes on once there is space', async () => {
	const { url } = endpoint;
	await itemOf({ resource: 'subscription', operation: 'create', url, options: {} });
	// Attempts are under way while the disk fills; their ends can't be written then.
	let answer = () => undefined as void;
	const held = new Promise<void>((resolve) => (answer = resolve));
	endpoint.answer = async () => {
		await held;
		return 200;
	};
	const accepted: number[] = [];
	for (let n = 0; n < 3; n++) {
		await send(n);
		accepted.push(n);
	}
	disk.fill();
	let problem = '';
	let n = accepted.length;
	for (; problem === '' && n < MOST_EVENTS; n++) {
		await send(n).then(
			() => accepted.push(n),
			(error: Error) => (problem = error.message),
		);
	}
	expect(problem).toMatch(
		/^The outbox .*outbox\.sqlite failed: .*(Free some disk space|free space)/,
	);
	await expect(send(n)).rejects.toThrow(/^The outbox /);
	answer();
	expect(inFile('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
	expect(inFile('SELECT count(*) AS n FROM events')).toEqual([{ n: accepted.length }]);

	disk.free();
	let last: unknown;
	for (let tries = 0; last === undefined && tries < 50; tries++) {
		last = await send(n, 10).catch(() => undefined);
		if (last === undefined) await new Promise((resolve) => setTimeout(resolve, 100));
	}
	expect(last).toMatchObject({ status: 'delivered' });
	await closeSender();
	const count = 'SELECT count(*) AS n FROM deliveries';
	expect(inFile(count)).toEqual([{ n: accepted.length + 1 }]);
	// What the full disk kept from being written is made good by the next start at the latest.
	const deadline = performance.now() + 30_000;
	let statuses: unknown[] = [];
	do {
		await new Promise((resolve) => setTimeout(resolve, 100));
		statuses = await allStatuses();
	} while (statuses.some((status) => status !== 'delivered') && performance.now() < deadline);
	expect(statuses).toEqual([...accepted, n].map(() => 'delivered'));
	expect([...numbers()].sort((one, other) => one - other)).toEqual([...accepted, n]);
});
