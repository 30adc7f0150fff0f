import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Setup } from '../../../../lib/n8n/context';
import { createDatabase, type TestDatabase } from '../../../../lib/store/postgres/database';
import { removeUserFolder, userFolder } from '../../../../lib/n8n/userFolder';
import { AccountSeal } from '../../../../../nodes/JustCall/registration/api/account';
import { keysOfProcesses } from '../../../../../nodes/JustCall/registration/api/keys';
import { justCallAccount, kill, newProcess, pass, type Process } from '../account';

const GRACE = 2_000;
const EVENTS = { events: ['call.completed', 'sms.received'] };
const BOTH = ['call.completed', 'sms.received'];
const STORE = 'TELEPHONY_WEBHOOKS_STORE';
const ENCRYPTION_KEY = 'N8N_ENCRYPTION_KEY';
const down = { status: 503, body: { message: 'Maintenance' } };

let database: TestDatabase;
let world: Awaited<ReturnType<typeof justCallAccount>>;
beforeEach(async () => {
	database = await createDatabase();
	jest.useFakeTimers({
		doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'],
	});
	world = await justCallAccount();
	process.env[STORE] = database.url;
	process.env[ENCRYPTION_KEY] = 'what n8n encrypts its credentials with';
});
afterEach(async () => {
	jest.useRealTimers();
	for (const name of [STORE, ENCRYPTION_KEY]) delete process.env[name];
	await world.close();
	await database.remove();
});
afterAll(removeUserFolder);

/** On a host of its own. */
async function main(): Promise<Process> {
	const folder = mkdtempSync(join(userFolder, 'main-'));
	const process_ = await newProcess();
	const call: Process['call'] = async (...hook) => {
		process.env.N8N_USER_FOLDER = folder;
		await process_.call(...hook);
	};
	return { ...process_, call };
}

const kept = async () => {
	const rows = await database.query('SELECT text FROM telephony_webhooks.registrations');
	return rows.map(({ text }) => JSON.parse(String(text)) as Record<string, unknown>);
};
const gone =
	({ url }: Setup) =>
	() =>
		world.typesAt(url).length === 0;
const deletions = () => world.api.requests.filter(({ method }) => method === 'DELETE').length;

test('a workflow that one main tears down and another sets up again keeps its webhooks', async () => {
	const [leader, follower] = [await main(), await main()];
	const [trigger, other] = [world.trigger(EVENTS), world.trigger(EVENTS)];
	for (const one of [trigger, other]) await leader.call(one, 'publish');
	await follower.call(trigger, 'delete');
	await leader.call(trigger, 'publish');
	// What follows it has ended, and so has what it waited for.
	await pass(GRACE);
	await follower.call(other, 'delete');
	await pass(GRACE, gone(other));
	expect(world.typesAt(trigger.url)).toEqual(BOTH);
	expect(deletions()).toBe(2);
});

test('what is still to be removed is kept where every main finds it, with an account that no one can read', async () => {
	const follower = await main();
	const trigger = world.trigger(EVENTS);
	await follower.call(trigger, 'publish');
	world.api.fail(down);
	await follower.call(trigger, 'delete');
	const [entry] = await kept();
	expect(entry).toMatchObject({ state: 'removing', url: trigger.url });
	expect(JSON.stringify(entry)).not.toContain(world.credential.apiKey);
	expect(JSON.stringify(entry)).not.toContain(world.credential.apiSecret);
	kill();
	await main();
	const account = await new AccountSeal(keysOfProcesses).unseal(String(entry?.account));
	expect(account).toMatchObject({ apiKey: world.credential.apiKey });
});

test('a workflow is not published while PostgreSQL does not tell what is to be removed', async () => {
	process.env[STORE] = 'postgres://postgres@127.0.0.1:1/postgres';
	const trigger = world.trigger(EVENTS);
	const process_ = await main();
	await expect(process_.call(trigger, 'publish')).rejects.toThrow(
		/^The list of registered webhooks in PostgreSQL .* can't be reached: the connection is refused/,
	);
	expect(world.typesAt(trigger.url)).toEqual([]);
});

test('what was kept in files is in PostgreSQL once n8n was told to use it', async () => {
	process.env[STORE] = 'sqlite';
	const before = await main();
	const [trigger, active] = [world.trigger(EVENTS), world.trigger(EVENTS)];
	for (const one of [trigger, active]) await before.call(one, 'publish');
	world.api.fail(down);
	await before.call(trigger, 'delete');
	kill();
	const folder = join(process.env.N8N_USER_FOLDER ?? '', '.n8n', 'telephony-webhooks', 'justcall');
	const files = () => readdirSync(folder).filter((name) => name.endsWith('.json'));
	expect(files().length).toBeGreaterThan(0);
	process.env[STORE] = database.url;
	const after = await newProcess();
	after.start();
	while (files().length > 0) await sleep(10);
	const entries = await kept();
	const removal = entries.find(({ state }) => state === 'removing');
	expect(removal).toMatchObject({ url: trigger.url });
	const account = await new AccountSeal(keysOfProcesses).unseal(String(removal?.account));
	expect(account).toMatchObject({ apiKey: world.credential.apiKey });
});
