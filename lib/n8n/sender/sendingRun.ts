import type { IExecuteFunctions } from 'n8n-workflow';
import { writeSendingRun } from '../../delivery/operations/view/sendingRun';

/** The run that a node is part of, as `writeSendingRun` gives it; undefined where n8n keeps none of it. */
export function sendingRun(
	context: Pick<IExecuteFunctions, 'getWorkflow' | 'getExecutionId'>,
): string | undefined {
	const { id: workflowId, name: workflowName } = context.getWorkflow();
	return writeSendingRun({ workflowId, workflowName, executionId: context.getExecutionId() });
}
