import { endedSessions } from '../../../../../lib/log/access/ended';
import { logRoutes } from '../../../../../lib/log/page';
import { postings } from '../../../../../lib/log/postings';
import type { LogSource } from '../../../../../lib/log/source';
import { closeSender, senderFor } from '../../../../../lib/n8n/sender/process';
import { claimStore, closeClaimStore } from '../../../../../lib/n8n/store/claims';
import { closeReceivedStore, receivedStore } from '../../../../../lib/n8n/store/received';
import { createDatabase, type TestDatabase } from '../../../store/postgres/database';
import { send, subscribe, withEndpoint } from '../../sender/scene';

/* The log page's screens and sessions over PostgreSQL, by the server's own clock. */

const endpoint = withEndpoint();
const env = { ...process.env };
let database: TestDatabase;
let source: LogSource;

beforeAll(async () => {
	await closeSender();
	database = await createDatabase();
	process.env.TELEPHONY_WEBHOOKS_STORE = database.url;
	process.env.N8N_ENCRYPTION_KEY = 'a key of this test';
	const tell = () => undefined;
	const logger = { debug: tell, info: tell, warn: tell, error: tell };
	source = {
		sender: await senderFor({ logger }, undefined, []),
		received: await receivedStore(tell),
		platforms: [],
		isDispatcherKept: async () => true,
		now: () => Date.now(),
	};
});
afterAll(async () => {
	await closeReceivedStore();
	await closeClaimStore();
	await closeSender();
	process.env = env;
	await database.remove();
});

test.each(['sent', 'deliveries', 'journal', 'received', 'health'])(
	'the screen %s is shown',
	async (name) => {
		await subscribe(endpoint);
		await send();
		const answer = await logRoutes.screens[name]?.(source, {});
		expect(answer).toMatchObject({ ok: true });
	},
);

test('a session is known until it was ended', async () => {
	const sessions = endedSessions(async () => await claimStore(() => undefined));
	expect(await sessions.isEnded('session')).toBe(false);
	await sessions.end('session', 60_000);
	expect(await sessions.isEnded('session')).toBe(true);
});

test('a form that is posted twice is done once', async () => {
	const posted = postings(async () => await claimStore(() => undefined));
	const done: string[] = [];
	const post = async () =>
		await posted.first('form', async () => ({ value: done.push('once'), isDone: true }));
	expect((await Promise.all([post(), post(), post()])).sort()).toEqual([1, undefined, undefined]);
	expect([await post(), done]).toEqual([undefined, ['once']]);
});
