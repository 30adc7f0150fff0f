import { randomUUID } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { PgBoss } from 'pg-boss';
import { Batches } from '../../../../lib/store/postgres/batches';
import { ATTEMPT, BODY, IN_FLIGHT, rateOf } from './work';

const QUEUE = 'deliveries';
const BATCH = 250;
const WORKERS = IN_FLIGHT / BATCH;

interface Job {
	readonly id: string;
	readonly data: { readonly event: string };
}

/**
 * pg-boss with a table of events and one of attempts, whose rows are written in its transactions. It is asked like the
 * outbox, one event, one attempt at a time, and gets as large batches in as many transactions at a time: the same work.
 */
export class PgBossOutbox {
	private readonly enqueue: Batches<string, undefined>;
	private readonly settle: Batches<string, undefined>;

	private constructor(
		private readonly boss: PgBoss,
		private readonly pool: Pool,
	) {
		const batches = (write: (batch: readonly string[]) => Promise<void>) =>
			new Batches<string, undefined>({
				write: async (batch) => {
					await write(batch);
					return batch.map(() => undefined);
				},
				most: BATCH,
				parallel: WORKERS,
			});
		this.enqueue = batches(async (bodies) => await this.insert(bodies));
		this.settle = batches(async (ids) => await this.complete(ids));
	}

	static async open(server: string): Promise<PgBossOutbox> {
		const boss = new PgBoss({ connectionString: server, max: WORKERS });
		boss.on('error', (error) => console.error(error));
		await boss.start();
		await boss.createQueue(QUEUE);
		const pool = new Pool({ connectionString: server, max: 2 * WORKERS });
		pool.on('error', () => undefined);
		await pool.query(`CREATE TABLE IF NOT EXISTS events (id uuid PRIMARY KEY, type text NOT NULL,
			occurred_at text NOT NULL, data text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
			CREATE TABLE IF NOT EXISTS attempts (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
			job uuid NOT NULL, started_at bigint NOT NULL, duration float8 NOT NULL, url text NOT NULL,
			status int, headers text, body text, reason text);
			CREATE INDEX IF NOT EXISTS attempts_job ON attempts (job)`);
		return new PgBossOutbox(boss, pool);
	}

	/** Events stored in a second. */
	async store(events: number): Promise<number> {
		return await rateOf(events, IN_FLIGHT, async () => await this.storeOne());
	}

	/** Jobs fetched and completed in a second. */
	async claimAndSettle(jobs: number): Promise<number> {
		const left = { jobs };
		const start = performance.now();
		await Promise.all(Array.from({ length: WORKERS }, async () => await this.work(left)));
		return (jobs * 1000) / (performance.now() - start);
	}

	/** Events stored, fetched and completed in a second. */
	async deliver(events: number): Promise<number> {
		const start = performance.now();
		await Promise.all([this.store(events), this.claimAndSettle(events)]);
		return (events * 1000) / (performance.now() - start);
	}

	async close(): Promise<void> {
		await this.boss.stop({ graceful: false });
		await this.pool.end();
	}

	private async storeOne(): Promise<void> {
		await this.enqueue.run(JSON.stringify(BODY));
	}

	/** Fetches and settles until no jobs are left. */
	private async work(left: { jobs: number }): Promise<void> {
		while (left.jobs > 0) {
			const jobs: readonly Job[] = await this.boss.fetch(QUEUE, { batchSize: BATCH });
			const events = jobs.map(({ data }) => data.event);
			const { rows } = await this.pool.query<{ data: string }>(
				'SELECT data FROM events WHERE id = ANY ($1)',
				[events],
			);
			for (const { data } of rows) JSON.parse(data);
			await Promise.all(jobs.map(async ({ id }) => await this.settle.run(id)));
			left.jobs -= jobs.length;
		}
	}

	private async insert(bodies: readonly string[]): Promise<void> {
		const ids = bodies.map(() => randomUUID());
		await this.transaction(async (client) => {
			await client.query(
				`INSERT INTO events (id, type, occurred_at, data)
					SELECT id, 'call.completed', '2026-11-21T00:00:00.000Z', data
					FROM unnest($1::uuid[], $2::text[]) AS e (id, data)`,
				[ids, bodies],
			);
			const jobs = ids.map((event) => ({ data: { event } }));
			await this.boss.insert(QUEUE, jobs, { db: executorOf(client) });
		});
	}

	private async complete(ids: readonly string[]): Promise<void> {
		const { startedAt, durationMilliseconds, url, status, responseBody, reason } = ATTEMPT;
		const headers = ids.map(() => JSON.stringify(ATTEMPT.responseHeaders));
		await this.transaction(async (client) => {
			await this.boss.complete(QUEUE, [...ids], null, { db: executorOf(client) });
			await client.query(
				`INSERT INTO attempts (job, headers, started_at, duration, url, status, body, reason)
					SELECT job, headers, $3, $4, $5, $6, $7, $8 FROM unnest($1::uuid[], $2::text[]) AS a (job, headers)`,
				[ids, headers, startedAt, durationMilliseconds, url, status, responseBody, reason],
			);
		});
	}

	private async transaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
		const client = await this.pool.connect();
		try {
			await client.query('BEGIN');
			await work(client);
			await client.query('COMMIT');
		} finally {
			client.release();
		}
	}
}

function executorOf(client: PoolClient) {
	return {
		executeSql: async (text: string, values?: unknown[]) => await client.query(text, values),
	};
}
