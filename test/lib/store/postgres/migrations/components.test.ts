import { claimsComponent } from '../../../../../lib/store/postgres/claims/schema';
import { PostgresPool } from '../../../../../lib/store/postgres/connection/pool';
import { type Component, migrate } from '../../../../../lib/store/postgres/migrations/migrate';
import { outboxComponent } from '../../../../../lib/store/postgres/outbox/schema/component';
import { receivedComponent } from '../../../../../lib/store/postgres/received/schema';
import { registrationsComponent } from '../../../../../lib/store/postgres/registrations/open';
import { createDatabase, PATIENT, type TestDatabase } from '../database';

const components = [outboxComponent, claimsComponent, receivedComponent, registrationsComponent];

let database: TestDatabase;
let pools: PostgresPool[];

beforeEach(async () => {
	database = await createDatabase();
	const options = { server: database.url, ...PATIENT };
	pools = Array.from({ length: 3 }, () => new PostgresPool(options));
	for (const pool of pools) pool.retain();
});
afterEach(async () => {
	await Promise.all(pools.map(async (pool) => await pool.release()));
	await database.remove();
});

/** Each table of the schema. */
const tables = async () => {
	const rows = await database.query(
		"SELECT tablename FROM pg_tables WHERE schemaname = 'telephony_webhooks' ORDER BY 1",
	);
	return rows.map(({ tablename }) => tablename);
};
const bringUp = async (component: Component) =>
	await Promise.all(pools.map(async (pool) => await migrate(pool, component)));

it('makes the tables of every store beside one another, whoever starts first', async () => {
	await Promise.all(components.map(bringUp));
	expect(await tables()).toEqual(
		expect.arrayContaining([
			'attempt_counts',
			'claims',
			'deliveries',
			'received_rejected',
			'registrations',
		]),
	);
	const versions = await database.query(
		'SELECT component, version FROM telephony_webhooks.versions ORDER BY component',
	);
	expect(versions).toEqual(
		['claims', 'outbox', 'received', 'registrations'].map((component) => ({
			component,
			version: 1,
		})),
	);
});

it.each(components)('makes no table of $name where a step after them fails', async (component) => {
	const faulty = { ...component, steps: [...component.steps, () => 'SELECT nonsense'] };
	await expect(bringUp(faulty)).rejects.toThrow('nonsense');
	expect(await tables()).toEqual([]);
});

it.each(components)(
	'leaves tables of $name alone that a newer version has made',
	async (component) => {
		const newer = (schema: string) => `CREATE TABLE ${schema}.newer ()`;
		await bringUp({ ...component, steps: [...component.steps, newer] });
		const made = await tables();
		await expect(bringUp(component)).rejects.toThrow(
			/has version 2, but this version of the package knows 1\. Install the newer version/,
		);
		expect(await tables()).toEqual(made);
	},
);
