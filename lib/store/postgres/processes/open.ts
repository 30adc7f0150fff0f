import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { closedOutbox } from '../../error';
import type { Processes, ProcessReport } from '../../processes';
import type { PostgresOptions } from '../connection/options';
import { type PostgresPool, sharedPool } from '../connection/pool';
import { explainPostgres } from '../errors';
import { type Component, migrate } from '../migrations/migrate';

/** What is told of a process that ended without saying so is of use to an operator for this long. */
const FORGOTTEN_AFTER = '1 day';

/** For operators, too: `SELECT * FROM telephony_webhooks.processes`. */
const component: Component = {
	name: 'processes',
	store: 'outbox',
	steps: [
		(schema) => `
			CREATE TABLE ${schema}.processes (
				id uuid PRIMARY KEY, type text NOT NULL, host text NOT NULL, keeps_sending boolean NOT NULL,
				started_at timestamptz NOT NULL DEFAULT now(), seen_at timestamptz NOT NULL DEFAULT now()
			);
			CREATE TABLE ${schema}.sealing_key (
				single boolean PRIMARY KEY DEFAULT true CHECK (single), id text NOT NULL,
				since timestamptz NOT NULL DEFAULT now()
			);`,
	],
};

/** Opens what processes know of one another in PostgreSQL. Rejects as the stores there do. */
export async function openPostgresProcesses(options: PostgresOptions): Promise<Processes> {
	const pool = sharedPool(options);
	try {
		await migrate(pool, component);
		return new PostgresProcesses(pool);
	} catch (error) {
		await pool.release();
		throw explainPostgres(component.store, pool.server, error);
	}
}

class PostgresProcesses implements Processes {
	private readonly id = randomUUID();
	private closing: Promise<void> | undefined;

	constructor(private readonly pool: PostgresPool) {}

	async report({ type, keepsSending }: ProcessReport): Promise<void> {
		await this.run(
			'report',
			`WITH forgotten AS (
				DELETE FROM $schema.processes WHERE seen_at < now() - interval '${FORGOTTEN_AFTER}' AND id <> $1)
			INSERT INTO $schema.processes (id, type, host, keeps_sending) VALUES ($1, $2, $3, $4)
				ON CONFLICT (id) DO UPDATE SET type = $2, host = $3, keeps_sending = $4, seen_at = now()`,
			[this.id, type, hostname(), keepsSending],
		);
	}

	async isSendingKept(withinMilliseconds: number): Promise<boolean> {
		const [row] = await this.run<{ kept: boolean }>(
			'kept',
			`SELECT EXISTS (SELECT FROM $schema.processes WHERE keeps_sending
				AND seen_at > now() - $1 * interval '1 millisecond') AS kept`,
			[withinMilliseconds],
		);
		return row?.kept === true;
	}

	async sealingKey(first: string): Promise<string> {
		await this.run(
			'first_key',
			'INSERT INTO $schema.sealing_key (id) VALUES ($1) ON CONFLICT DO NOTHING',
			[first],
		);
		const [row] = await this.run<{ id: string }>('key', 'SELECT id FROM $schema.sealing_key');
		return row?.id ?? first;
	}

	async changeSealingKey(id: string): Promise<void> {
		await this.run(
			'change_key',
			'UPDATE $schema.sealing_key SET id = $1, since = now() WHERE id <> $1',
			[id],
		);
	}

	async close(): Promise<void> {
		await (this.closing ??= this.end());
	}

	private async end(): Promise<void> {
		await this.send('leave', 'DELETE FROM $schema.processes WHERE id = $1', [this.id]).catch(
			() => undefined,
		);
		await this.pool.release();
	}

	private async run<Row extends object>(
		name: string,
		text: string,
		values: readonly unknown[] = [],
	): Promise<Row[]> {
		if (this.closing !== undefined) {
			throw closedOutbox(`in PostgreSQL (${this.pool.server})`);
		}
		return await this.send<Row>(name, text, values);
	}

	private async send<Row extends object>(
		name: string,
		text: string,
		values: readonly unknown[],
	): Promise<Row[]> {
		const statement = {
			name: `processes_${name}`,
			text: text.replaceAll('$schema', () => this.pool.schema),
		};
		try {
			return (await this.pool.query<Row>(statement, values)).rows;
		} catch (error) {
			throw explainPostgres(component.store, this.pool.server, error);
		}
	}
}
