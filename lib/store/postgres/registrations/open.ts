import { randomUUID } from 'node:crypto';
import { closedStore } from '../../error';
import { keyOfUrl, type CallingOff, type RegistrationStore } from '../../registrations';
import type { PostgresOptions } from '../connection/options';
import { type PostgresPool, type Queries, sharedPool } from '../connection/pool';
import { explainPostgres } from '../errors';
import { type Component, migrate } from '../migrations/migrate';

const STORE = 'list of registered webhooks';

/** Who works on a row until when; `called_off`: another process waits for the end of that. */
export const registrationsComponent: Component = {
	name: 'registrations',
	store: STORE,
	steps: [
		(schema) => `
			CREATE TABLE ${schema}.registrations (
				key text COLLATE "C" PRIMARY KEY, text text NOT NULL, kept_at timestamptz NOT NULL DEFAULT now(),
				worker uuid, works_until timestamptz, called_off boolean NOT NULL DEFAULT false
			);`,
	],
};

/** Opens the list in PostgreSQL, which all processes share. Rejects as the stores there do. */
export async function openPostgresRegistrations(
	options: PostgresOptions,
): Promise<RegistrationStore> {
	const pool = sharedPool(options);
	try {
		await migrate(pool, registrationsComponent);
		return new PostgresRegistrations(pool);
	} catch (error) {
		await pool.release();
		throw explainPostgres(STORE, pool.server, error);
	}
}

class PostgresRegistrations implements RegistrationStore {
	private readonly worker = randomUUID();
	private closing: Promise<void> | undefined;

	constructor(private readonly pool: PostgresPool) {}

	async keep(url: string, text: string): Promise<void> {
		await this.run(
			'keep',
			`INSERT INTO $schema.registrations (key, text) VALUES ($1, $2)
				ON CONFLICT (key) DO UPDATE SET text = excluded.text, kept_at = now()`,
			[keyOfUrl(url), text],
		);
	}

	async textOf(url: string): Promise<string | undefined> {
		const sql = 'SELECT text FROM $schema.registrations WHERE key = $1';
		return (await this.run<{ text: string }>('text', sql, [keyOfUrl(url)]))[0]?.text;
	}

	async all(): Promise<string[]> {
		const sql = 'SELECT text FROM $schema.registrations ORDER BY key';
		return (await this.run<{ text: string }>('all', sql)).map(({ text }) => text);
	}

	async forget(url: string): Promise<void> {
		const sql = 'DELETE FROM $schema.registrations WHERE key = $1';
		await this.run('forget', sql, [keyOfUrl(url)]);
	}

	async takeWork(url: string, milliseconds: number): Promise<boolean> {
		const rows = await this.run(
			'take',
			`UPDATE $schema.registrations r SET worker = $2, works_until = now() + $3 * interval '1 millisecond',
				called_off = false
				WHERE r.key = $1 AND CASE WHEN r.works_until > now() THEN r.worker = $2 AND NOT r.called_off ELSE true END
				RETURNING r.key`,
			[keyOfUrl(url), this.worker, milliseconds],
		);
		return rows.length > 0;
	}

	async endWork(url: string): Promise<void> {
		await this.run(
			'end',
			`UPDATE $schema.registrations SET worker = NULL, works_until = NULL, called_off = false
				WHERE key = $1 AND worker = $2`,
			[keyOfUrl(url), this.worker],
		);
	}

	async callOff(url: string): Promise<CallingOff> {
		const key = keyOfUrl(url);
		return await this.explained(async () =>
			this.pool.transaction(async (queries, last) => {
				const found = await this.send<{ text: string; elsewhere: boolean }>(
					queries,
					'look',
					`SELECT text, coalesce(worker <> $2 AND works_until > now(), false) AS elsewhere
						FROM $schema.registrations WHERE key = $1 FOR UPDATE`,
					[key, this.worker],
				);
				const [row] = found;
				if (row?.elsewhere === true) {
					const sql = 'UPDATE $schema.registrations SET called_off = true WHERE key = $1';
					await this.send(last, 'call_off', sql, [key]);
					return { kind: 'in progress' } as const;
				}
				await this.send(last, 'forget', 'DELETE FROM $schema.registrations WHERE key = $1', [key]);
				return { kind: 'called off', text: row?.text } as const;
			}),
		);
	}

	async close(): Promise<void> {
		await (this.closing ??= this.pool.release());
	}

	private async run<Row extends object>(
		name: string,
		text: string,
		values: readonly unknown[] = [],
	): Promise<Row[]> {
		return await this.explained(async () => await this.send<Row>(this.pool, name, text, values));
	}

	private async explained<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
		if (this.closing !== undefined) throw closedStore(STORE, `in PostgreSQL (${this.pool.server})`);
		try {
			return await ask();
		} catch (error) {
			throw explainPostgres(STORE, this.pool.server, error);
		}
	}

	private async send<Row extends object>(
		queries: Queries,
		name: string,
		sql: string,
		values: readonly unknown[],
	): Promise<Row[]> {
		const text = sql.replaceAll('$schema', () => this.pool.schema);
		return (await queries.query<Row>({ name: `registrations_${name}`, text }, values)).rows;
	}
}
