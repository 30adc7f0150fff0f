import { NodeHelpers, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import { platforms } from '../../../nodes/platforms';
import { WebhookSenderTrigger } from '../../../nodes/WebhookSender/WebhookSenderTrigger.node';
import { presetsOf } from '../../../lib/webhook/presets';
import { operations } from '../../../nodes/WebhookSender/operations';
import { outputSchemas } from '../../../nodes/WebhookSender/outputSchemas';
import { WebhookSender } from '../../../nodes/WebhookSender/WebhookSender.node';
import { place } from '../../lib/n8n/sender/stage';
import { removeUserFolder } from '../../lib/n8n/userFolder';

afterAll(removeUserFolder);

const sender = new WebhookSender();
const trigger = new WebhookSenderTrigger();

interface Row {
	readonly resource: string;
	readonly option: INodePropertyOptions;
}

/** Every operation that the node offers, with the resource it belongs to. */
const offered: Row[] = sender.description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options = [] }) =>
		options.map((option) => ({
			resource: (displayOptions?.show?.resource as string[])[0] ?? '',
			option: option as INodePropertyOptions,
		})),
	);

/** A parameter and everything in it, with where it is. */
function deep(properties: readonly INodeProperties[], path = ''): Array<[string, INodeProperties]> {
	return properties.flatMap((property) => {
		const here = `${path}${property.name}`;
		const inner = (property.options ?? []).flatMap((option) => {
			if ('values' in option) return deep(option.values, `${here}.`);
			return 'type' in option ? deep([option], `${here}.`) : [];
		});
		return [[here, property] as [string, INodeProperties], ...inner];
	});
}

const parameters = [
	...deep(sender.description.properties, 'Sender '),
	...deep(trigger.description.properties, 'Trigger '),
];
/** Headings need no words of their own. */
const HEADINGS = ['notice', 'collection'];
const explained = parameters.filter(
	([, { name, type }]) => !HEADINGS.includes(type) && name !== 'resource' && name !== 'operation',
);

test.each(offered.map((row) => [row.resource, String(row.option.value), row.option] as const))(
	'%s: %s can be done, and says what it does',
	(resource, operation, { name, action, description }) => {
		expect(operations[resource]?.[operation]).toBeInstanceOf(Function);
		expect(name).toMatch(/^[A-Z]/);
		expect(action).toMatch(/^[A-Z][a-z]+ .*([a-z]|URL)$/);
		expect(description).toMatch(/^[A-Z].{10,}[^.]$/);
	},
);

test('every operation has a schema of its items, and no other has', () => {
	const described = Object.entries(outputSchemas).map(([resource, all]) => [
		resource,
		Object.keys(all).sort(),
	]);
	const doable = Object.entries(operations).map(([resource, all]) => [
		resource,
		Object.keys(all).sort(),
	]);
	expect(described).toEqual(doable);
});

test('whatever can be done is offered', () => {
	const doable = Object.entries(operations).flatMap(([resource, all]) =>
		Object.keys(all).map((operation) => `${resource} ${operation}`),
	);
	const listed = offered.map(({ resource, option }) => `${resource} ${String(option.value)}`);
	expect([...listed].sort()).toEqual(doable.sort());
});

test.each(explained)('%s has a description', (_path, { description, displayName }) => {
	expect(description ?? '').toMatch(/^[A-Z\d].{8,}/);
	expect(description).not.toBe(displayName);
});

test('each choice of a list has a value of its own, and words', () => {
	for (const [path, { type, options = [] }] of parameters) {
		if (type !== 'options' && type !== 'multiOptions') continue;
		const choices = options as INodePropertyOptions[];
		expect({ path, values: new Set(choices.map(({ value }) => value)).size }).toEqual({
			path,
			values: choices.length,
		});
	}
});

