import type { Result } from '../../../lib/delivery/sender';
import { invalid } from '../../../lib/delivery/subscription/result';
import { isBlank } from '../../../lib/n8n/emptyFields';
import { currentSecretIn } from '../../../lib/n8n/trigger/secrets';
import type { OperationInput } from '../../../lib/n8n/sender/operation';
import { secretIn, type OwnHeaders } from './endpoint';

type CredentialInput = Pick<OperationInput, 'read' | 'isEntered' | 'fieldsIn'>;

/** Whether the secret is in a credential, which no execution shows. */
export function isSecretInCredential({ read }: Pick<CredentialInput, 'read'>): boolean {
	return read<string>('secretFrom', 'field') === 'credential';
}

/** The secret to sign with, from the credential or as it was entered; undefined where there is none. */
export async function ownSecret(
	input: CredentialInput,
	entered: unknown,
	credential = 'signedWebhookApi',
): Promise<Result<string | undefined>> {
	if (!isSecretInCredential(input)) {
		const secret = secretIn(entered);
		if (secret === undefined && input.isEntered('secret')) {
			return invalid(
				'Secret resolves to an empty value: correct its expression, or clear the field.',
			);
		}
		return { ok: true, value: secret };
	}
	const fields = await input.fieldsIn(credential);
	const secret = fields && currentSecretIn(fields);
	return secret === undefined
		? invalid(
				'The credential is missing or has no secret: choose one that has, or change Secret From.',
			)
		: { ok: true, value: secret };
}

/** The headers of the options, and the one of a Header Auth credential where one is to be added. */
export async function ownHeaders(
	input: CredentialInput,
	entered: OwnHeaders | undefined,
): Promise<Result<{ readonly headers?: OwnHeaders }>> {
	if (input.read<string>('headerFrom', 'none') !== 'credential') {
		return { ok: true, value: entered ? { headers: entered } : {} };
	}
	const fields = await input.fieldsIn('httpHeaderAuth');
	const { name, value, allowedHttpRequestDomains: domains = 'all' } = fields ?? {};
	if (typeof name !== 'string' || typeof value !== 'string' || isBlank(name) || isBlank(value)) {
		return invalid(
			'The credential is missing or has no header: choose a Header Auth credential with a name and a value.',
		);
	}
	// A subscription's URL may change later, when nobody asks the credential.
	if (domains !== 'all') {
		return invalid(
			'The Header Auth credential is limited to some domains, which Webhook Sender doesn\'t support: choose one whose Allowed HTTP Request Domains is "All".',
		);
	}
	return { ok: true, value: { headers: { ...entered, [name.trim().toLowerCase()]: value } } };
}
