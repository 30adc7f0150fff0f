import { StoreError } from '../../../../../lib/store/error';
import { openPostgresProcesses } from '../../../../../lib/store/postgres/processes/open';
import type { Processes } from '../../../../../lib/store/processes';
import { createDatabase, type TestDatabase } from '../database';

const MINUTE = 60_000;
let database: TestDatabase;
const opened: Processes[] = [];

beforeEach(async () => {
	database = await createDatabase();
});
afterEach(async () => {
	await Promise.all(opened.splice(0).map(async (one) => await one.close()));
	await database.remove();
});

async function processes(): Promise<Processes> {
	const one = await openPostgresProcesses({ server: database.url });
	opened.push(one);
	return one;
}

/** Lets that much time go by for what is stored. */
async function later(interval: string): Promise<void> {
	await database.query(
		`UPDATE telephony_webhooks.processes SET seen_at = seen_at - interval '${interval}'`,
	);
}

const main = (keepsSending: boolean) => ({ type: 'main', keepsSending });
const WORKER = { type: 'worker', keepsSending: false };

test('sending is kept while a process says so, and for as long as asked after', async () => {
	const [one, other] = [await processes(), await processes()];
	await other.report(WORKER);
	expect(await other.isSendingKept(MINUTE)).toBe(false);
	await one.report(main(true));
	expect(await other.isSendingKept(MINUTE)).toBe(true);
	await later('61 seconds');
	expect(await other.isSendingKept(MINUTE)).toBe(false);
	expect(await other.isSendingKept(2 * MINUTE)).toBe(true);
	await one.report(main(true));
	expect(await other.isSendingKept(MINUTE)).toBe(true);
	await one.report(main(false));
	expect(await other.isSendingKept(MINUTE)).toBe(false);
});

test('operators see which processes there are', async () => {
	const [one, other] = [await processes(), await processes()];
	await one.report(main(true));
	await other.report(WORKER);
	const types = async () =>
		(await database.query('SELECT type FROM telephony_webhooks.processes ORDER BY type')).map(
			({ type }) => type,
		);
	expect(await types()).toEqual(['main', 'worker']);
	await other.close();
	expect(await types()).toEqual(['main']);
	await later('25 hours');
	await (await processes()).report(WORKER);
	expect(await types()).toEqual(['worker']);
});

test('the first key stays, until it is changed', async () => {
	const [one, other] = [await processes(), await processes()];
	expect(await Promise.all([one.sealingKey('aaaaaaaa'), one.sealingKey('aaaaaaaa')])).toEqual([
		'aaaaaaaa',
		'aaaaaaaa',
	]);
	expect(await other.sealingKey('bbbbbbbb')).toBe('aaaaaaaa');
	await other.changeSealingKey('bbbbbbbb');
	expect(await one.sealingKey('aaaaaaaa')).toBe('bbbbbbbb');
});

test('a closed one rejects', async () => {
	const one = await processes();
	await one.close();
	await expect(one.report(WORKER)).rejects.toThrow(StoreError);
});
