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
import { deliveryKey } from '../../claims/keys';
import { StoreError } from '../../error';
import { assertAccepted } from '../../received/assert';
import type { AcceptedEvent } from '../../received/counts';
import { ask } from '../ask';
import { Batches } from '../batches';
import { type DatabaseClock, storeClock } from '../connection/clock';
import { answerTimeout, type PostgresOptions } from '../connection/options';
import { type PostgresPool, sharedPool, type Statement } from '../connection/pool';
import { explainPostgres, isUnreachable } from '../errors';
import { migrate } from '../migrations/migrate';
import { assertNotMoving } from '../migrations/moves';
import { receivedComponent } from '../received/schema';
import { LostBatches } from './lostBatches';
import {
	type ClaimAnswer,
	type ClaimOperation,
	outcomeOf,
	uncountedOf,
	workStatement,
	workValues,
} from './operations';
import { claimsComponent } from './schema';
import { OPERATIONS_PER_BATCH } from './functions/tokens';

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
		await migrate(pool, receivedComponent);
		await migrate(pool, claimsComponent);
		await assertNotMoving(pool, claimsComponent);
		const clock = await storeClock(pool, now);
		return new PostgresClaims(pool, clock);
	} catch (error) {
		await pool.release();
		throw explainPostgres(claimsComponent.store, pool.server, error);
	}
}

class PostgresClaims implements ClaimStore {
	private readonly owner = randomUUID();
	private readonly work: Statement;
	private readonly batches = new Batches<ClaimOperation, ClaimAnswer>({
		write: async (operations) => await this.send(operations),
		most: OPERATIONS_PER_BATCH,
		concernsAll: (error) => error instanceof StoreError && isUnreachable(error.cause),
	});
	private readonly lost: LostBatches;
	/** How many batches were sent. */
	private sent = 0;
	private closing: Promise<void> | undefined;

	constructor(
		private readonly pool: PostgresPool,
		private readonly clock: DatabaseClock,
	) {
		this.work = workStatement(pool.schema);
		this.lost = new LostBatches(() => performance.now(), answerTimeout(pool.options));
	}

	async claim(event: ClaimRequest): Promise<ClaimOutcome> {
		assertRequest(event);
		return outcomeOf(await this.run({ kind: 'claim', event }));
	}

	async extend(event: ClaimedEvent, token: number, leaseMilliseconds: number): Promise<boolean> {
		assertEvent(event);
		assertDuration('leaseMilliseconds', leaseMilliseconds);
		const { kind } = await this.run({ kind: 'extend', event, token, leaseMilliseconds });
		return kind === 'settled';
	}

	async commit(
		event: ClaimedEvent,
		token: number,
		rememberMilliseconds: number,
		accepted?: AcceptedEvent,
	): Promise<boolean> {
		assertEvent(event);
		assertDuration('rememberMilliseconds', rememberMilliseconds);
		if (accepted !== undefined) assertAccepted(accepted);
		const { kind } = await this.run({
			kind: 'commit',
			event,
			token,
			rememberMilliseconds,
			accepted,
		});
		return kind === 'settled';
	}

	async release(event: ClaimedEvent, token: number): Promise<boolean> {
		assertEvent(event);
		return (await this.run({ kind: 'release', event, token })).kind === 'settled';
	}

	async remembers(event: ClaimedEvent): Promise<boolean> {
		assertEvent(event);
		this.assertOpen();
		const { key, fingerprint } = event;
		const statement = {
			name: 'claims_remembers',
			text: `SELECT EXISTS (SELECT FROM ${this.pool.schema}.remembered
				WHERE key = ANY ($1) AND fingerprint = $2 AND expires > $3) AS found`,
		};
		const now = this.clock.now();
		const values = [[key, deliveryKey(key, fingerprint)], fingerprint, now];
		const [row] = await this.ask<{ found: boolean }>(statement, values);
		return row?.found === true;
	}

	async purge(): Promise<number> {
		this.assertOpen();
		const now = this.clock.now();
		const remembered = await this.forget('remembered', now);
		return remembered + (await this.forget('claims', now - abandonedClaimMilliseconds));
	}

	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	/** Forgets what was over by then, slice by slice. */
	private async forget(table: 'remembered' | 'claims', over: number): Promise<number> {
		const statement = {
			name: `claims_purge_${table}`,
			text: `SELECT ${this.pool.schema}.purge_${table}_1($1, $2) AS rows`,
		};
		let total = 0;
		for (;;) {
			const [row] = await this.ask<{ rows: number }>(statement, [over, PURGE_ROWS]);
			total += row?.rows ?? 0;
			if ((row?.rows ?? 0) < PURGE_ROWS) return total;
		}
	}

	private async ask<Row extends object>(statement: Statement, values: readonly unknown[]) {
		return await ask<Row>(this.pool, claimsComponent.store, statement, values);
	}

	private async send(operations: readonly ClaimOperation[]): Promise<readonly ClaimAnswer[]> {
		const holder = `${this.owner}:${(this.sent += 1)}`;
		const gone = new Set<number>();
		for (;;) {
			const { holders: lost } = this.lost;
			const values = workValues(operations, { now: this.clock.now(), holder, lost, gone });
			try {
				const answers = await this.ask<ClaimAnswer>(this.work, values);
				if (answers.length === operations.length) return answers;
				throw new Error(`${answers.length} results for ${operations.length} operations`);
			} catch (error) {
				const cause = error instanceof StoreError ? error.cause : error;
				const uncounted = uncountedOf(cause);
				for (const number of uncounted) gone.add(number);
				if (uncounted.length > 0) continue;
				this.lost.failed(holder, cause);
				throw error;
			}
		}
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
				text: `DELETE FROM ${schema}.claims WHERE key IN (SELECT key FROM ${schema}.claims
					WHERE starts_with(owner, $1) ORDER BY key FOR UPDATE)`,
			},
			[this.owner],
		).catch(() => undefined);
		await this.pool.release();
	}
}
