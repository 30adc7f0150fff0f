import { equalOnce } from '../browser/once';
import type { WorkflowNode } from '../../n8n/api/definition';
import type { Editor } from '../browser/page';

/** What is read of a workflow as soon as it is what is wanted, as n8n saves by itself a moment later; else what is read in the end. */
export async function savedOnce<T>(
	{ client }: Editor,
	workflowId: string,
	wanted: T,
	read: (nodes: readonly WorkflowNode[]) => T,
): Promise<T> {
	return await equalOnce(async () => read((await client.workflows.get(workflowId)).nodes), wanted);
}
