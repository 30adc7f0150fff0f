import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeFlatted } from '../../n8n/api/flatted';
import { markIn } from './load';
import type { Line } from './scene';

/** A run as n8n has stored it, finished or not, with the marks of the events in it. */
export interface Run {
	readonly id: number;
	readonly workflowId: string;
	readonly status: string;
	/** Milliseconds since 1970. */
	readonly storedAt: number;
	/** When it began, or began again: n8n resumes at its start what it had stored and not begun. */
	readonly begunAt: number | undefined;
	readonly marks: readonly string[];
}

interface Row {
	id: number;
	workflowId: string;
	status: string;
	createdAt: string;
	startedAt: string | null;
	data: string | null;
}

type Outputs = ReadonlyArray<ReadonlyArray<{ json: unknown }> | null> | undefined;

interface RunData {
	resultData?: { runData?: Record<string, Array<{ data?: { main?: Outputs } }>> };
	executionData?: {
		nodeExecutionStack?: Array<{ node: { name: string }; data?: { main?: Outputs } }>;
	};
}

/**
 * All runs of the workflows, from n8n's own database: the REST API leaves out what a run that was killed had on its
 * stack, which is where the trigger's items are until the run has ended.
 */
export function readRuns(userFolder: string, lines: readonly Line[]): Run[] {
	const file = join(userFolder, '.n8n', 'database.sqlite');
	const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
	try {
		const rows = database.prepare(
			`SELECT e.id, e.workflowId, e.status, e.createdAt, e.startedAt, d.data FROM execution_entity e
				LEFT JOIN execution_data d ON d.executionId = e.id ORDER BY e.id`,
		);
		const triggers = new Map(lines.map((line) => [line.workflowId, line.triggerName]));
		return [...(rows.iterate() as Iterable<unknown> as Iterable<Row>)].map((row) => ({
			id: row.id,
			workflowId: row.workflowId,
			status: row.status,
			storedAt: timeOf(row.createdAt),
			begunAt: row.startedAt === null ? undefined : timeOf(row.startedAt),
			marks: marksOf(row.data, triggers.get(row.workflowId) ?? ''),
		}));
	} finally {
		database.close();
	}
}

/** n8n writes UTC without saying so. */
function timeOf(text: string): number {
	return Date.parse(`${text.replace(' ', 'T')}Z`);
}

function marksOf(data: string | null, triggerName: string): string[] {
	if (data === null) return [];
	const { resultData, executionData } = decodeFlatted(data) as RunData;
	const ran = resultData?.runData?.[triggerName]?.map((run) => run.data?.main) ?? [];
	// n8n writes made-up items into the results of a run that it finds crashed; the stack has the real ones.
	const waiting = (executionData?.nodeExecutionStack ?? [])
		.filter(({ node }) => node.name === triggerName)
		.map((one) => one.data?.main);
	return marksAmong(ran).length > 0 ? marksAmong(ran) : marksAmong(waiting);
}

function marksAmong(all: readonly Outputs[]): string[] {
	const items = all.flatMap((outputs) => outputs ?? []).flatMap((output) => output ?? []);
	return items.map(({ json }) => markIn(json)).filter((mark) => mark !== undefined);
}
