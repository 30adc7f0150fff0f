import type { INodeProperties, IWebhookDescription } from 'n8n-workflow';
import { notice, optionsOf } from '../../lib/n8n/field/properties';
import { SESSION_HOURS } from '../../lib/n8n/log/settings';

/** All literals: an expression in a webhook's description costs n8n an expression engine on every request. */
const PAGE: IWebhookDescription = {
	name: 'default',
	httpMethod: 'GET',
	responseMode: 'onReceived',
	responseData: '',
	path: 'log',
};
const HIDDEN = { ...PAGE, ndvHideUrl: true };
const METRICS = { ...HIDDEN, path: 'log/metrics' };

/** The page, its forms and its metrics; the panel shows the page's URL. */
export const logWebhooks: IWebhookDescription[] = [
	PAGE,
	{ ...HIDDEN, httpMethod: 'HEAD' },
	{ ...HIDDEN, httpMethod: 'POST' },
	METRICS,
	{ ...METRICS, httpMethod: 'HEAD' },
];

/** No run comes out: nothing can be connected to the node. */
export const NO_OUTPUTS: [] = [];

/** The parameters of Webhook Log Trigger. */
export const logProperties: INodeProperties[] = [
	notice(
		'Publish this workflow, then open the Production URL above in your browser and sign in with the password of the credential. The page shows what webhooks were sent and received, and why not. Replaying and other actions use the Webhook Sender API credential: select the one of your Webhook Sender nodes, if they have one.',
	),
	optionsOf([
		{
			displayName: 'Read Only',
			name: 'readOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether the page only shows the log, without replaying, canceling, pausing or any other change',
		},
		{
			displayName: 'Session Length (Hours)',
			name: 'sessionHours',
			type: 'number',
			typeOptions: { minValue: SESSION_HOURS.shortest, maxValue: SESSION_HOURS.longest },
			default: 12,
			description:
				'How long people stay signed in; after two hours without use they are signed out anyway',
		},
	]),
];

/** The panel next to the parameters. */
export const logPanel = {
	header: 'Look at the webhook log',
	executionsHelp: {
		inactive:
			'<b>To look at the log:</b><br>1. Enter a password of your choice in the credential.<br>2. Publish this workflow.<br>3. Open the Production URL in your browser and sign in.<br><br><b>To try it now:</b> click <b>Execute step</b>, then open the Test URL. The page works there for two minutes; it starts no execution.',
		active:
			'The log page is at the Production URL: open it in your browser and sign in with the password of the credential. Looking at it starts no executions.',
	},
	activationHint: 'Publish the workflow, then open the Production URL in your browser.',
};
