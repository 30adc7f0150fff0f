import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';
import { runsOf, type Run, type StoredRun } from '../receiver/runs';
import type { Line } from '../receiver/scene';

const ALL = `SELECT e.id, e."workflowId", e.status, d.data,
		extract(epoch FROM e."createdAt") * 1000 AS "createdAt",
		extract(epoch FROM e."startedAt") * 1000 AS "startedAt"
	FROM execution_entity e LEFT JOIN execution_data d ON d."executionId" = e.id ORDER BY e.id`;
const COUNTS = `SELECT count(*) AS stored, count(*) FILTER (WHERE status IN ('new', 'running')) AS unfinished
	FROM execution_entity`;

interface Row extends Omit<StoredRun, 'createdAt' | 'startedAt'> {
	/** PostgreSQL's numerics come as texts. */
	readonly createdAt: string;
	readonly startedAt: string | null;
}

/** All runs of the workflows, from n8n's own database. */
export async function readRuns(databaseUrl: string, lines: readonly Line[]): Promise<Run[]> {
	const rows = await query<Row>(databaseUrl, ALL);
	const stored = rows.map((row) => ({
		...row,
		createdAt: Number(row.createdAt),
		startedAt: row.startedAt === null ? null : Number(row.startedAt),
	}));
	return runsOf(stored, lines);
}

const STILL_MILLISECONDS = 5_000;
const STILL_WITHIN_MILLISECONDS = 300_000;

/**
 * Waits until no run is added or ends any more, and says so where that never comes. What a killed worker was running stays
 * "running" in n8n's database for hours: n8n looks for such runs that rarely.
 */
export async function waitUntilStill(databaseUrl: string): Promise<string[]> {
	const deadline = Date.now() + STILL_WITHIN_MILLISECONDS;
	let [last, since] = ['', Date.now()];
	while (Date.now() - since < STILL_MILLISECONDS) {
		if (Date.now() > deadline) return [`Runs are still being added or ended: ${last}`];
		await sleep(500);
		const now = JSON.stringify(await query(databaseUrl, COUNTS));
		if (now !== last) [last, since] = [now, Date.now()];
	}
	return [];
}

async function query<R extends QueryResultRow>(databaseUrl: string, text: string): Promise<R[]> {
	const client = new Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		return (await client.query<R>(text)).rows;
	} finally {
		await client.end();
	}
}
