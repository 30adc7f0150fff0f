import { decodeFlatted } from './flatted';

/** The status of a run, in n8n's words. */
export type ExecutionStatus =
	'canceled' | 'crashed' | 'error' | 'new' | 'running' | 'success' | 'unknown' | 'waiting';

/** One run of a workflow. Times are ISO 8601; `stoppedAt` is missing while it runs. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	status: ExecutionStatus;
	/** `webhook` and `trigger` in production, `manual` for tests. */
	mode: string;
	startedAt: string;
	stoppedAt?: string | null;
}

/** One item of a node's output. */
export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, unknown>;
	pairedItem?: unknown;
}

/** What one node did in one go; `outputs` has the items of each of its outputs. */
export interface NodeRun {
	outputs: Item[][];
	error?: { message: string; description?: string | null };
}

/** One run with all its data. */
export interface Execution extends ExecutionSummary {
	/** By node name; a node that ran in a loop has several entries. */
	nodeRuns: Record<string, NodeRun[]>;
	error?: { message: string; description?: string | null };
}

/** A run as the REST API sends it: `data` is text in the flatted format. */
export interface StoredExecution extends ExecutionSummary {
	data: string;
}

interface RunData {
	resultData: {
		error?: Execution['error'];
		runData: Record<
			string,
			Array<{ data?: { main?: Array<Item[] | null> }; error?: NodeRun['error'] }>
		>;
	};
}

/** Reads the items of every node out of a stored run. */
export function decodeExecution({ data, ...summary }: StoredExecution): Execution {
	const { resultData } = decodeFlatted(data) as RunData;
	const nodeRuns: Record<string, NodeRun[]> = {};
	for (const [nodeName, runs] of Object.entries(resultData.runData)) {
		nodeRuns[nodeName] = runs.map((run) => ({
			outputs: (run.data?.main ?? []).map((items) => items ?? []),
			error: run.error,
		}));
	}
	return { ...summary, nodeRuns, error: resultData.error };
}

/** All items that one output of a node gave in `execution`, over all its runs. */
export function itemsOf(execution: Execution, nodeName: string, output = 0): Item[] {
	return (execution.nodeRuns[nodeName] ?? []).flatMap(({ outputs }) => outputs[output] ?? []);
}
