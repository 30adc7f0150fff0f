import type { INodeCredentialDescription } from 'n8n-workflow';
import { checkSecret } from '../n8n/secretCheck';
import { anyEmitter } from '../SignedWebhook/platform';
import { presets } from './endpointFields';
import { platformOf } from './samples';

const receivers = [...new Set(presets.map((preset) => platformOf(preset) ?? anyEmitter))];

/**
 * The triggers' credentials, each offered where its platform's sample is sent with the secret in it. Parameters are
 * named by path: n8n's editor takes one named alone for the choice of how to sign in, and hides it.
 */
export const sampleCredentials: INodeCredentialDescription[] = receivers.map((platform) => ({
	name: platform.credential,
	required: true,
	...(platform.id !== 'justCall' && { testedBy: `${platform.id}Secret` }),
	displayOptions: {
		show: {
			'/resource': ['event'],
			'/operation': ['sendSample'],
			'/secretFrom': ['credential'],
			'/samplePreset': presets
				.filter((preset) => (platformOf(preset) ?? anyEmitter) === platform)
				.map(({ id }) => id),
		},
	},
}));

/** How those credentials are tested; JustCall's asks JustCall. */
export const sampleSecretChecks = Object.fromEntries(
	receivers.map((platform) => [`${platform.id}Secret`, checkSecret(platform)]),
);
