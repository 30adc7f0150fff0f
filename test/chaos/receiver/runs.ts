import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeFlatted } from '../../n8n/api/flatted';
import { markIn } from './platforms/load';
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

/** A run as n8n's database has it; times in milliseconds since 1970. */
export interface StoredRun {
	readonly id: number;
	readonly workflowId: string;
	readonly status: string;
	readonly createdAt: number;
	readonly startedAt: number | null;
	/** In the flatted format; null where it was deleted. */
	readonly data: string | null;
}

interface Row extends Omit<StoredRun, 'createdAt' | 'startedAt'> {
	readonly createdAt: string;
	readonly startedAt: string | null;
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
		const stored = [...(rows.iterate() as Iterable<unknown> as Iterable<Row>)].map((row) => ({
			...row,
			createdAt: timeOf(row.createdAt),
			startedAt: row.startedAt === null ? null : timeOf(row.startedAt),
		}));
		return runsOf(stored, lines);
	} finally {
		database.close();
	}
}

/** Reads the events out of what n8n has stored. */
export function runsOf(
	stored: readonly StoredRun[],
	lines: ReadonlyArray<Pick<Line, 'workflowId' | 'triggerName'>>,
): Run[] {
	const triggers = new Map(lines.map((line) => [line.workflowId, line.triggerName]));
	return stored.map(({ id, workflowId, status, createdAt, startedAt, data }) => ({
		id,
		workflowId,
		status,
		storedAt: createdAt,
		begunAt: startedAt ?? undefined,
		marks: marksOf(data, triggers.get(workflowId) ?? ''),
	}));
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
