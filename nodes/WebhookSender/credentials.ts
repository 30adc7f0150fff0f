import type { INodeCredentialDescription } from 'n8n-workflow';
import { checkSecret } from '../../lib/n8n/trigger/secretCheck';
import { anyEmitter } from '../SignedWebhook/platform';
import { presets } from './fields/endpoint';
import { platformOf } from './sample/list';

/** The operations that are given a secret to sign with, and those that are given headers. */
const WITH_SECRET = ['create', 'rotateSecret', 'sendToUrl'];
const WITH_HEADERS = ['create', 'sendToUrl', 'update'];

const receivers = [...new Set(presets.map((preset) => platformOf(preset) ?? anyEmitter))];

type Receiver = (typeof receivers)[number];

/**
 * The triggers' credentials, each offered where its platform's sample is sent with the secret in it. Parameters are
 * named by path: n8n's editor takes one named alone for the choice of how to sign in, and hides it.
 */
export const sampleCredentials: INodeCredentialDescription[] = receivers.map((platform) => ({
	name: platform.credential,
	required: true,
	...(platform.id !== 'justCall' && { testedBy: `${platform.id}Secret` }),
	displayOptions:
		platform === anyEmitter
			? {
					// Also what signs the requests of Create, Rotate Secret and Send to URL; a credential may be listed only once.
					show: { '/operation': ['sendSample', ...WITH_SECRET], '/secretFrom': ['credential'] },
					hide: { '/samplePreset': presetsWhere((one) => one !== anyEmitter) },
				}
			: {
					show: {
						'/resource': ['event'],
						'/operation': ['sendSample'],
						'/secretFrom': ['credential'],
						'/samplePreset': presetsWhere((one) => one === platform),
					},
				},
}));

/** n8n's own credential with one header. */
export const headerCredential: INodeCredentialDescription = {
	name: 'httpHeaderAuth',
	required: true,
	displayOptions: { show: { '/operation': WITH_HEADERS, '/headerFrom': ['credential'] } },
};

function presetsWhere(fits: (receiver: Receiver) => boolean): string[] {
	return presets.filter((preset) => fits(platformOf(preset) ?? anyEmitter)).map(({ id }) => id);
}

/** How those credentials are tested; JustCall's asks JustCall. */
export const sampleSecretChecks = Object.fromEntries(
	receivers.map((platform) => [`${platform.id}Secret`, checkSecret(platform)]),
);
