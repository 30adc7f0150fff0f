import { NodeHelpers, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import { actionOf } from '../../../../lib/n8n/titles';
import { nectarDesk } from '../../../../nodes/NectarDesk/platform';
import { credentialTypeOf } from '../credentialTypes';
import { setup } from '../context';
import { platformRows, signedWebhookTrigger, triggerOf } from '../triggers';
import { removeUserFolder } from '../userFolder';

afterAll(removeUserFolder);

const triggers = [
	...platformRows.map(([name, platform]) => [name, triggerOf(platform)] as const),
	['Signed Webhook', signedWebhookTrigger()] as const,
];

describe.each(triggers)('the texts of %s Trigger', (name, nodeType) => {
	const { properties, triggerPanel, activationMessage, description } = nodeType.description;
	const noticed = properties.find(({ type }) => type === 'notice')?.displayName ?? '';
	const panel = typeof triggerPanel === 'object' ? JSON.stringify(triggerPanel) : '';
	const collected = properties.flatMap(({ type, options = [] }) =>
		type === 'collection' ? (options as INodeProperties[]) : [],
	);

	test('say what to do in three numbered lines, publishing last', () => {
		const lines = [...noticed.matchAll(/<ul>(.*?)<\/ul>/g)].map(([, line = '']) => line);
		expect(lines.map((line) => line.slice(0, 3))).toEqual(['1. ', '2. ', '3. ']);
		expect(lines[0]).not.toMatch(/publish/i);
		expect(lines[2]).toMatch(/publish/i);
	});

	test('publish after the secret is in the credential, in every text', () => {
		const after = activationMessage?.toString() ?? '';
		expect(after).not.toMatch(/now enter|secret/i);
		const steps = panel.indexOf('Publish this workflow');
		if (steps >= 0) expect(panel.lastIndexOf('credential', steps)).toBeGreaterThan(0);
	});

	test('use one vocabulary, that of n8n’s buttons', () => {
		expect(`${noticed} ${panel} ${activationMessage} ${description}`).not.toMatch(
			/\bactivate|allow-list|"Listen"|→|emitter|Pull in events from Signed/i,
		);
		expect(panel).toContain('Execute step');
	});

	test('have labels of options that are not cut', () => {
		expect(
			collected.map(({ displayName }) => displayName).filter((one) => one.length > 23),
		).toEqual([]);
	});

	test('call what the credential holds as its field is called', () => {
		const hint = typeof triggerPanel === 'object' ? (triggerPanel.activationHint ?? '') : '';
		expect(hint).not.toMatch(name === 'Nectar Desk' ? /secret/i : /token/i);
	});

	test('say where the secret is, in sight', () => {
		const credential = nodeType.description.credentials?.[0]?.name ?? '';
		const secrets = credentialTypeOf(credential).properties.filter(
			({ name: field }) => field === 'secret' || field === 'apiSecret' || field === 'apiKey',
		);
		expect(secrets.length).toBeGreaterThan(0);
		for (const { hint } of secrets) expect(hint).toMatch(/\w/);
	});

	test('say that the secret can only be looked at, where it can', () => {
		const [{ name: credential = '', testedBy } = {}] = nodeType.description.credentials ?? [];
		const told = credentialTypeOf(credential).properties.some(
			({ type, displayName }) => type === 'notice' && displayName.includes("n8n can't ask"),
		);
		expect(told).toBe(testedBy !== undefined);
	});

	test('name on the canvas what starts it', () => {
		const events = (parameter: readonly string[]) =>
			name === 'Signed Webhook' ? parameter.join(', ') : [...parameter];
		const subtitle = (...selected: string[]) => {
			const placed = setup({ nodeType, parameters: { events: events(selected) } });
			return placed.workflow.expression.getSimpleParameterValue(
				placed.node,
				nodeType.description.subtitle,
				'internal',
				{},
			);
		};
		expect(subtitle('*')).toBe('All events');
		expect(subtitle('call.a', 'call.b')).toBe('2 events');
		expect(subtitle('order.shipped')).toBe('order.shipped');
	});
});

test.each([
	['whatsapp.message_received', 'On WhatsApp message received'],
	['jc.call_ai_generated', 'On JustCall call AI generated'],
	['sd.call_completed', 'On Sales Dialer call completed'],
	['sms.sent', 'On SMS sent'],
	['Call Overflowed To Voicemail', 'On call overflowed to voicemail'],
])('the trigger of %s is listed as "%s"', (type, action) => {
	expect(actionOf(type)).toBe(action);
});

describe('Nectar Desk Trigger shows the ending of the URL', () => {
	const shown = (events: string[]) => {
		const nodeType = triggerOf(nectarDesk);
		const { node } = setup({ nodeType, parameters: { events } });
		return nodeType.description.properties
			.filter(({ type }) => type === 'notice')
			.filter((one) => NodeHelpers.displayParameter({ events }, one, node, nodeType.description))
			.map(({ displayName }) => displayName)
			.filter((text) => text.startsWith('URL ending'));
	};
	test('for each selected event', () => {
		expect(shown(['Call Ended', 'Message Sent'])).toEqual([
			'URL ending for Call Ended: ?event=call_ended',
			'URL ending for Message Sent: ?event=message_sent',
		]);
	});
	test('for all of them at once', () => {
		const [all = '', ...more] = shown(['*', 'Call Ended']);
		expect(more).toEqual([]);
		expect(all.split('?event=')).toHaveLength(Object.keys(nectarDesk.events).length + 1);
	});
});

describe('Signed Webhook Trigger shows the fields of a custom signature as they apply', () => {
	const shown = (parameters: Record<string, string>) => {
		const nodeType = signedWebhookTrigger();
		const values = { signatureScheme: 'custom', timestampHeader: '', idHeader: '', ...parameters };
		const { node } = setup({ nodeType, parameters: values });
		return nodeType.description.properties
			.filter((one) => NodeHelpers.displayParameter(values, one, node, nodeType.description))
			.map(({ name }) => name)
			.filter((one) => /^(timestamp|id|content|time|gitHub)[A-Z]/.test(one) && one !== 'idFields');
	};
	test.each([
		['{body}', {}, ['contentWithoutTime']],
		['{timestamp}.{body}', { timestampHeader: 'x-time' }, ['timestampHeader', 'timestampUnit']],
		['{timestamp}.{body}', {}, ['timestampHeader', 'timestampUnit', 'timeWithoutHeader']],
		['{eventId}.{body}', { idHeader: 'x-id' }, ['idHeader', 'contentWithoutTime']],
		['{id}.{body}', {}, ['idHeader', 'idWithoutHeader', 'contentWithoutTime']],
		['{url}', {}, ['contentWithoutBody']],
	])('%s with %j', (content, headers, fields) => {
		expect(shown({ content, ...headers })).toEqual(fields);
	});

	test.each([
		['gitHub', ['gitHubWithoutTime']],
		['standardWebhooks', []],
		['timestamped', []],
	])('and says of %s where a signature has no time', (signatureScheme, notices) => {
		const all = shown({ signatureScheme, content: '{body}' });
		expect(all.filter((name) => /Without/.test(name))).toEqual(notices);
	});
});

test.each(platformRows)(
	'every event of %s has a sentence for the list of triggers',
	(_name, platform) => {
		const { properties } = triggerOf(platform).description;
		const options = (properties.find(({ name }) => name === 'events')?.options ??
			[]) as INodePropertyOptions[];
		expect(options.filter(({ action }) => !action?.startsWith('On '))).toEqual([]);
	},
);
