import type {
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { keysOf } from '../webhook/keys';
import type { Platform } from '../webhook/platform';
import { secretsIn } from './secrets';

/** Without an API to ask, a secret can only be looked at: is there one, and can it be a key of the platform's scheme. */
export function checkSecret(platform: Pick<Platform, 'name' | 'signature' | 'subscription'>) {
	return async function check(
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		const secrets = secretsIn(credential.data ?? {});
		const { signature, subscription, name } = platform;
		if (secrets.length === 0 && signature.needsSecret) {
			return { status: 'Error', message: `Enter the secret. ${subscription.secret}` };
		}
		if (keysOf(signature.key, secrets).length < secrets.length) {
			return {
				status: 'Error',
				message: `One of the secrets can't be a key for ${signature.name}; copy it again, whole`,
			};
		}
		return {
			status: 'OK',
			message: `The secret has the right form; the first event from ${name} proves whether it is the right one`,
		};
	};
}
