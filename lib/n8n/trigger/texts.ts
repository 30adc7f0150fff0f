import type { INodeTypeDescription } from 'n8n-workflow';
import type { Platform, SubscriptionGuide } from '../../webhook/platform/definition';
import { secretWord, senderOf } from '../../webhook/platform/words';

/** What to do, in order, above the parameters. n8n leaves no tags in a notice but those of links and unnumbered lists. */
export function noticeText(platform: Platform): string {
	const { name, subscription, documentation } = platform;
	const link = `<a href="${documentation}" target="_blank">${name} on webhooks</a>`;
	const steps = numbers(stepsOf(platform, subscription)).map((step) => `<ul>${step}</ul>`);
	return `${steps.join('')}See ${link}.`;
}

/** The same order for every platform: nothing can be published before its secret is in the credential. */
function stepsOf({ name }: Platform, { by, where, brief }: SubscriptionGuide): readonly string[] {
	if (brief !== undefined) return brief;
	return by === 'api'
		? [
				`Copy the API key and the API secret from ${name} (${where}) into the credential.`,
				'Select the events below.',
				`Publish the workflow. This registers its URL with ${name}; unpublishing removes it.`,
			]
		: [
				'Copy the Production URL above.',
				`In ${name} (${where}), create a webhook with that URL and the events you select below.`,
				'Copy its secret into the credential, then publish.',
			];
}

const numbers = (steps: readonly string[]) => steps.map((step, index) => `${index + 1}. ${step}`);

/** Shown after publishing. */
export function activationMessage(platform: Platform): string {
	const from = senderOf(platform);
	const open = platform.signature.needsSecret
		? ''
		: ' Unless its URL contains the token of a credential, anyone who knows the URL can send events.';
	return `This workflow now receives events from ${from}.${open}`;
}

/** The panel beside the parameters. */
export function panelOf(platform: Platform): INodeTypeDescription['triggerPanel'] {
	const { subscription } = platform;
	const from = senderOf(platform);
	const setUp = `<b>To connect ${from}:</b><br>${numbers(subscription.steps).join('<br>')}<br><br>`;
	return {
		header: `Pull in events from ${from}`,
		executionsHelp: {
			inactive: `${setUp}<b>To try it now:</b> click <b>Execute step</b>, then make the event happen in ${from}, or send a sample to the Test URL with the node Webhook Sender (Event > Send Sample).`,
			active: `${setUp}The published workflow's runs are listed under <a data-key="executions">executions</a>.`,
		},
		activationHint:
			subscription.by === 'api'
				? `Publish the workflow: this registers its URL with ${from} for the selected events.`
				: `Enter the Production URL in ${from}, add the ${secretWord(platform)} to the credential, then publish.`,
	};
}
