import { Client } from 'pg';

/** Fills an outbox with so many deliveries that wait for a retry in a day, and as many that have ended, faster than it could itself. */
export async function fillOutbox(url: string, schema: string, count: number): Promise<void> {
	const client = new Client({ connectionString: url });
	await client.connect();
	const now = Date.now();
	const body = JSON.stringify({ call_id: 'c-1', note: 'x'.repeat(100) });
	try {
		await client.query(`SET search_path = ${schema}`);
		await client.query(
			`INSERT INTO events (number, type, occurred_at, alone, created_at, data)
				SELECT -n, 'call.completed', '2026-11-21T00:00:00.000Z', false, $2::bigint, $3
				FROM generate_series(1, 2 * $1::bigint) n`,
			[count, now, body],
		);
		await client.query(
			`INSERT INTO deliveries (number, event, subscription, type, state, made, attempts, own_faults, replayed, once,
				created_at, ended_at)
				SELECT nextval('delivery_numbers'), -n, 1 + n % 10, 'call.completed', CASE WHEN n % 2 = 0 THEN 0 ELSE 2 END,
				1, 1, 0, false, false, $2::bigint, CASE WHEN n % 2 = 1 THEN $2::bigint END FROM generate_series(1, 2 * $1::bigint) n`,
			[count, now],
		);
		await client.query(
			`INSERT INTO queue SELECT number, subscription, $1::bigint, 0, 1, NULL FROM deliveries WHERE state = 0 AND event < 0`,
			[now + 24 * 60 * 60 * 1000],
		);
		await client.query('INSERT INTO counts VALUES ($1, 0, $1, 0, 0)', [count]);
		// As autovacuum does within a minute.
		await client.query('ANALYZE');
	} finally {
		await client.end();
	}
}
