import { PostgresPool } from '../../../../../lib/store/postgres/connection/pool';
import { type Component, migrate } from '../../../../../lib/store/postgres/migrations/migrate';
import { createDatabase, PATIENT, type TestDatabase } from '../database';

const things: Component = {
	name: 'claims',
	store: 'deduplication store',
	steps: [
		(schema) =>
			`CREATE TABLE ${schema}.things (name text); INSERT INTO ${schema}.things VALUES ('one')`,
		(schema) => `ALTER TABLE ${schema}.things ADD COLUMN number int`,
	],
};
const first: Component = { ...things, steps: things.steps.slice(0, 1) };

describe('the tables in PostgreSQL', () => {
	let database: TestDatabase;
	const pools: PostgresPool[] = [];

	/** A pool as another process has it. */
	const open = (more: { schema?: string; user?: string } = {}): PostgresPool => {
		const url = new URL(database.url);
		url.username = more.user ?? url.username;
		const pool = new PostgresPool({ server: url.href, schema: more.schema, ...PATIENT });
		pool.retain();
		pools.push(pool);
		return pool;
	};

	beforeEach(async () => {
		database = await createDatabase();
	});
	afterEach(async () => {
		await Promise.all(pools.splice(0).map(async (pool) => await pool.release()));
		await database.remove();
	});

	it('are made step by step, each once, however many processes start at once', async () => {
		await Promise.all(Array.from({ length: 8 }, async () => await migrate(open(), things)));
		expect(await database.query('SELECT * FROM telephony_webhooks.things')).toEqual([
			{ name: 'one', number: null },
		]);
		expect(
			await database.query('SELECT component, version FROM telephony_webhooks.versions'),
		).toEqual([{ component: 'claims', version: 2 }]);
	});

	it('are brought up from an older version, in a schema of any name', async () => {
		const schema = 'n8n "own" schema';
		await migrate(open({ schema }), first);
		await migrate(open({ schema }), things);
		expect(await database.query('SELECT * FROM "n8n ""own"" schema".things')).toEqual([
			{ name: 'one', number: null },
		]);
	});

	it('have a version for each component', async () => {
		await migrate(open(), things);
		const letters: Component = {
			name: 'outbox',
			store: 'outbox',
			steps: [(schema) => `CREATE TABLE ${schema}.letters ()`],
		};
		await migrate(open(), letters);
		expect(await database.query('SELECT * FROM telephony_webhooks.letters')).toEqual([]);
	});

	it('stay as they were when a step fails', async () => {
		const faulty: Component = { ...things, steps: [...things.steps, () => 'SELECT nonsense'] };
		await expect(migrate(open(), faulty)).rejects.toThrow(
			/^The deduplication store in PostgreSQL \(127\.0\.0\.1:\d+\/test_\w+\) failed: .*nonsense/,
		);
		expect(await database.query("SELECT to_regnamespace('telephony_webhooks') AS it")).toEqual([
			{ it: null },
		]);
	});

	it('of a newer version are rejected, with what to do', async () => {
		await migrate(open(), things);
		await expect(migrate(open(), first)).rejects.toThrow(
			/has version 2, but this version of the package knows 1\. Install the newer version/,
		);
	});

	it('are used by whom has no right to make any, once they are there', async () => {
		await migrate(open(), things);
		await withRole(async (user) => {
			await database.query(`GRANT USAGE ON SCHEMA telephony_webhooks TO ${user}`);
			await database.query(`GRANT SELECT ON telephony_webhooks.versions TO ${user}`);
			await expect(migrate(open({ user }), things)).resolves.toBeUndefined();
		});
	});

	it('can be put into a schema that an administrator has made', async () => {
		await withRole(async (user) => {
			await database.query(`CREATE SCHEMA telephony_webhooks AUTHORIZATION ${user}`);
			await expect(migrate(open({ user }), things)).resolves.toBeUndefined();
		});
	});

	it('need a permission, which an error names', async () => {
		await withRole(async (user) => {
			await expect(migrate(open({ user }), things)).rejects.toThrow(
				new RegExp(
					`the user ${user} has no permission to create a schema\\. Let an administrator of the database run: GRANT CREATE ON DATABASE test_\\w+ TO ${user};$`,
				),
			);
			await database.query('CREATE SCHEMA telephony_webhooks');
			await expect(migrate(open({ user }), things)).rejects.toThrow(
				`GRANT USAGE, CREATE ON SCHEMA "telephony_webhooks" TO ${user};`,
			);
		});
	});

	it('are not made on a server that is too old', async () => {
		const old = open();
		jest.spyOn(old, 'query').mockImplementation(async () => ({
			rows: [
				{ server: 120_022, serverName: '12.22', hasSchema: false, hasVersions: false },
			] as never[],
			command: 'SELECT',
			rowCount: 1,
			oid: 0,
			fields: [],
		}));
		await expect(migrate(old, things)).rejects.toThrow(
			/needs PostgreSQL 13 or newer, but .* is PostgreSQL 12\.22\. Upgrade the server\.$/,
		);
	});

	/** Roles belong to the whole server. */
	async function withRole(use: (user: string) => Promise<void>): Promise<void> {
		const user = new URL(database.url).pathname.slice(1).replace('test_', 'role_');
		await database.query(`CREATE ROLE ${user} LOGIN`);
		try {
			await use(user);
		} finally {
			await Promise.all(pools.splice(0).map(async (pool) => await pool.release()));
			await database.query(`DROP OWNED BY ${user}`);
			await database.query(`DROP ROLE ${user}`);
		}
	}
});
