import type {
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import type { Platform } from '../../webhook/platform/definition';
import { secretWord } from '../../webhook/platform/words';
import { secretsIn } from './secrets';

/** Without an API to ask, a secret can only be looked at: is there one, and can it be a key of the platform's scheme. */
export function checkSecret(platform: Pick<Platform, 'name' | 'signature' | 'subscription'>) {
	return async function check(
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		const { signature, subscription, name } = platform;
		const { keys, flaws } = secretsIn(signature.key, credential.data ?? {});
		if (flaws.length > 0) return { status: 'Error', message: flaws.join(' ') };
		if (keys.length === 0) {
			return {
				status: 'Error',
				message: `Enter the ${secretWord(platform)}. ${subscription.secret}`,
			};
		}
		return {
			status: 'OK',
			message: `The format of the ${secretWord(platform)} is valid; the first event from ${name} shows whether it is the right one.`,
		};
	};
}
