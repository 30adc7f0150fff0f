import { NodeOperationError, type IWebhookFunctions } from 'n8n-workflow';
import { truncatedLine } from '../../../text/error';
import type { Explanation } from '../../../webhook/rejection/byReason';
import { explanationOf, type ExplainedRequest } from '../../../webhook/rejection/explanation';
import { ALL_EVENTS } from '../../outputs';
import type { TriggerSettings } from '../settings';
import { titleOf } from '../../titles';

/**
 * Ends "Listen for test event" with an error in the node's output, after the request was answered: whoever tests sees
 * why no event came. Only for test mode; in production a stranger's request must never start a run.
 */
export function endListening(
	context: IWebhookFunctions,
	{ message, description }: Explanation,
): never {
	const response = context.getResponseObject();
	// n8n answers whatever is thrown with 500; this request has its answer.
	response.status = () => response;
	response.json = () => response;
	throw new NodeOperationError(context.getNode(), message, { description });
}

/** What to say of an event that is not selected. */
export function toldOfUnselected(
	{ selection }: Pick<TriggerSettings, 'selection'>,
	type: string | undefined,
): Explanation {
	const selected = selection === 'all' ? [ALL_EVENTS] : [...selection];
	const event =
		type === undefined ? 'an event of an unknown type' : `"${truncatedLine(titleOf(type))}"`;
	return {
		message: `Received ${event}, but this trigger has only ${selected.map(titleOf).join(', ')} selected`,
		description: 'Select it in Events, or select All Events, then listen again.',
	};
}

/** What to say of a request that was rejected. */
export function toldOfRejection(
	{ platform }: Pick<TriggerSettings, 'platform'>,
	rejection: Omit<ExplainedRequest, 'platform'>,
): Explanation {
	const explained = explanationOf({ ...rejection, platform: platform.name }, [platform]);
	const { message, description } = explained ?? { message: 'Rejected a request', description: '' };
	return { message, description: `${description} Then listen again.` };
}
