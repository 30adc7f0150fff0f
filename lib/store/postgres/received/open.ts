import { randomUUID } from 'node:crypto';

import { StoreError } from '../../error';
import type { ReceivedBatch, ReceivedQuery, ReceivedStore, RejectedPaging } from '../../received';
import { assertBatch } from '../../received/assert';
import { ask } from '../ask';
import { Batches } from '../batches';
import { type DatabaseClock, storeClock } from '../connection/clock';
import type { PostgresOptions } from '../connection/options';
import { type PostgresPool, sharedPool, type Statement } from '../connection/pool';
import { explainPostgres, isUncertain } from '../errors';
import { migrate } from '../migrations/migrate';
import { assertNotMoving } from '../migrations/moves';
import { LostBatches } from './lost';
import { ReceivedReader } from './read';
import { countParameters, introduceParameter, noteParameters } from './rows';
import { receivedComponent } from './schema';

const { store } = receivedComponent;
/** About 10 ms of the server's work. */
const PURGE_ROWS = 1000;

/** Said twice, it is as said once. In a slot that has no lock: those that requests have reached are left alone. */
const INTRODUCE: Statement = {
	name: 'received_introduce',
	text: `INSERT INTO $schema.received_triggers AS t
			(trigger, slot, id, workflow_id, workflow_name, node_name, platform, seen_at)
		SELECT g.trigger, 0, g.id, g.workflow_id, g.workflow_name, g.node_name, g.platform, g.seen_at
			FROM json_to_recordset($1::json) AS g (trigger uuid, id text, workflow_id text, workflow_name text,
				node_name text, platform text, seen_at bigint)
			WHERE NOT EXISTS (SELECT FROM $schema.received_series s WHERE s.trigger = g.trigger) ORDER BY g.trigger
		ON CONFLICT (trigger, slot) DO UPDATE SET workflow_id = excluded.workflow_id, workflow_name = excluded.workflow_name,
			node_name = excluded.node_name, platform = excluded.platform, seen_at = greatest(t.seen_at, excluded.seen_at)`,
};

/** What the store needs of its surroundings. */
export interface PostgresReceivedOptions extends PostgresOptions {
	/** Epoch milliseconds, alike on all hosts; absent: the database's clock. */
	readonly now?: (() => number) | undefined;
}

/**
 * Opens what triggers received in PostgreSQL, which any number of processes and hosts may share; makes its tables where they
 * are missing. Rejects with a StoreError, in particular where the server can't be reached or a newer version has changed the
 * tables.
 */
export async function openPostgresReceived({
	now,
	...options
}: PostgresReceivedOptions): Promise<ReceivedStore> {
	const pool = sharedPool(options);
	try {
		await migrate(pool, receivedComponent);
		await assertNotMoving(pool, receivedComponent);
		const clock = await storeClock(pool, now);
		return new PostgresReceived(pool, clock);
	} catch (error) {
		await pool.release();
		throw explainPostgres(store, pool.server, error);
	}
}

class PostgresReceived implements ReceivedStore {
	private readonly owner = randomUUID();
	private readonly lost = new LostBatches();
	/** Of the last batch: even ones, as those in between are for batches that were given up. */
	private number = 0;
	private readonly reader = new ReceivedReader(
		async (statement, values) => await this.ask(statement, values),
	);
	private readonly batches = new Batches<ReceivedBatch, undefined>({
		write: async (batches) => {
			for (const batch of batches) await this.write(batch);
			return batches.map(() => undefined);
		},
		most: 1,
	});
	private closing: Promise<void> | undefined;

	constructor(
		private readonly pool: PostgresPool,
		private readonly clock: DatabaseClock,
	) {}

	async add(batch: ReceivedBatch): Promise<void> {
		this.assertOpen();
		assertBatch(batch);
		await this.batches.run(batch);
	}

	async triggers() {
		return await this.reader.triggers();
	}

	async stretches(query: ReceivedQuery) {
		return await this.reader.stretches(query);
	}

	async totals() {
		return await this.reader.totals();
	}

	async rejected(paging: RejectedPaging) {
		return await this.reader.rejected(paging);
	}

	async rejectedRequest(id: string) {
		return await this.reader.rejectedRequest(id);
	}

	async lastEvents(triggerId: string) {
		return await this.reader.lastEvents(triggerId);
	}

	async drift(triggerId: string, limit: number) {
		return await this.reader.drift(triggerId, limit);
	}

	async purge(): Promise<number> {
		this.assertOpen();
		const now = this.clock.now();
		const old = await this.forget('purge_1($1, $2)', [now, PURGE_ROWS]);
		return old + (await this.forget('forget_1($1)', [now]));
	}

	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	/** Forgets slice by slice, until nothing is left to forget. */
	private async forget(call: string, values: readonly unknown[]): Promise<number> {
		let total = 0;
		for (;;) {
			const [row] = await this.call<number>(call, values);
			if (row === undefined || row.result === 0) return total;
			total += row.result;
		}
	}

	private async write(batch: ReceivedBatch): Promise<void> {
		const now = this.clock.now();
		if (this.lost.unknown !== undefined) {
			const asked = [this.owner, this.lost.unknown, now];
			const [row] = await this.call<boolean>('settle_1($1, $2, $3)', asked);
			this.lost.settled(row?.result === true);
		}
		const left = this.lost.left(batch);
		const { introduced = [] } = batch;
		if (introduced.length > 0) await this.ask(INTRODUCE, [introduceParameter(introduced)]);
		const number = (this.number += 2);
		try {
			const values = [this.owner, number, now, ...countParameters(left), ...noteParameters(left)];
			await this.call('add_1($1, $2, $3, $4, $5, $6, $7, $8)', values);
			this.lost.takenOff();
		} catch (error) {
			if (error instanceof StoreError && isUncertain(error.cause)) this.lost.lost(number, left);
			throw error;
		}
	}

	private async call<Result>(call: string, values: readonly unknown[]) {
		const text = `SELECT ${this.pool.schema}.received_${call} AS result`;
		return await ask<{ result: Result }>(
			this.pool,
			store,
			{ name: `received_${call}`, text },
			values,
		);
	}

	private async ask<Row extends object>(statement: Statement, values: readonly unknown[]) {
		this.assertOpen();
		const text = statement.text.replaceAll('$schema', () => this.pool.schema);
		return await ask<Row>(this.pool, store, { ...statement, text }, values);
	}

	private assertOpen(): void {
		if (this.closing === undefined) return;
		throw new StoreError(`The ${store} in PostgreSQL (${this.pool.server}) is closed.`);
	}

	private async shutDown(): Promise<void> {
		await this.batches.idle();
		this.clock.stop();
		await this.pool.release();
	}
}
