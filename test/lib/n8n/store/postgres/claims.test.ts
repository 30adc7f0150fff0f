import { existsSync } from 'node:fs';
import type { ClaimStore } from '../../../../../lib/store/claims';
import { createDatabase, type TestDatabase } from '../../../store/postgres/database';
import { startProcess } from '../../../../support/newProcess';
import { removeUserFolder } from '../../userFolder';

const ignore = () => undefined;
const EVENT = { key: Buffer.alloc(16, 1), fingerprint: Buffer.alloc(16, 2) };
const REQUEST = { ...EVENT, leaseMilliseconds: 60_000 };
const env = { ...process.env };
let database: TestDatabase;
let stop: Array<() => Promise<void>> = [];

beforeEach(async () => {
	database = await createDatabase();
});
afterEach(async () => {
	await Promise.all(stop.map(async (one) => await one()));
	stop = [];
	process.env = { ...env };
	await database.remove();
});
afterAll(removeUserFolder);

/** The module as a process of its own has it. */
async function started() {
	startProcess();
	const loaded = await import('../../../../../lib/n8n/store/claims');
	stop.push(loaded.closeClaimStore);
	return loaded;
}

async function store(): Promise<ClaimStore> {
	return await (await started()).claimStore(ignore);
}

test('processes with the same URL remember events for one another, and write no file', async () => {
	process.env.TELEPHONY_WEBHOOKS_STORE = database.url;
	const [first, second] = [await store(), await store()];
	const outcome = await first.claim(REQUEST);
	if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
	expect(outcome.certain).toBe(true);
	expect(await second.claim(REQUEST)).toMatchObject({ kind: 'inFlight' });
	await first.commit(EVENT, outcome.token, 60_000);
	expect(await second.claim(REQUEST)).toEqual({ kind: 'duplicate' });
	const { storeFolder } = await started();
	expect(existsSync(storeFolder())).toBe(false);
});

test("n8n's own database is used in a schema of its own", async () => {
	const { hostname, port, username, pathname } = new URL(database.url);
	Object.assign(process.env, {
		EXECUTIONS_MODE: 'queue',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: hostname,
		DB_POSTGRESDB_PORT: port,
		DB_POSTGRESDB_USER: username,
		DB_POSTGRESDB_DATABASE: pathname.slice(1),
		TELEPHONY_WEBHOOKS_STORE: 'n8n',
		TELEPHONY_WEBHOOKS_SCHEMA: 'apart',
	});
	expect(await (await store()).claim(REQUEST)).toMatchObject({ kind: 'fresh', certain: true });
	const rows = await database.query(
		"SELECT DISTINCT schemaname AS name FROM pg_tables WHERE tablename IN ('claims', 'remembered')",
	);
	expect(rows).toEqual([{ name: 'apart' }]);
});

test('a server that is down at first use is tried again after five seconds', async () => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance', 'queueMicrotask'] });
	try {
		const { claimStore } = await started();
		process.env.TELEPHONY_WEBHOOKS_STORE = 'postgres://n8n@127.0.0.1:1/n8n';
		const refused = /127\.0\.0\.1:1\/n8n.*refused/;
		await expect(claimStore(ignore)).rejects.toThrow(refused);
		process.env.TELEPHONY_WEBHOOKS_STORE = database.url;
		jest.advanceTimersByTime(4_999);
		await expect(claimStore(ignore)).rejects.toThrow(refused);
		jest.advanceTimersByTime(1);
		expect(await (await claimStore(ignore)).claim(REQUEST)).toMatchObject({ kind: 'fresh' });
	} finally {
		jest.useRealTimers();
	}
});
