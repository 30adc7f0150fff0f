import { setTimeout as sleep } from 'node:timers/promises';
import { dialerCx } from '../../../../../../nodes/DialerCx/platform';
import { createDatabase, type TestDatabase } from '../../../../store/postgres/database';
import { proxyTo, type DatabaseProxy } from '../../../../store/postgres/proxy';
import { closeClaimStore } from '../../../../../../lib/n8n/store/claims';
import { closeReceivedStore } from '../../../../../../lib/n8n/store/received';
import { call, expectAnswer, listen, STARTED, stopListening } from '../../../listening';
import type { Server } from '../../../server';
import { logged } from '../../log/received';

/* PostgreSQL goes away while triggers receive. */

const env = { ...process.env };
let database: TestDatabase;
let proxy: DatabaseProxy;

beforeEach(async () => {
	database = await createDatabase();
	proxy = await proxyTo(database.url);
	process.env.TELEPHONY_WEBHOOKS_STORE = proxy.url;
});
afterEach(async () => {
	await proxy.restore();
	await closeReceivedStore();
	await closeClaimStore();
	await proxy.close();
	await database.remove();
	process.env = { ...env };
});
afterAll(stopListening);

/** What starts a run is remembered once it was answered. */
async function untilRemembered(count: number): Promise<void> {
	for (let turns = 0; turns < 100; turns++) {
		const rows = await database.query('SELECT FROM telephony_webhooks.remembered');
		if (rows.length === count) return;
		await sleep(50);
	}
	throw new Error('It was not remembered');
}

const marks = (server: Server) => server.runs.map((run) => run.flat()[0]?.json.deduplicated);
const callOf = (server: Server, id: string) => call(server, { call_id: id });

test('events start runs, marked, and are deduplicated again once it is back', async () => {
	const server = await listen(dialerCx);
	expect(await server.post(callOf(server, 'before'))).toMatchObject(STARTED);
	await untilRemembered(1);
	await proxy.cut();
	expect(await server.post(callOf(server, 'meanwhile'))).toMatchObject(STARTED);
	await proxy.restore();
	expect(await server.post(callOf(server, 'after'))).toMatchObject(STARTED);
	expectAnswer(await server.post(callOf(server, 'after')), 'duplicate');
	expectAnswer(await server.post(callOf(server, 'before')), 'duplicate');
	expect(marks(server)).toEqual([undefined, false, undefined]);
	expect((await logged(server.setup)).counts).toEqual({ accepted: 3, duplicate: 2 });
});

test('or are answered 503, where duplicates are not wanted, and start a run when they come again', async () => {
	const server = await listen(dialerCx, { options: { ifDeduplicationFails: 'reject' } });
	expect(await server.post(callOf(server, 'before'))).toMatchObject(STARTED);
	await proxy.cut();
	expectAnswer(await server.post(callOf(server, 'meanwhile')), 'unavailable');
	await proxy.restore();
	expect(await server.post(callOf(server, 'meanwhile'))).toMatchObject(STARTED);
	expect(marks(server)).toEqual([undefined, undefined]);
});

test('a server that answers nothing holds up no answer beyond what the platform waits for', async () => {
	const server = await listen(dialerCx);
	expect(await server.post(callOf(server, 'before'))).toMatchObject(STARTED);
	jest.replaceProperty(dialerCx.delivery, 'timeoutSeconds', 2);
	proxy.swallow();
	expect(await server.post(callOf(server, 'meanwhile'))).toMatchObject(STARTED);
	expect(marks(server)).toEqual([undefined, false]);
	jest.restoreAllMocks();
});
