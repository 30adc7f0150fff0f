import type { Execution, ExecutionSummary, Item, NodeRun } from './executions';
import { decodeFlatted } from './flatted';

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
