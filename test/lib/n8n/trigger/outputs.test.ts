import * as fc from 'fast-check';
import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { layOut, outputsOf } from '../../../../lib/n8n/outputs';
import { settingsOf } from '../../../../lib/n8n/trigger/settings';
import { labelOf } from '../../../../lib/n8n/titles';
import { platformSource } from '../../../../lib/n8n/trigger/description';
import { source as signedSource } from '../../../../nodes/SignedWebhook/parameters';
import { setup, type Setup } from '../context';
import { platformRows, signedWebhookTrigger, triggerOf } from '../triggers';
import { removeUserFolder } from '../userFolder';

afterAll(removeUserFolder);

const NEVER = { single: false, several: false };
const ALWAYS = { single: true, several: true };

describe('the outputs of a selection', () => {
	const known = ['a', 'b', 'c'];
	test.each([
		['nothing', [], false, [], false],
		['one event', ['b'], false, ['b'], false],
		['several events in any order', ['c', 'a'], false, ['c', 'a'], false],
		['an event the platform no longer has', ['gone', 'a'], false, ['gone', 'a'], false],
		['an event twice', ['a', 'b', 'a'], false, ['a', 'b'], false],
		['all events', ['*'], false, ['a', 'b', 'c'], true],
		['all events after some: those stay where they are', ['c', '*'], false, ['c', 'a', 'b'], true],
		['one event on a single output', ['b'], true, [], false],
		['all events on a single output', ['*'], true, [], false],
	])('%s', (_case, selected, single, types, others) => {
		expect(outputsOf(selected, known, { single, apart: NEVER })).toEqual({ types, others });
		// What is not recognized has an output after the others, and takes none of them away.
		expect(outputsOf(selected, known, { single, apart: ALWAYS })).toEqual({ types, others: true });
	});
});

describe('items are laid out', () => {
	const items = (...types: Array<string | undefined>) =>
		types.map((type, index) => ({ type, item: { json: { index } } }));
	const indexes = (outputs: Parameters<typeof layOut>[0], ...types: Array<string | undefined>) =>
		layOut(outputs, items(...types)).map((output) => output.map(({ json }) => json.index));
	test.each([
		[
			'each on its output, in order',
			{ types: ['a', 'b'], others: false },
			[
				[1, 3],
				[0, 2],
			],
			'baba',
		],
		['others on the last output', { types: ['a', 'b'], others: true }, [[1], [], [0, 2]], 'xay'],
		['all on the only output', { types: [], others: false }, [[0, 1, 2]], 'axb'],
		['nowhere, where there are none', { types: ['a'], others: true }, [[], []], ''],
	])('%s', (_case, outputs, laid, types) => {
		expect(indexes(outputs, ...types)).toEqual(laid);
	});

	test('an event of no known type is one of the others', () => {
		expect(indexes({ types: ['a'], others: true }, undefined)).toEqual([[], [0]]);
		expect(indexes({ types: [], others: true }, undefined, 'a')).toEqual([[1], [0]]);
		expect(indexes({ types: [], others: false }, undefined, 'a')).toEqual([[0, 1]]);
	});
});

/** Names of the outputs the editor draws, from the node's own expression; undefined: one without a name. */
function drawn({ workflow, node, nodeType }: Setup): Array<string | undefined> {
	return NodeHelpers.getNodeOutputs(workflow, node, nodeType.description).map((output) => {
		if (typeof output === 'string' || output.type !== 'main') throw new Error('unexpected output');
		return output.displayName;
	});
}

/** A single output, and what is not recognized beside it. */
const ONE_APART = ['Events', 'Unknown'];

/** Names of the outputs events really leave by. */
function real(placed: Setup, source: Parameters<typeof settingsOf>[2]): Array<string | undefined> {
	const { outputs, selection } = settingsOf(placed.hookContext(), placed.node, source);
	const { types, others } = outputs;
	if (types.length === 0) return others ? ['Events', 'Unknown'] : [undefined];
	return [...types, ...(others ? [selection === 'all' ? 'Other Events' : 'Unknown'] : [])];
}

