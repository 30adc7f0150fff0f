import type { Client } from 'pg';

/** What a table occupies at a time, with its indexes. */
export interface TableSize {
	readonly name: string;
	readonly megabytes: number;
	/** Rows that were changed or deleted, and not yet vacuumed. */
	readonly deadRows: number;
}

/** The tables of a schema. */
export async function tableSizes(client: Client, schema: string): Promise<TableSize[]> {
	const { rows } = await client.query<{ name: string; bytes: string; dead: string }>(
		`SELECT relname AS name, pg_total_relation_size(relid) AS bytes, n_dead_tup AS dead
			FROM pg_stat_user_tables WHERE schemaname = $1 ORDER BY relname`,
		[schema],
	);
	return rows.map(({ name, bytes, dead }) => {
		return { name, megabytes: Number(bytes) / 1e6, deadRows: Number(dead) };
	});
}
