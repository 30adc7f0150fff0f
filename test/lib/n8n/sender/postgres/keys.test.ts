import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type TestDatabase } from '../../../store/postgres/database';
import { removeUserFolder } from '../../userFolder';
import { receiver, type Receiver } from '../receiver';
import { LOOPBACK_ROUTE, startN8n, stopAll, type N8nProcess } from './n8nProcess';

/* The key that secrets are sealed with: the same in all processes, and how it is rotated. */

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];
let database: TestDatabase;
let endpoint: Receiver;

beforeEach(async () => {
	database = await createDatabase();
	endpoint = await receiver();
});
afterEach(async () => {
	await stopAll();
	await endpoint.close();
	await database.remove();
});
afterAll(removeUserFolder);

/** A process with these keys of its own, or with n8n's alone. */
async function startWith(keys: string | undefined, ofN8n = 'of n8n'): Promise<N8nProcess> {
	const env = {
		N8N_ENCRYPTION_KEY: ofN8n,
		...(keys !== undefined && { TELEPHONY_WEBHOOKS_ENCRYPTION_KEY: keys }),
	};
	const started = await startN8n({ url: database.url, env });
	started.usesCredential();
	return started;
}

const described = () => ({
	url: endpoint.url,
	route: LOOPBACK_ROUTE,
	headers: { authorization: 'Bearer of-the-receiver' },
});

async function subscribe(n8n: N8nProcess): Promise<void> {
	const created = await (await n8n.sender()).createSubscription(described());
	if (!created.ok) throw new Error(created.problem);
}

/** Delivers an event to an endpoint that is described with it; answers the delivery's id. */
async function deliverTo(n8n: N8nProcess): Promise<string> {
	const given = { ...described(), secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` };
	const event = { type: 'test.event', data: {} };
	const sent = await (await n8n.sender()).sendTo(given, event, { waitSeconds: 60 });
	if (!sent.ok) throw new Error(sent.problem);
	expect(sent.value.deliveries).toMatchObject([{ status: 'delivered' }]);
	return sent.value.deliveries[0]?.id ?? '';
}

/** Delivers it again, with what the endpoint's description said then. */
async function replay(n8n: N8nProcess, id: string): Promise<void> {
	const before = endpoint.got.length;
	const replayed = await (await n8n.sender()).replay({ ids: [id] }, 1);
	expect(replayed).toMatchObject({ ok: true, value: [{ replayOf: id }] });
	for (let turns = 0; turns < 600 && endpoint.got.length === before; turns++) await sleep(50);
	const { headers } = endpoint.got[before] ?? { headers: {} };
	expect(headers).toMatchObject({ authorization: 'Bearer of-the-receiver' });
	expect(headers).toHaveProperty('webhook-signature');
}

async function deliver(n8n: N8nProcess): Promise<void> {
	const event = { type: 'test.event', data: {} };
	const sent = await (await n8n.sender()).send(event, { waitSeconds: 60 });
	expect(sent).toMatchObject({ ok: true, value: { deliveries: [{ status: 'delivered' }] } });
	expect(endpoint.got.at(-1)?.headers.authorization).toBe('Bearer of-the-receiver');
}

/** The key ids in what is stored, once there is that many of them. */
async function sealedWith(count: number): Promise<string[]> {
	for (let turns = 0; ; turns++) {
		const rows = await database.query(
			'SELECT settings::text FROM telephony_webhooks.subscriptions',
		);
		const ids = new Set(JSON.stringify(rows).match(/(?<=v1\.)[0-9a-f]{8}(?=\.)/g));
		const [{ id }] = (await database.query('SELECT id FROM telephony_webhooks.sealing_key')) as [
			{ id: string },
		];
		if (ids.size === count && ids.has(id)) return [...ids];
		if (turns > 600) throw new Error(`Sealed with ${[...ids].join()}, the key is ${id}`);
		await sleep(50);
	}
}

test('every process with the key of n8n opens what another one has sealed', async () => {
	await subscribe(await startWith(undefined));
	await deliver(await startWith(undefined));
});

test('a process with another key says so at once, and seals nothing', async () => {
	await subscribe(await startWith(undefined));
	const foreign = await startWith(undefined, 'of another n8n');
	await expect(foreign.sender()).rejects.toThrow(
		/^The secrets in PostgreSQL are encrypted with the key [0-9a-f]{8}, which this n8n process doesn't have .* Set the same N8N_ENCRYPTION_KEY and TELEPHONY_WEBHOOKS_ENCRYPTION_KEY as for the other/,
	);
});

test('the key is rotated by a restart with the new one first, and one without the old one', async () => {
	const before = await startWith(OLD);
	const ended = await deliverTo(before);
	await subscribe(before);
	const [old] = await sealedWith(1);
	await before.stop();
	const during = await startWith(`${NEW},${OLD}`);
	await during.sender();
	while ((await sealedWith(1))[0] === old) await sleep(50);
	await during.untilLogged(/are now encrypted with the/);
	expect(during.log).toEqual([
		expect.stringMatching(
			/the secrets of 2 subscriptions and endpoints are now encrypted with the/,
		),
	]);
	await deliver(during);
	await during.stop();
	const after = await startWith(NEW, 'new of n8n');
	await deliver(after);
	await replay(after, ended);
	expect(after.log).toEqual([]);
});

test("n8n's own key can be changed, its former one following a new key", async () => {
	await subscribe(await startWith(undefined, 'former'));
	const [former] = await sealedWith(1);
	await stopAll();
	const during = await startWith(`${NEW},former`, 'new of n8n');
	await deliver(during);
	while ((await sealedWith(1))[0] === former) await sleep(50);
	await stopAll();
	await deliver(await startWith(`${NEW}`, 'new of n8n'));
});

test('what a passphrase sealed is left to a process that has it', async () => {
	const [leader, worker] = [await startWith(undefined), await startWith(undefined)];
	leader.usesCredential(true);
	const sealing = await worker.sealingWith('correct horse battery staple');
	const input = { url: endpoint.url, route: LOOPBACK_ROUTE };
	const created = await sealing.createSubscription(input);
	if (!created.ok) throw new Error(created.problem);
	const event = { type: 'test.event', data: {} };
	const sent = await (await leader.sender()).send(event, { waitSeconds: 60 });
	expect(sent).toMatchObject({ ok: true, value: { deliveries: [{ status: 'delivered' }] } });
});
