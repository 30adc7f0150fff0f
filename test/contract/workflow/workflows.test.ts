import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/v4';
import { platforms } from '../../../nodes/platforms';
import { Item } from '../../../lib/webhook/record/schema';
import type { WorkflowDefinition, WorkflowNode } from '../../n8n/api/definition';
import { triggerOf } from '../../stage/connected';

const FOLDER = join(__dirname, '..', '..', '..', 'workflows');
const PACKAGE = 'n8n-nodes-telephony-webhooks.';

function definitionIn(file: string): WorkflowDefinition {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkflowDefinition;
}

const platformOf = ({ type }: WorkflowNode) =>
	platforms.find(({ id }) => type === `${PACKAGE}${id}Trigger`);
const isTrigger = (node: WorkflowNode) => platformOf(node) !== undefined;
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const triggersIn = (file: string) => definitionIn(file).nodes.filter(isTrigger);
const ofOnePlatform = files.filter((file) => triggersIn(file).length === 1);
const ofAnyPlatform = files.filter((file) => triggersIn(file).length > 1);

/** The first steps with each platform take every event: an event added later must be connected, too. */
test.each(ofOnePlatform)(
	'%s takes every event of its platform by the one output it has, and that leads on',
	(file) => {
		const definition = definitionIn(file);
		const trigger = triggerOf(definition);
		expect(trigger.parameters.events).toEqual(['*']);
		const { main } = definition.connections[trigger.name] as { main: unknown[][] };
		expect(main.map((targets) => targets.length)).toEqual([1]);
	},
);

test('the sample to try a trigger with exists, holds no address or secret, and its result is told', () => {
	const { nodes, connections } = definitionIn('send-me-a-sample.json');
	const sends = nodes.find(({ type }) => type === `${PACKAGE}webhookSender`);
	const { operation, samplePreset, sampleEvent, secretFrom, url, secret } = sends?.parameters ?? {};
	expect({ operation, secretFrom, url, secret }).toEqual({
		operation: 'sendSample',
		secretFrom: 'credential',
		url: '',
		secret: undefined,
	});
	const samples = platforms.find(({ id }) => id === samplePreset)?.events ?? {};
	expect(Object.keys(samples)).toContain(sampleEvent);
	const { main } = connections[sends?.name ?? ''] as { main: Array<Array<{ node: string }>> };
	expect(main.map((targets) => targets.map(({ node }) => node))).toEqual([
		['Accepted'],
		[],
		['Not Accepted'],
	]);
});

test('there is a first-steps workflow for each platform', () => {
	expect(ofOnePlatform).toHaveLength(platforms.length);
});

describe.each(ofAnyPlatform)('%s', (file) => {
	const definition = definitionIn(file);
	const triggers = triggersIn(file);

	test('has a trigger of every platform, each with events that exist', () => {
		expect(triggers.map((one) => platformOf(one)?.name).sort()).toEqual(
			platforms.map(({ name }) => name).sort(),
		);
		for (const trigger of triggers) {
			const known = ['*', ...Object.keys(platformOf(trigger)?.events ?? {})];
			expect(known).toEqual(expect.arrayContaining(trigger.parameters.events as string[]));
		}
	});

	test('goes on from every trigger to the same node', () => {
		const starts = triggers.map(({ name }) => definition.connections[name]);
		expect(new Set(starts.map((start) => JSON.stringify(start))).size).toBe(1);
		for (const trigger of triggers) {
			const { outputs = 'single', options } = trigger.parameters;
			expect([trigger.typeVersion, outputs, options]).toEqual([3, 'single', {}]);
		}
	});

	test('asks the triggers for fields of the unified record only', () => {
		const asked = pathsAsked(definition, triggers);
		expect(asked.length).toBeGreaterThan(3);
		expect(asked.filter((path) => !isField(Item, path))).toEqual([]);
	});

	test('has a picture', () => {
		const picture = join(FOLDER, '..', 'docs', 'workflows', file.replace('.json', '.png'));
		expect(existsSync(picture)).toBe(true);
	});
});

/** The paths below $json in all nodes that see the trigger's item: up to and including the first Set node. */
function pathsAsked(definition: WorkflowDefinition, triggers: readonly WorkflowNode[]): string[][] {
	const seeing = new Set(triggers.map(({ name }) => name));
	for (const name of seeing) {
		const node = definition.nodes.find((one) => one.name === name);
		if (node?.type === 'n8n-nodes-base.set') continue;
		const { main = [] } = (definition.connections[name] ?? {}) as {
			main?: Array<Array<{ node: string }>>;
		};
		for (const target of main.flat()) seeing.add(target.node);
	}
	const written = definition.nodes.filter(({ name }) => seeing.has(name));
	return JSON.stringify(written)
		.split('$json')
		.slice(1)
		.map((after) => /^(?:\??\.[A-Za-z]\w*)+/.exec(after)?.[0] ?? '')
		.map((path) => path.split(/\??\./).slice(1));
}

/** Whether a path is one of the schema's, or goes on inside a text or list (`.length`, `.includes`). */
function isField(schema: z.ZodType, [first, ...rest]: readonly string[]): boolean {
	const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
	if (first === undefined) return true;
	if (!(inner instanceof z.ZodObject)) return true;
	const field = (inner.shape as Record<string, z.ZodType>)[first];
	return field !== undefined && isField(field, rest);
}
