import { setTimeout as sleep } from 'node:timers/promises';
import { dialerCx } from '../../../../../../nodes/DialerCx/platform';
import { createDatabase, type TestDatabase } from '../../../../store/postgres/database';
import { proxyTo, type DatabaseProxy } from '../../../../store/postgres/proxy';
import { closeClaimStore } from '../../../../../../lib/n8n/store/claims';
import { closeReceivedStore } from '../../../../../../lib/n8n/store/received';
import { call, expectAnswer, listen, STARTED, stopListening } from '../../../listening';
import type { Server } from '../../../server';
import { flushReceived } from '../../../../../../lib/n8n/trigger/log/count';
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
	jest.restoreAllMocks();
	// What waits for an answer that was swallowed fails, so that nothing is left to be done when it is over.
	await proxy.cut();
	await proxy.restore();
	await flushReceived();
	await closeReceivedStore();
	await closeClaimStore();
	await proxy.close();
	await database.remove();
	process.env = { ...env };
});
afterAll(stopListening);

/**
 * Starts a run, and resolves once it is remembered, and the process knows that: others can read it before it has PostgreSQL's
 * answer, which it waits for before it asks for the next event.
 */
async function remembered(server: Server, id: string): Promise<void> {
	expect(await server.post(callOf(server, id))).toMatchObject(STARTED);
	const rows = async () => await database.query('SELECT FROM telephony_webhooks.remembered');
	while ((await rows()).length === 0) await sleep(50);
	expectAnswer(await server.post(callOf(server, id)), 'duplicate');
}

const marks = (server: Server) => server.runs.map((run) => run.flat()[0]?.json.deduplicated);
const callOf = (server: Server, id: string) => call(server, { call_id: id });

test('events start runs, marked, and are deduplicated again once it is back', async () => {
	const server = await listen(dialerCx);
	await remembered(server, 'before');
	await proxy.cut();
	expect(await server.post(callOf(server, 'meanwhile'))).toMatchObject(STARTED);
	await proxy.restore();
	expect(await server.post(callOf(server, 'after'))).toMatchObject(STARTED);
	expectAnswer(await server.post(callOf(server, 'after')), 'duplicate');
	expectAnswer(await server.post(callOf(server, 'before')), 'duplicate');
	expect(marks(server)).toEqual([undefined, false, undefined]);
	expect((await logged(server.setup)).counts).toEqual({ accepted: 3, duplicate: 3 });
});

test('or are answered 503, where duplicates are not wanted, and start a run when they come again', async () => {
	const server = await listen(dialerCx, { options: { ifDeduplicationFails: 'reject' } });
	await remembered(server, 'before');
	await proxy.cut();
	expectAnswer(await server.post(callOf(server, 'meanwhile')), 'unavailable');
	await proxy.restore();
	expect(await server.post(callOf(server, 'meanwhile'))).toMatchObject(STARTED);
	expect(marks(server)).toEqual([undefined, undefined]);
});

test('a server that answers nothing holds up no answer beyond what the platform waits for', async () => {
	const server = await listen(dialerCx);
	await remembered(server, 'before');
	jest.replaceProperty(dialerCx.delivery, 'timeoutSeconds', 2);
	proxy.swallow();
	expect(await server.post(callOf(server, 'meanwhile'))).toMatchObject(STARTED);
	expect(marks(server)).toEqual([undefined, false]);
});
