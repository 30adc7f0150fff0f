import type {
	INodeCredentialDescription,
	INodeProperties,
	INodeTypeDescription,
	IWebhookDescription,
} from 'n8n-workflow';
import type { Platform } from '../../webhook/platform/definition';
import { addressNotice } from './addressNotice';
import { outputsExpression } from '../outputs';
import {
	defaultCountry,
	eventChoices,
	eventsOf,
	eventsProperty,
	notice,
	SINGLE_OUTPUT,
	TRIGGER_OUTPUTS,
} from '../field/properties';
import { triggerOptions, UNVERIFIED_NOTICE } from '../field/triggerOptions';
import { selectedIn } from './selected';
import type { TriggerSource } from './settings';
import { activationMessage, noticeText, panelOf } from './texts';

/** What a trigger node says beyond its platform's definition. */
export interface TriggerLooks {
	/** Only where the platform checks a new URL with GET. */
	readonly answersGet?: boolean;
	/** Notices of this trigger alone, below the first. */
	readonly notices?: INodeProperties[];
	/** Parameters of this trigger alone. */
	readonly properties?: INodeProperties[];
}

/** The source of a trigger that serves one phone platform. */
export function platformSource(platform: Platform): TriggerSource {
	return {
		name: platform.name,
		platform: () => platform,
		selected: (read) => selectedIn(platform, read<unknown>('events', [...platform.defaultEvents])),
		credential: () => platform.credential,
	};
}

const EVERY_EVENT = 'All events, including ones the platform adds later';

/** All literals: an expression in a webhook's description costs n8n an expression engine on every request. */
const WEBHOOK: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	responseMode: 'onReceived',
	// Not left out: n8n would answer with the name of its default. Empty, it answers what webhook() says.
	responseData: '',
	path: 'webhook',
};

/** The description of a platform's trigger node, but for what n8n's lint wants to read in the node's own file. */
export function triggerDescription(
	platform: Platform,
	looks: TriggerLooks = {},
): Omit<INodeTypeDescription, 'icon' | 'subtitle' | 'credentials'> {
	const signed = platform.signature.needsSecret;
	return {
		displayName: `${platform.name} Trigger`,
		name: `${platform.id}Trigger`,
		group: ['trigger'],
		version: [2, 3],
		defaultVersion: 3,
		description: `Starts the workflow on ${platform.topics ?? `events of ${platform.name}`}`,
		eventTriggerDescription: `Waiting for an event from ${platform.name}`,
		activationMessage: activationMessage(platform),
		triggerPanel: panelOf(platform),
		defaults: { name: `${platform.name} Trigger` },
		inputs: [],
		outputs: triggerOutputs(platform, '$parameter.events || []'),
		webhooks: [
			...(looks.answersGet
				? [{ ...WEBHOOK, name: 'setup' as const, httpMethod: 'GET' as const, ndvHideUrl: true }]
				: []),
			WEBHOOK,
		],
		properties: [
			notice(noticeText(platform)),
			...addressNotice(platform),
			...(looks.notices ?? []),
			...(signed ? [UNVERIFIED_NOTICE] : []),
			eventsProperty(eventChoices(eventsOf(platform), EVERY_EVENT), platform.defaultEvents),
			TRIGGER_OUTPUTS,
			...(looks.properties ?? []),
			triggerOptions(signed, [defaultCountry()]),
		],
	};
}

/** The outputs of a trigger; `selected` is an expression for the list of selected event types. */
export function triggerOutputs(
	{ events, readUnrecognized }: Platform,
	selected: string,
): `={{${string}}}` {
	return outputsExpression(Object.keys(events), {
		selected,
		single: SINGLE_OUTPUT,
		...(readUnrecognized && { apart: { single: '$nodeVersion >= 3', several: 'true' } }),
	});
}

/** How a trigger asks for its platform's credential: not at all once the user switched verification off. */
export function secretsOf(
	platform: Platform,
): Pick<INodeCredentialDescription, 'required' | 'displayOptions'> {
	if (!platform.signature.needsSecret) return { required: false };
	return { required: true, displayOptions: { hide: { '/options.verifySignature': [false] } } };
}
