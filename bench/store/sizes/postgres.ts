import { Client } from 'pg';
import { openPostgresClaims } from '../../../lib/store/postgres/claims/open';
import type { PostgresServer } from '../../../test/servers/postgres';
import { OwnOutbox } from '../postgres/outbox/own';
import type { Filling, Sizes } from './measured';

const SCHEMA = 'sizes';
/** Random keys, one after another as in time, as the store inserts them; faster than it could itself. */
const REMEMBERED = `INSERT INTO ${SCHEMA}.remembered (key, fingerprint, id, expires)
	SELECT decode(md5(n::text), 'hex'), decode(md5((-n)::text), 'hex'), n, $1::bigint + n
	FROM generate_series($2::int, $3::int) n`;
const A_STATEMENT = 10_000;
/** Rows by themselves: the sizes of an empty schema are taken off. */
const TABLES = ['events', 'deliveries', 'journal', 'queue', 'remembered'] as const;

/** Fills the stores in PostgreSQL as the nodes do, and weighs their tables. */
export async function postgresSizes(
	{ url }: PostgresServer,
	{ deliveries, remembered, say }: Filling,
): Promise<Sizes> {
	const client = new Client({ connectionString: url });
	await client.connect();
	const outbox = await OwnOutbox.open(url, SCHEMA);
	const claims = await openPostgresClaims({ server: url, schema: SCHEMA });
	try {
		const empty = await weigh(client);
		say('PostgreSQL: deliveries that have ended');
		await outbox.deliver(deliveries);
		const ended = await weigh(client);
		say('PostgreSQL: deliveries that wait');
		await outbox.store(deliveries);
		const waiting = await weigh(client);
		say('PostgreSQL: remembered events');
		await fillRemembered(client, remembered);
		const full = await weigh(client);
		const each = (table: (typeof TABLES)[number], after: Weights, before: Weights, rows: number) =>
			((after[table] ?? 0) - (before[table] ?? 0)) / rows;
		return {
			event: each('events', ended, empty, deliveries),
			delivery: each('deliveries', ended, empty, deliveries),
			attempt: each('journal', ended, empty, deliveries),
			waiting: each('queue', waiting, ended, deliveries),
			remembered: each('remembered', full, waiting, remembered),
		};
	} finally {
		await outbox.close();
		await claims.close();
		await client.end();
	}
}

async function fillRemembered(client: Client, events: number): Promise<void> {
	for (let from = 1; from <= events; from += A_STATEMENT) {
		const to = Math.min(events, from + A_STATEMENT - 1);
		await client.query(REMEMBERED, [Date.now(), from, to]);
	}
}

type Weights = Readonly<Partial<Record<(typeof TABLES)[number], number>>>;

/** The bytes of each table with its indexes, and what it stores apart. */
async function weigh(client: Client): Promise<Weights> {
	await client.query(`VACUUM ${TABLES.map((name) => `${SCHEMA}.${name}`).join()}`);
	const { rows } = await client.query<{ name: string; bytes: string }>(
		`SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class
			WHERE relnamespace = $1::regnamespace AND relname = ANY ($2)`,
		[SCHEMA, TABLES],
	);
	return Object.fromEntries(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}
