import { Client } from 'pg';

/** When the attempts at a subscription's deliveries that are logged started, in milliseconds since 1970. */
export async function attemptsOf(databaseUrl: string, subscriptionId: string): Promise<number[]> {
	const client = new Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		const { rows } = await client.query<{ started: string }>(
			`SELECT j.started_at AS started FROM telephony_webhooks.journal j
				JOIN telephony_webhooks.subscriptions s ON s.number = j.subscription
				WHERE s.id = $1 AND j.attempt IS NOT NULL`,
			[subscriptionId],
		);
		return rows.map(({ started }) => Number(started));
	} finally {
		await client.end();
	}
}
