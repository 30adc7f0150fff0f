import { setTimeout as sleep } from 'node:timers/promises';
import type { Sender } from '../../../../../lib/delivery/sender';
import { createDatabase, type TestDatabase } from '../../../store/postgres/database';
import { removeUserFolder } from '../../userFolder';
import { receiver, type Receiver } from '../receiver';
import { LOOPBACK_ROUTE, startN8n, stopAll } from './n8nProcess';

/* Which process does what: main, workers and webhook processors over one PostgreSQL. */

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

const start = async (command?: string) => await startN8n({ url: database.url, command });

async function subscribe(sender: Sender): Promise<void> {
	const created = await sender.createSubscription({ url: endpoint.url, route: LOOPBACK_ROUTE });
	if (!created.ok) throw new Error(created.problem);
}

const event = (n: number) => ({ type: 'test.event', data: { n } });

/** Sends one event and says how its delivery stands after at most that long. */
async function statusOf(sender: Sender, n: number, waitSeconds: number): Promise<string[]> {
	const sent = await sender.send(event(n), { waitSeconds });
	if (!sent.ok) throw new Error(sent.problem);
	return sent.value.deliveries.map(({ status }) => status);
}

test('what one process stores, another one sends', async () => {
	const [main, worker] = [await start(), await start('worker')];
	main.usesCredential();
	await subscribe(await main.sender());
	// The worker has not seen the credential: it leaves the delivery to main, and learns of its end.
	expect(await statusOf(await worker.sender(), 1, 60)).toEqual(['delivered']);
	expect(endpoint.got).toHaveLength(1);
});

test('a process that has not seen the credential leaves the delivery alone, until it has', async () => {
	const [main, worker] = [await start(), await start('worker')];
	main.usesCredential();
	await subscribe(await main.sender());
	await main.stop();
	const sender = await worker.sender();
	expect(await statusOf(sender, 1, 0)).toEqual(['pending']);
	await sleep(2_500);
	expect(endpoint.got).toHaveLength(0);
	worker.usesCredential();
	expect(await statusOf(sender, 2, 60)).toEqual(['delivered']);
	expect(worker.log).toEqual([]);
});

test("a published trigger's credential counts for all; without one, it is told to be selected", async () => {
	const [first, leader] = [await start(), await start()];
	first.usesCredential();
	await subscribe(await first.sender());
	await first.stop();
	const release = leader.keepDispatcher();
	const sender = await leader.sender();
	expect(await statusOf(sender, 1, 3)).toEqual(['pending']);
	const advice = /Select that credential in the published Webhook Sender Trigger/;
	await leader.untilLogged(advice);
	expect(leader.log).toEqual([expect.stringMatching(advice)]);
	leader.usesCredential(true);
	expect(await statusOf(sender, 2, 60)).toEqual(['delivered']);
	release();
});

test('a webhook processor never sends, whatever it has seen', async () => {
	const [main, processor] = [await start(), await start('webhook')];
	main.usesCredential();
	processor.usesCredential(true);
	await subscribe(await main.sender());
	await main.stop();
	expect(await statusOf(await processor.sender(), 1, 3)).toEqual(['pending']);
	expect(endpoint.got).toHaveLength(0);
	const worker = await start('worker');
	worker.usesCredential();
	await worker.sender();
	while (endpoint.got.length === 0) await sleep(100);
	expect(endpoint.got).toHaveLength(1);
});

test('a worker knows that the main process keeps sending after restarts, while it does', async () => {
	const [main, worker] = [await start(), await start('worker')];
	await main.sender();
	await worker.sender();
	expect(await worker.isDispatcherKept()).toBe(false);
	const release = main.keepDispatcher();
	await told(true);
	release();
	await told(false);

	async function told(kept: boolean): Promise<void> {
		for (let turns = 0; turns < 600; turns++) {
			if ((await worker.isDispatcherKept()) === kept) return;
			await sleep(50);
		}
		throw new Error(`Never told that it is ${kept ? '' : 'not '}kept`);
	}
});
