import type { IExecuteFunctions, INode, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { readTrace } from '../../webhook/http/trace';

/** What n8n's own HTTP helpers are given in the same context; not part of what n8n promises to nodes. */
interface Traced {
	readonly additionalData?: Partial<Pick<IWorkflowExecuteAdditionalData, 'executionId' | 'otel'>>;
}

/**
 * The trace that a node's run belongs to, as `readTrace` gives it; undefined where n8n has no OpenTelemetry, doesn't trace the
 * run, or adds no trace to outgoing requests.
 */
export function runTrace(
	context: IExecuteFunctions,
	{ name }: Pick<INode, 'name'>,
): string | undefined {
	const { additionalData } = context as Traced;
	const inject = additionalData?.otel?.injectTraceHeaders;
	const executionId = additionalData?.executionId;
	if (typeof inject !== 'function' || executionId === undefined) return undefined;
	const headers: Record<string, string> = {};
	try {
		inject(executionId, name, headers);
	} catch {
		// n8n has logged it; an event is sent without its trace then.
		return undefined;
	}
	return readTrace(headers);
}
