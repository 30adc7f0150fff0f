import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

/** The credential of the log page's node. */
export const LOG_CREDENTIAL = 'webhookLogApi';

/** What people and machines see the page with. */
export interface LogAccess {
	readonly password: string;
	readonly token: string | undefined;
}

const SHORTEST_PASSWORD = 12;
const SHORTEST_TOKEN = 32;
/** What stands in a header as it is. */
const TOKEN = /^[\x21-\x7e]+$/;

/** What the fields of the credential say, or one sentence on what to correct. */
export function logAccessIn(fields: ICredentialDataDecryptedObject): LogAccess | string {
	const password = textOf(fields.password);
	const token = textOf(fields.token).trim();
	if (password.trim() === '') {
		return `The password is missing: enter at least ${SHORTEST_PASSWORD} characters.`;
	}
	if (password.trim().length < SHORTEST_PASSWORD) {
		return `The password is too short: enter at least ${SHORTEST_PASSWORD} characters.`;
	}
	if (token === '') return { password, token: undefined };
	if (token.length < SHORTEST_TOKEN) {
		return `The token is too short: enter at least ${SHORTEST_TOKEN} characters, or clear it.`;
	}
	if (!TOKEN.test(token)) {
		return 'The token contains spaces or special characters: enter only letters, digits and punctuation.';
	}
	return { password, token };
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** There is no service to ask: the fields themselves are looked at. */
export async function checkLogAccess(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const access = logAccessIn(credential.data ?? {});
	return typeof access === 'string'
		? { status: 'Error', message: access }
		: { status: 'OK', message: 'The fields of the credential are valid.' };
}
