import { truncatedLine } from '../../../text/error';

/** The run of a workflow that sent an event. */
export interface SendingRun {
	readonly workflowId: string;
	/** As it was called then, its first 60 characters; absent: it had none. */
	readonly workflowName?: string;
	readonly executionId: string;
}

const LONGEST_NAME = 60;
/** n8n's ids have up to 36 characters, and no spaces. */
const ID = /^\S{1,64}$/;

/** A run as one short text, as it is stored with every event; undefined where it has no ids. */
export function writeSendingRun(
	run: Partial<Record<keyof SendingRun, string | undefined>>,
): string | undefined {
	const { workflowId = '', workflowName = '', executionId = '' } = run;
	if (!ID.test(workflowId) || !ID.test(executionId)) return undefined;
	return `${workflowId} ${executionId} ${truncatedLine(workflowName, LONGEST_NAME)}`.trimEnd();
}

/** The run of a text that `writeSendingRun` gave; undefined for any other. */
export function readSendingRun(text: string | undefined): SendingRun | undefined {
	const [workflowId = '', executionId = '', ...words] = text?.split(' ') ?? [];
	if (!ID.test(workflowId) || !ID.test(executionId)) return undefined;
	const workflowName = words.join(' ');
	return { workflowId, ...(workflowName !== '' && { workflowName }), executionId };
}
