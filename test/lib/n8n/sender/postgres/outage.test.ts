import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type TestDatabase } from '../../../store/postgres/database';
import { proxyTo, type DatabaseProxy } from '../../../store/postgres/proxy';
import { removeUserFolder } from '../../userFolder';
import { receiver, type Receiver } from '../receiver';
import { LOOPBACK_ROUTE, startN8n, stopAll, type N8nProcess } from './n8nProcess';

/* PostgreSQL goes away, and comes back. */

const PAUSED = /^Webhook Sender: Sending is paused until the outbox works again; nothing/;
const AGAIN = /^Webhook Sender: The outbox works again; sending continues\./;

let database: TestDatabase;
let proxy: DatabaseProxy;
let endpoint: Receiver;
let n8n: N8nProcess;

beforeEach(async () => {
	database = await createDatabase();
	proxy = await proxyTo(database.url);
	endpoint = await receiver();
	n8n = await startN8n({ url: proxy.url });
	n8n.usesCredential();
	const input = { url: endpoint.url, route: LOOPBACK_ROUTE };
	const created = await (await n8n.sender()).createSubscription(input);
	if (!created.ok) throw new Error(created.problem);
});
afterEach(async () => {
	await proxy.restore();
	await stopAll();
	await endpoint.close();
	await proxy.close();
	await database.remove();
});
afterAll(removeUserFolder);

const send = async (n: number, waitSeconds = 0) =>
	await (await n8n.sender()).send({ type: 'test.event', data: { n } }, { waitSeconds });

const arrived = () =>
	endpoint.got.map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n);

async function untilArrived(count: number): Promise<void> {
	for (let turns = 0; arrived().length < count; turns++) {
		if (turns > 900) throw new Error(`Only ${arrived().join()} arrived`);
		await sleep(100);
	}
}

test('what is sent meanwhile fails with what to do, and nothing of it is stored', async () => {
	await send(1, 10);
	await proxy.cut();
	await expect(send(2)).rejects.toThrow(
		/^The outbox in PostgreSQL \(127\.0\.0\.1:\d+\/test_\w+\) can't be reached: \w.*\.$/,
	);
	await proxy.restore();
	await send(3, 10);
	await untilArrived(2);
	expect(arrived()).toEqual([1, 3]);
	const [events] = await database.query(
		'SELECT count(*)::int AS count FROM telephony_webhooks.events',
	);
	expect(events).toEqual({ count: 2 });
});

test('an attempt in progress is written once it is back, and made once', async () => {
	let answer: (status: number) => void = () => undefined;
	endpoint.answer = async () => await new Promise((resolve) => (answer = resolve));
	const sent = await send(1);
	await untilArrived(1);
	await proxy.cut();
	answer(200);
	await n8n.untilLogged(PAUSED);
	await proxy.restore();
	const id = sent.ok ? (sent.value.deliveries[0]?.id ?? '') : '';
	for (let turns = 0; turns < 600; turns++) {
		const found = await (await n8n.sender()).delivery(id).catch(() => undefined);
		if (found?.ok && found.value.status === 'delivered') break;
		await sleep(100);
	}
	expect(arrived()).toEqual([1]);
	expect(await (await n8n.sender()).delivery(id)).toMatchObject({
		ok: true,
		value: { status: 'delivered' },
	});
	await n8n.untilLogged(AGAIN);
	expect(n8n.log).toEqual([expect.stringMatching(PAUSED), expect.stringMatching(AGAIN)]);
});

test('pending deliveries are sent once it is back', async () => {
	endpoint.answer = (_request, before) => (before === 0 ? 500 : 200);
	await send(1, 10);
	await proxy.cut();
	// Its first retry is due by now.
	await sleep(7_000);
	expect(arrived()).toEqual([1]);
	await proxy.restore();
	await untilArrived(2);
});
