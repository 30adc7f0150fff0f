import { justCallService } from '../../nodes/JustCall/service';
import { onCallClerkService } from '../../nodes/OnCallClerk/service';
import { platforms } from '../../nodes/platforms';
import { runACallService } from '../../nodes/RunACall/service';
import type { Service } from '../../lib/n8n/action/service/operation';
import { startJustCallRest } from '../emulators/api/justCall/rest';
import { startOnCallClerkRest } from '../emulators/api/onCallClerk/rest';
import { FULL_KEY, startRunACallRest } from '../emulators/api/runACall/rest';

type Fields = Readonly<Record<string, string>>;

/** What is entered into the dialog of a credential, and what it says. */
export interface CredentialRow {
	readonly right: Fields;
	readonly wrong: Fields;
	/** What the dialog says of the wrong one. */
	readonly sentence: string;
}

/** A row for each type of credential that can be tested; of those of an API, against its emulator. */
export interface CredentialRows {
	readonly rows: Readonly<Record<string, CredentialRow>>;
	close(): Promise<void>;
}

const SECRET = 'a-secret-that-is-long-enough';
const SHORT: CredentialRow = {
	right: { secret: SECRET },
	wrong: { secret: 'short' },
	sentence: 'The secret must have at least 8 characters.',
};

/** Starts the emulators of the APIs. */
export async function credentialRows(): Promise<CredentialRows> {
	const apis = await Promise.all([
		startJustCallRest(),
		startOnCallClerkRest(),
		startRunACallRest(),
	] as const);
	const [justCall, onCallClerk, runACall] = apis;
	const rows: CredentialRows['rows'] = {
		...Object.fromEntries(platforms.map(({ credential }) => [credential, SHORT])),
		justCallApi: {
			right: { apiKey: justCall.apiKey, apiSecret: justCall.apiSecret, baseUrl: justCall.url },
			wrong: { apiKey: justCall.apiKey, apiSecret: 'not the right one', baseUrl: justCall.url },
			sentence: rejected(justCallService),
		},
		onCallClerkApi: {
			right: { apiKey: onCallClerk.apiKey, baseUrl: onCallClerk.url },
			wrong: { apiKey: SECRET, baseUrl: onCallClerk.url },
			sentence: rejected(onCallClerkService),
		},
		runACallApi: {
			right: { apiKey: FULL_KEY, baseUrl: runACall.url },
			wrong: { apiKey: SECRET, baseUrl: runACall.url },
			sentence: rejected(runACallService),
		},
		signedWebhookApi: {
			right: { secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` },
			wrong: { secret: 'whsec_no base64' },
			sentence: 'The secret must be base64 after whsec_.',
		},
		webhookLogApi: {
			right: { password: SECRET },
			wrong: { password: 'short' },
			sentence: 'The password is too short: enter at least 12 characters.',
		},
		webhookSenderApi: {
			right: { passphrase: SECRET, allowedNetworks: '127.0.0.0/8, ::1' },
			wrong: { passphrase: SECRET, proxyUrl: 'no address' },
			sentence: 'Outgoing Proxy URL is invalid: enter for example http://proxy.example.com:3128.',
		},
	};
	return { rows, close: async () => void (await Promise.all(apis.map((api) => api.close()))) };
}

function rejected({ name, words }: Service): string {
	return `${name} rejected the credential: ${words.unauthorised}`;
}
