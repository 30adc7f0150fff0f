import { existsSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { closeSender } from '../../../../../lib/n8n/sender/process';
import { createDatabase, type TestDatabase } from '../../../store/postgres/database';
import { FOLDER } from '../ownStore';
import { event, send, subscribe, withEndpoint } from '../scene';
import { itemOf, LOOPBACK, runSender } from '../stage';

/* Webhook Sender over PostgreSQL, as its users see it. */

const endpoint = withEndpoint();
const env = { ...process.env };
let database: TestDatabase;

async function chooseDatabase(): Promise<void> {
	await closeSender();
	database = await createDatabase();
	process.env.TELEPHONY_WEBHOOKS_STORE = database.url;
}

beforeAll(chooseDatabase);
afterAll(async () => {
	await closeSender();
	process.env = env;
	await database.remove();
});

test('an event is delivered, and no file is made', async () => {
	await subscribe(endpoint);
	await send();
	expect(endpoint.got).toHaveLength(1);
	expect(existsSync(FOLDER)).toBe(false);
});

test('a backup says which tool makes one', async () => {
	await expect(itemOf({ resource: 'backup', operation: 'create' })).rejects.toThrow(
		/^Deliveries are stored in PostgreSQL, .* pg_dump --schema=telephony_webhooks copies everything/,
	);
});

test('a workflow that has sent before says that the schema is a new one', async () => {
	const staticData: IDataObject = {};
	const sending = {
		parameters: event(),
		credentials: LOOPBACK,
		mode: 'trigger' as const,
		staticData,
		warnings: [],
	};
	await subscribe(endpoint);
	await runSender(sending);
	const before = database;
	await chooseDatabase();
	const { hints } = await runSender(sending);
	await before.remove();
	expect(hints.map(({ message }) => message)).toContainEqual(
		expect.stringMatching(
			/the outbox in PostgreSQL \(schema telephony_webhooks\) is new and empty\. Check TELEPHONY_WEBHOOKS_STORE/,
		),
	);
});
