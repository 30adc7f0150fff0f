import type { Client } from 'pg';
import { cpuSecondsOf, parentOf, tellsCpu, withChildren } from './cpu';

/** What a PostgreSQL server has used since it was started. */
export interface ServerUse {
	/** Of all its processes; 0 where this machine doesn't tell it. */
	readonly cpuSeconds: number;
	/** Written to its log. */
	readonly logBytes: number;
}

/** Tells what the server behind a connection has used by now. */
export async function watchServer(client: Client): Promise<() => Promise<ServerUse>> {
	const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
	const main = tellsCpu ? parentOf(rows[0]?.pid ?? 0) : undefined;
	return async () => {
		const read = await client.query<{ bytes: string }>(
			"SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes",
		);
		return {
			cpuSeconds: main === undefined ? 0 : cpuSecondsOf(withChildren(main)),
			logBytes: Number(read.rows[0]?.bytes),
		};
	};
}
