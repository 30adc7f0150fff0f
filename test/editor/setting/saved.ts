import { isDeepStrictEqual } from 'node:util';
import type { WorkflowNode } from '../../n8n/api/definition';
import type { Editor } from '../browser/page';

/** n8n saves what was changed a moment later, by itself. */
const BETWEEN_LOOKS_MILLISECONDS = 250;
const MOST_LOOKS = 80;

/** What is read of a saved workflow as soon as it is what is wanted; what is read after a while where it never is. */
export async function savedOnce<T>(
	{ client, page }: Editor,
	workflowId: string,
	wanted: T,
	read: (nodes: readonly WorkflowNode[]) => T,
): Promise<T> {
	for (let looks = MOST_LOOKS; ; looks--) {
		const saved = read((await client.workflows.get(workflowId)).nodes);
		if (looks === 0 || isDeepStrictEqual(saved, wanted)) return saved;
		await page.waitForTimeout(BETWEEN_LOOKS_MILLISECONDS);
	}
}
