import { Client, type ClientBase } from 'pg';

import { StoreError } from '../../error';
import { clientConfig, describeServer, type PostgresOptions, timeLimits } from './options';

/**
 * What connections begin with where statements of one connection share a session. The time limits are not among the
 * parameters of the start, as PgBouncer rejects connections with parameters it doesn't know.
 */
export class Sessions {
	private checking: Promise<void> | undefined;

	constructor(private readonly options: PostgresOptions) {}

	/** To be called with each new connection. Rejects with a StoreError where a pooler gives it no session. */
	async begin(client: ClientBase): Promise<void> {
		// A pooler tells a number of its own.
		const { rowCount } = await client.query(
			`${this.limiting} WHERE pg_backend_pid() = ${startedAs(client)}`,
		);
		if (rowCount === 1) return;
		this.checking ??= assertSessions(client, this.options);
		try {
			await this.checking;
		} catch (error) {
			this.checking = undefined;
			throw error;
		}
		await client.query(this.limiting);
	}

	private get limiting(): string {
		const limits = timeLimits(this.options);
		return `SELECT ${limits.map(([name, limit]) => `set_config('${name}', '${limit}', false)`).join(', ')}`;
	}
}

/** Which of two connections is asked: so they meet on one server process, or one of them meets several, unless each has its own. */
const ORDER = [0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0, 1];

async function assertSessions(client: ClientBase, options: PostgresOptions): Promise<void> {
	const other = new Client(clientConfig(options));
	other.on('error', () => undefined);
	await other.connect();
	try {
		const [served, pids] = [new Set<string>(), new Set<number>()];
		for (const place of ORDER) {
			const asked = place === 0 ? client : other;
			const { rows } = await asked.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
			const pid = rows[0]?.pid ?? 0;
			served.add(`${place} ${pid}`);
			pids.add(pid);
		}
		if (served.size === 2 && pids.size === 2) return;
	} finally {
		void other.end().catch(() => undefined);
	}
	throw new StoreError(
		`PostgreSQL (${describeServer(options)}) is reached through PgBouncer, or another pooler, in transaction mode. Set TELEPHONY_WEBHOOKS_LISTEN=false for all n8n processes, and restart them.`,
	);
}

/** The number of its server process, as it was told at the start; its types don't know it. */
function startedAs(client: ClientBase): number {
	return (client as ClientBase & { readonly processID: number | null }).processID ?? 0;
}