describe.each(platformRows)('the editor draws the outputs of %s Trigger', (_name, platform) => {
	const types = Object.keys(platform.events);
	const choices = fc.record(
		{
			events: fc.shuffledSubarray([...types, '*', 'gone']),
			outputs: fc.constantFrom('single', 'perEvent'),
			options: fc.record({ outputs: fc.constantFrom('single', 'perEvent') }, { requiredKeys: [] }),
		},
		{ requiredKeys: [] },
	);
	const titled = (type: string | undefined) =>
		type !== undefined && type in platform.events ? labelOf(type) : type;
	const unrecognized = platform.readUnrecognized ? ['Unknown'] : [];

	test('as events leave by them, whatever is selected', () => {
		const source = platformSource(platform);
		const nodeType = triggerOf(platform);
		fc.assert(
			fc.property(choices, fc.constantFrom(2, 3), (parameters: INodeParameters, typeVersion) => {
				const placed = setup({ nodeType, parameters, typeVersion });
				expect(drawn(placed)).toEqual(real(placed, source).map(titled));
			}),
			{ numRuns: 100 },
		);
	});

	test.each([
		['nothing selected', [], [undefined]],
		['one event', types.slice(1, 2), [...types.slice(1, 2).map(labelOf), ...unrecognized]],
		['all events', ['*'], [...types.map(labelOf), 'Other Events']],
	])('one per event where that is chosen: %s', (_case, events, names) => {
		const parameters = { events, outputs: 'perEvent' };
		const expected = names[0] === undefined && unrecognized.length > 0 ? ONE_APART : names;
		expect(drawn(setup({ nodeType: triggerOf(platform), parameters }))).toEqual(expected);
	});

	test.each([
		['the default', {}],
		['all events', { events: ['*'] }],
		['seven events', { events: types.slice(0, 7) }],
	])('a single one otherwise: %s', (_case, parameters) => {
		const expected = platform.readUnrecognized ? ONE_APART : [undefined];
		expect(drawn(setup({ nodeType: triggerOf(platform), parameters }))).toEqual(expected);
	});

	test.each([
		['nothing saved', {}, [...platform.defaultEvents.map(labelOf), ...unrecognized]],
		['all events', { events: ['*'] }, [...types.map(labelOf), 'Other Events']],
		['a single output', { events: ['*'], options: { outputs: 'single' } }, [undefined]],
	])('as it was for a workflow saved with version 2: %s', (_case, parameters, names) => {
		const placed = setup({ nodeType: triggerOf(platform), parameters, typeVersion: 2 });
		expect(drawn(placed)).toEqual(names);
	});

	test('by labels that differ where the canvas cuts them', () => {
		const cut = types.map((type) => labelOf(type).slice(0, 12));
		expect(cut.filter((label, index) => cut.indexOf(label) !== index)).toEqual([]);
	});
});

describe('the editor draws the outputs of Signed Webhook Trigger', () => {
	test.each([
		['*', [undefined]],
		['', [undefined]],
		[' , ', [undefined]],
		['order.shipped', ['order.shipped']],
		[' order.shipped ,order.cancelled', ['order.shipped', 'order.cancelled']],
		['order.shipped, *', ['order.shipped', 'Other Events']],
		['b, 2, 1, *, b', ['b', '2', '1', 'Other Events']],
		[
			'constructor, __proto__, "quoted", {{ 1 }}',
			['constructor', '__proto__', '"quoted"', '{{ 1 }}'],
		],
	])('events "%s"', (events, names) => {
		const parameters = { events, outputs: 'perEvent' };
		const placed = setup({ nodeType: signedWebhookTrigger(), parameters });
		expect(drawn(placed)).toEqual(names);
		expect(real(placed, signedSource)).toEqual(names);
	});

	test('a single output', () => {
		const parameters = { events: 'order.shipped, *' };
		const placed = setup({ nodeType: signedWebhookTrigger(), parameters });
		expect(drawn(placed)).toEqual([undefined]);
		expect(real(placed, signedSource)).toEqual([undefined]);
	});
});
