import type { INodeTypeDescription } from 'n8n-workflow';
import type { Platform } from '../webhook/platform';

/** One paragraph above the parameters: what to do next. */
export function noticeText({ name, subscription, documentation }: Platform): string {
	const link = `<a href="${documentation}" target="_blank">${name} on webhooks</a>`;
	return subscription.by === 'api'
		? `${name} is told of this workflow's URL when you publish the workflow, and forgets it when you unpublish. See ${link}.`
		: `Copy the Production URL above into ${name} (${subscription.where}). ${subscription.secret} See ${link}.`;
}

/** Shown after publishing. */
export function activationMessage({ name, subscription }: Platform): string {
	return subscription.by === 'api'
		? `${name} now sends the selected events here.`
		: `Now enter the Production URL in ${name}: ${subscription.where}.`;
}

/** The panel beside the parameters. */
export function panelOf({ name, subscription }: Platform): INodeTypeDescription['triggerPanel'] {
	const steps = subscription.steps.map((step) => `<li>${step}</li>`).join('');
	const byHand = `<b>To connect ${name}:</b><ol>${steps}</ol>`;
	return {
		header: '',
		executionsHelp: {
			inactive: `${byHand}<b>To try it now:</b> click "Listen", then make the event happen in ${name}, or send a sample to the test URL.`,
			active: `${byHand}Runs of the published workflow are listed under <a data-key="executions">executions</a>.`,
		},
		activationHint:
			subscription.by === 'api'
				? `Publish the workflow and ${name} sends its events by itself.`
				: `Publish the workflow, then enter its Production URL in ${name}.`,
	};
}