test.each(
	[sender.description.version]
		.flat()
		.flatMap((version) =>
			offered.map(({ resource, option }) => [version, resource, String(option.value)] as const),
		),
)(
	'version %i, %s: %s shows each parameter once, whatever is chosen',
	(typeVersion, resource, operation) => {
		const { properties } = sender.description;
		const node = { typeVersion };
		for (const dialect of ['standardWebhooks', 'custom', ...platforms.map(({ id }) => id)]) {
			const values = {
				resource,
				operation,
				dialect,
				samplePreset: 'justCall.vendor',
				secretFrom: 'field',
				which: 'one',
			};
			const shown = properties.filter((property) =>
				NodeHelpers.displayParameter(values, property, node, sender.description),
			);
			const names = shown.map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
			expect(names.length).toBeGreaterThan(2);
		}
	},
);

test('events of a subscription that are text say below the field what to write', () => {
	const texts = parameters.filter(([, { name, type }]) => name === 'events' && type === 'string');
	expect(texts).toHaveLength(2);
	for (const [, { hint }] of texts)
		expect(hint).toMatch(/^Use \* for all events, or .*\w+\.\w+, \w+/);
});

test.each(platforms)(
	'in the format of $name an event that is picked from the list is the only one picked',
	(platform) => {
		const lists = parameters.filter(([, property]) => {
			const { name, type, displayOptions } = property;
			const formats: unknown[] = displayOptions?.show?.dialect ?? [];
			return name === 'events' && type === 'multiOptions' && formats.includes(platform.id);
		});
		expect(lists).toHaveLength(1);
		for (const [, { default: first, hint }] of lists) {
			expect(first).toEqual([]);
			expect(hint).toBe('If none is selected, all events are sent');
		}
	},
);

test.each<[resource: string, operation: string]>([
	['subscription', 'create'],
	['event', 'sendToUrl'],
])('%s: %s says below a URL that begins with http:// what it needs', (resource, operation) => {
	const { node } = place(sender, { parameters: { resource, operation } });
	const told = (url: string) => {
		const values = { resource, operation, dialect: 'standardWebhooks', url };
		const isShown = (property: INodeProperties) =>
			property.type === 'notice' &&
			NodeHelpers.displayParameter(values, property, node, sender.description);
		return sender.description.properties.filter(isShown).map(({ displayName }) => displayName);
	};
	expect(told(' HTTP://hooks.example.com/')).toEqual([expect.stringContaining('Allow HTTP')]);
	for (const url of ['', 'http', 'https://hooks.example.com/?to=http:'])
		expect(told(url)).toEqual([]);
});

test('a new node is what most people need first: Event > Send with the incoming item', () => {
	const node = {
		id: '1',
		name: 'Sender',
		typeVersion: 1,
		type: 'x',
		position: [0, 0],
		parameters: {},
	};
	const defaults = NodeHelpers.getNodeParameters(
		sender.description.properties,
		{},
		true,
		false,
		node,
		sender.description,
	);
	expect(defaults).toMatchObject({ resource: 'event', operation: 'send', data: '={{ $json }}' });
});

test.each(presetsOf(platforms).map(({ id }) => [id]))(
	'Send Sample of %s has a sample preselected, one of its own',
	(samplePreset) => {
		const given = { resource: 'event', operation: 'sendSample', samplePreset };
		const { properties } = sender.description;
		const node = { typeVersion: 2 };
		const filled = NodeHelpers.getNodeParameters(properties, given, true, false, node, null);
		const shown = properties.filter(
			(property) =>
				property.name === 'sampleEvent' &&
				NodeHelpers.displayParameter(given, property, node, sender.description),
		);
		const [{ options = [] } = {}] = shown;
		const values = options.map((option) => (option as INodePropertyOptions).value);
		expect(shown).toHaveLength(1);
		expect(values).toContain(filled?.sampleEvent);
	},
);

test.each([
	['event', 'send', ['Delivered', 'Retrying', 'Failed', 'Not Sent']],
	['event', 'sendToUrl', ['Delivered', 'Retrying', 'Failed']],
	['event', 'sendSample', ['Delivered', 'Retrying', 'Failed']],
	['subscription', 'getAll', [undefined]],
	['delivery', 'getAll', [undefined]],
])('%s %s has the outputs %j', (resource, operation, names) => {
	const { workflow, node } = place(sender, { parameters: { resource, operation } });
	const outputs = NodeHelpers.getNodeOutputs(workflow, node, sender.description);
	expect(
		outputs.map((output) => (typeof output === 'string' ? undefined : output.displayName)),
	).toEqual(names);
});
