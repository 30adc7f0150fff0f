import type { IWebhookFunctions } from 'n8n-workflow';
import { errorSentence } from '../../text/error';
import { LOG_CREDENTIAL, logAccessIn, type LogAccess } from './credential';

/** What the node's credential says; throws a sentence that says what to correct. */
export async function logAccess(
	context: Pick<IWebhookFunctions, 'getNode' | 'getCredentials'>,
): Promise<LogAccess> {
	if (context.getNode().credentials?.[LOG_CREDENTIAL] === undefined) throw new Error(NO_CREDENTIAL);
	const fields = await context.getCredentials(LOG_CREDENTIAL).catch((error: unknown) => {
		throw new Error(`The Webhook Log credential can't be read: ${errorSentence(error)}`);
	});
	const access = logAccessIn(fields);
	if (typeof access === 'string') throw new Error(`${access} ${CORRECT_IT}`);
	return access;
}

const NO_CREDENTIAL =
	'The log page has no password, so nobody could open it: select or create a Webhook Log API credential.';
const CORRECT_IT = "Correct it in this trigger's Webhook Log API credential.";
