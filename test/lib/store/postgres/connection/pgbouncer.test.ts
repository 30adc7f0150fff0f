import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

import { PostgresPool } from '../../../../../lib/store/postgres/connection/pool';
import { postgresSide } from '../../../../../lib/store/postgres/move/side';
import {
	startPgbouncer,
	type Pgbouncer,
	type PgbouncerOptions,
} from '../../../../servers/pgbouncer';
import { describeFailures } from '../../outbox/rules/failures';
import { describeJournal } from '../../outbox/rules/journal';
import { newEvent } from '../../outbox/model/world';
import { describeSettling } from '../../outbox/rules/settling';
import { describeAccepted } from '../../received/acceptedRules';
import { createDatabase, PATIENT, type TestDatabase } from '../database';
import { IMPATIENT, PostgresOutboxData } from '../outbox/data';
import { ProcessScene, saidBy } from '../outbox/processes/scene';
import { PostgresReceivedData } from '../received/data';

interface DatabaseBehind extends TestDatabase {
	/** Past PgBouncer. */
	readonly direct: string;
}

/** A database that is reached through a PgBouncer of its own. */
function behindPgbouncer(options: Omit<PgbouncerOptions, 'server'>): () => DatabaseBehind {
	let database: TestDatabase;
	let pgbouncer: Pgbouncer;
	beforeAll(async () => {
		database = await createDatabase();
		pgbouncer = await startPgbouncer({ server: database.url, ...options });
	});
	afterAll(async () => {
		await pgbouncer.close();
		await database.remove();
	});
	return () => ({ ...database, direct: database.url, url: pgbouncer.through(database.url) });
}

/** What a statement answers over a connection of its own. */
async function valueAt(url: string, text: string): Promise<unknown> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return Object.values((await client.query<Record<string, unknown>>(text)).rows[0] ?? {})[0];
	} finally {
		await client.end();
	}
}

async function untilNoTransactionWaits(database: TestDatabase): Promise<void> {
	const text = `SELECT FROM pg_stat_activity
		WHERE datname = current_database() AND state = 'idle in transaction'`;
	while ((await database.query(text)).length > 0) await sleep(20);
}

/** Resolves once the server knows that no process lives that leases queues: each has a lock. */
async function untilForgotten({ data }: ProcessScene): Promise<void> {
	const text = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
	while ((await data.query(text)).length > 0) await sleep(20);
}

/** What PostgreSQL tells processes of one another. */
function describeNotified(scene: () => ProcessScene): void {
	it('tells of new events', async () => {
		const { data, witness } = scene();
		const other = await data.open();
		await new Promise<void>((listening) => other.onChange(listening));
		const { promise: told, resolve } = Promise.withResolvers<void>();
		other.onChange(resolve);
		await witness.enqueue(newEvent([{ subscriptionId: 'sub_a' }]));
		await told;
	});

	it('tells that a process was killed, whose attempts are taken over', async () => {
		await scene().witness.enqueue(newEvent([{ subscriptionId: 'sub_a' }]));
		const minutes = 5 * 60_000;
		const holder = scene().start({
			do: 'deliver',
			leasesMilliseconds: 500,
			leaseMilliseconds: minutes,
			holdsMilliseconds: minutes,
		});
		await holder.until('claimed');
		await holder.kill();
		await untilForgotten(scene());
		const heir = scene().start({ do: 'deliver' });
		await heir.until('settled');
		expect(heir.of('settled')).toEqual(holder.of('claimed'));
	});
}

describe('PgBouncer in transaction mode', () => {
	// Far fewer than all that is open at a time.
	const database = behindPgbouncer({ mode: 'transaction', poolSize: 4 });
	const way = { listens: false };

	const received = async (now: () => number) => new PostgresReceivedData(database(), now, way);
	const outbox = async (now: () => number) =>
		new PostgresOutboxData(database(), now, { ...way, ...IMPATIENT });

	describe('accepted events', () => describeAccepted(received));
	describe('settling', () => describeSettling(outbox));
	describe('journal', () => describeJournal(outbox));
	describe('failures', () => describeFailures(outbox));

	it('has processes store and deliver each event once, in the order of its key', async () => {
		const scene = await ProcessScene.create(database(), way);
		const storing = [1, 2].map(() => scene.start({ do: 'store', events: 200 }));
		const delivering = [1, 2].map(() => scene.start({ do: 'deliver' }));
		await Promise.all(storing.map(async (child) => await child.until('done')));
		const stored = saidBy(storing, 'stored');
		expect(stored).toHaveLength(800);
		await scene.untilSettled(delivering, stored.length);
		expect(saidBy(delivering, 'claimed').sort()).toEqual(stored.sort());
		await scene.expectWhole();
		await scene.end();
	});

	it('ends statements, and transactions that wait, after their time', async () => {
		const options = {
			...{ server: database().url, ...way, ...PATIENT },
			statementTimeoutMilliseconds: 1000,
		};
		const pool = new PostgresPool(options);
		pool.retain();
		const sleeping = pool.query({
			...{ name: '', text: 'SELECT pg_sleep(60)', answerTimeoutMilliseconds: 100_000 },
		});
		await expect(sleeping).rejects.toMatchObject({ code: '57014' });
		const waiting = pool.transaction(async (queries) => {
			await queries.query({ name: '', text: 'SELECT 1' });
			await untilNoTransactionWaits(database());
			await queries.query({ name: '', text: 'SELECT 1' });
		});
		await expect(waiting).rejects.toThrow();
		await pool.release();
	});

	it('is noticed where it was not said, and nothing stays set on its connections', async () => {
		const data = new PostgresOutboxData(database(), Date.now);
		await expect(data.open()).rejects.toThrow(
			/transaction mode\. Set TELEPHONY_WEBHOOKS_LISTEN=false/,
		);
		await data.destroy();
		expect(await valueAt(database().url, 'SHOW statement_timeout')).toBe('0');
	});
});

describe('PgBouncer in transaction mode, with a connection past it to listen on', () => {
	const database = behindPgbouncer({ mode: 'transaction', poolSize: 4 });
	let scene: ProcessScene;

	beforeEach(async () => {
		const listener = { server: database().direct };
		scene = await ProcessScene.create(database(), { listens: false, listener });
	});
	afterEach(async () => await scene.end());

	describeNotified(() => scene);
});

describe('PgBouncer in session mode', () => {
	const database = behindPgbouncer({ mode: 'session', poolSize: 30 });
	let scene: ProcessScene;

	beforeEach(async () => {
		scene = await ProcessScene.create(database());
	});
	afterEach(async () => await scene.end());

	describeNotified(() => scene);

	it('limits the time of statements', async () => {
		const pool = new PostgresPool({ server: database().url, ...PATIENT });
		pool.retain();
		const { rows } = await pool.query({ name: '', text: 'SHOW statement_timeout' });
		expect(rows).toEqual([{ statement_timeout: '10s' }]);
		await pool.release();
	});

	it('does not look like n8n to a move once n8n has ended', async () => {
		const options = { server: database().url, schema: scene.data.schema };
		const side = postgresSide(options, Date.now);
		const other = await scene.data.open({ applicationName: undefined });
		expect(await side.inUse()).toMatch(/is in use by n8n/);
		await other.close();
		expect(await side.inUse()).toBeUndefined();
		await side.close();
	});
});
