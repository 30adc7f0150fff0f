import type { RegistrationStore } from '../../../../../lib/store/registrations';
import { openPostgresRegistrations } from '../../../../../lib/store/postgres/registrations/open';
import { describeRegistrations } from '../../registrations/rules';
import { createDatabase, PATIENT, type TestDatabase } from '../database';

const URL = 'https://n8n.example.com/webhook/1';
const LONG = 3_600_000;
const FREE = { kind: 'called off', text: 'text' };
const IN_PROGRESS = { kind: 'in progress' };

let database: TestDatabase;
let schemas = 0;
beforeAll(async () => {
	database = await createDatabase();
});
afterAll(async () => await database.remove());

/** A pool for each, as processes have. */
function place() {
	const schema = `registrations_${(schemas += 1)}`;
	let processes = 0;
	const open = async () => {
		const applicationName = `process ${(processes += 1)}`;
		const options = { server: database.url, schema, applicationName, ...PATIENT };
		return await openPostgresRegistrations(options);
	};
	return { open, schema };
}

describe('registrations in PostgreSQL', () => {
	describeRegistrations(() => ({
		open: place().open,
		remove: async () => await Promise.resolve(),
	}));

	it('reject once they are closed', async () => {
		const store = await place().open();
		await store.close();
		await expect(store.all()).rejects.toThrow(
			/^The list of registered webhooks in PostgreSQL .* is closed\.$/,
		);
	});
});

describe('work on a URL', () => {
	let one: RegistrationStore;
	let other: RegistrationStore;
	let schema: string;
	beforeEach(async () => {
		const made = place();
		schema = made.schema;
		[one, other] = [await made.open(), await made.open()];
		await one.keep(URL, 'text');
	});
	afterEach(async () => {
		await one.close();
		await other.close();
	});

	/** Has its time pass, whoever has it. */
	const pass = async () =>
		await database.query(
			`UPDATE ${schema}.registrations SET works_until = now() - interval '1 ms'`,
		);

	it('is done by one process at a time', async () => {
		const taken = await Promise.all([one.takeWork(URL, LONG), other.takeWork(URL, LONG)]);
		expect(taken.sort()).toEqual([false, true]);
		await one.endWork(URL);
		await other.endWork(URL);
		expect(await other.takeWork(URL, LONG)).toBe(true);
		expect(await one.takeWork(URL, LONG)).toBe(false);
		await one.endWork(URL);
		expect(await one.takeWork(URL, LONG)).toBe(false);
	});

	it('goes to another process when its time has passed', async () => {
		await one.takeWork(URL, LONG);
		await pass();
		expect(await other.takeWork(URL, LONG)).toBe(true);
		expect(await one.takeWork(URL, LONG)).toBe(false);
	});

	it('stops when another process calls it off, which is told when it has ended', async () => {
		await one.takeWork(URL, LONG);
		expect(await other.callOff(URL)).toEqual(IN_PROGRESS);
		expect(await other.textOf(URL)).toBe('text');
		expect(await one.takeWork(URL, LONG)).toBe(false);
		expect(await other.callOff(URL)).toEqual(IN_PROGRESS);
		await one.endWork(URL);
		expect(await other.callOff(URL)).toEqual(FREE);
		expect(await one.takeWork(URL, LONG)).toBe(false);
	});

	it('is not waited for longer than its time', async () => {
		await one.takeWork(URL, LONG);
		expect(await other.callOff(URL)).toEqual(IN_PROGRESS);
		await pass();
		expect(await other.callOff(URL)).toEqual(FREE);
	});

	it('may be taken after it was called off by a process that did not come back for it', async () => {
		await one.takeWork(URL, LONG);
		await other.callOff(URL);
		await one.endWork(URL);
		expect(await one.takeWork(URL, LONG)).toBe(true);
	});

	it('keeps its time when the text changes', async () => {
		await one.takeWork(URL, LONG);
		await other.keep(URL, 'changed');
		expect(await other.takeWork(URL, LONG)).toBe(false);
		expect(await one.textOf(URL)).toBe('changed');
	});

	it('is either taken or called off where both are tried at once', async () => {
		for (let round = 0; round < 20; round += 1) {
			await one.keep(URL, 'text');
			const [isTaken, calledOff] = await Promise.all([one.takeWork(URL, LONG), other.callOff(URL)]);
			expect(calledOff).toEqual(isTaken ? IN_PROGRESS : FREE);
			await one.endWork(URL);
		}
	});
});
