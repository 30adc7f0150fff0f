import { randomUUID } from 'node:crypto';

import {
	abandonedClaimMilliseconds,
	assertDuration,
	assertEvent,
	assertRequest,
	type ClaimedEvent,
	type ClaimOutcome,
	type ClaimRequest,
	type ClaimStore,
} from '../../claims';
import { StoreError } from '../../error';
import { Batches } from '../batches';
import { databaseClock, type DatabaseClock } from '../connection/clock';
import type { PostgresOptions } from '../connection/options';
import { type PostgresPool, sharedPool, type Statement } from '../connection/pool';
import { explainPostgres, isConflict } from '../errors';
import { migrate } from '../migrations/migrate';
import {
	type ClaimAnswer,
	type ClaimOperation,
	outcomeOf,
	workStatement,
	workValues,
} from './operations';
import { claimsComponent } from './schema';

/** About 10 ms of the server's work. */
const OPERATIONS_PER_BATCH = 500;
/** About 10 ms of the server's work. */
const PURGE_ROWS = 1000;

/** What the store needs of its surroundings. */
export interface PostgresClaimOptions extends PostgresOptions {
	/** Epoch milliseconds, alike on all hosts; absent: the database's clock. */
	readonly now?: (() => number) | undefined;
}

/**
 * Opens the deduplication store in PostgreSQL, which any number of processes and hosts may share; makes its tables where
 * they are missing. Rejects with a StoreError, in particular where the server can't be reached or a newer version has
 * changed the tables.
 */
export async function openPostgresClaims({
	now,
	...options
}: PostgresClaimOptions): Promise<ClaimStore> {
	const pool = sharedPool(options);
	try {
		await migrate(pool, claimsComponent);
		const clock = now === undefined ? await databaseClock(pool) : { now, stop: () => undefined };
		return new PostgresClaims(pool, clock);
	} catch (error) {
		await pool.release();
		throw explainPostgres(claimsComponent.store, pool.server, error);
	}
}

class PostgresClaims implements ClaimStore {
	private readonly owner = randomUUID();
	private readonly work: Statement;
	private readonly batches = new Batches<ClaimOperation, ClaimAnswer>(
		async (operations) => await this.send(operations),
		OPERATIONS_PER_BATCH,
	);
	private closing: Promise<void> | undefined;

	constructor(
		private readonly pool: PostgresPool,
		private readonly clock: DatabaseClock,
	) {
		this.work = workStatement(pool.schema);
	}

	async claim(event: ClaimRequest): Promise<ClaimOutcome> {
		assertRequest(event);
		return outcomeOf(await this.run({ kind: 'claim', event }));
	}

	async commit(event: ClaimedEvent, token: number, rememberMilliseconds: number): Promise<boolean> {
		assertEvent(event);
		assertDuration('rememberMilliseconds', rememberMilliseconds);
		const { kind } = await this.run({ kind: 'commit', event, token, rememberMilliseconds });
		return kind === 'settled';
	}

	async release(event: ClaimedEvent, token: number): Promise<boolean> {
		assertEvent(event);
		return (await this.run({ kind: 'release', event, token })).kind === 'settled';
	}

	async purge(): Promise<number> {
		this.assertOpen();
		const { schema } = this.pool;
		const slice = (table: string, column: string, name: string): Statement => ({
			name,
			// Rows that somebody works with are left to the next purge: nobody waits for it, it waits for nobody.
			text: `DELETE FROM ${schema}.${table} WHERE key IN (SELECT key FROM ${schema}.${table}
				WHERE ${column} <= $1 ORDER BY ${column} LIMIT $2 FOR UPDATE SKIP LOCKED)`,
		});
		const now = this.clock.now();
		return (
			(await this.forget(slice('remembered', 'expires', 'claims_forget'), now)) +
			(await this.forget(
				slice('claims', 'until', 'claims_abandon'),
				now - abandonedClaimMilliseconds,
			))
		);
	}

	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	/** Forgets what was over by then, slice by slice. */
	private async forget(statement: Statement, over: number): Promise<number> {
		let total = 0;
		for (;;) {
			const rows = await this.ask(statement, [over, PURGE_ROWS]);
			total += rows;
			if (rows < PURGE_ROWS) return total;
		}
	}

	private async ask(statement: Statement, values: readonly unknown[]): Promise<number> {
		try {
			return (await this.pool.query(statement, values)).rowCount ?? 0;
		} catch (error) {
			throw explainPostgres(claimsComponent.store, this.pool.server, error);
		}
	}

	private async send(operations: readonly ClaimOperation[]): Promise<readonly ClaimAnswer[]> {
		try {
			return await this.sendOnce(operations).catch(async (error: unknown) => {
				if (isConflict(error)) return await this.sendOnce(operations);
				throw error;
			});
		} catch (error) {
			throw explainPostgres(claimsComponent.store, this.pool.server, error);
		}
	}

	private async sendOnce(operations: readonly ClaimOperation[]): Promise<readonly ClaimAnswer[]> {
		const values = workValues(operations, this.clock.now(), this.owner);
		return (await this.pool.query<ClaimAnswer & Record<string, unknown>>(this.work, values)).rows;
	}

	private run(operation: ClaimOperation): Promise<ClaimAnswer> {
		this.assertOpen();
		return this.batches.run(operation);
	}

	private assertOpen(): void {
		if (this.closing === undefined) return;
		throw new StoreError(
			`The ${claimsComponent.store} in PostgreSQL (${this.pool.server}) is closed.`,
		);
	}

	private async shutDown(): Promise<void> {
		await this.batches.idle();
		this.clock.stop();
		const { schema } = this.pool;
		// Without it, they end with their leases.
		await this.ask(
			{
				name: 'claims_void',
				text: `DELETE FROM ${schema}.claims WHERE key IN
					(SELECT key FROM ${schema}.claims WHERE owner = $1 ORDER BY key FOR UPDATE)`,
			},
			[this.owner],
		).catch(() => undefined);
		await this.pool.release();
	}
}
