import { allNodes } from './nodes';

/*
 * n8n's nodes panel lists an action and its trigger as one node only where the trigger's type is that of the action with
 * "Trigger" after it; otherwise it lists two with the same title.
 */

const names = new Map(allNodes.map(([title, { description }]) => [title, description.name]));
const pairs = [...names].flatMap(([title, name]) => {
	const trigger = names.get(`${title} Trigger`);
	return trigger === undefined ? [] : [[title, name, trigger] as const];
});

test('the package has pairs of an action and its trigger', () => {
	expect(pairs.map(([title]) => title).sort()).toEqual([
		'JustCall',
		'OnCallClerk',
		'Run a Call',
		'Webhook Sender',
	]);
});

test.each(pairs)('%s: %s and %s are listed as one', (_title, action, trigger) => {
	expect(trigger).toBe(`${action}Trigger`);
});

test('no other two nodes are listed as one', () => {
	const all = [...names].filter(([, name]) => name.endsWith('Trigger'));
	const merged = all.filter(([, name]) =>
		[...names.values()].includes(name.replace('Trigger', '')),
	);
	expect(merged.map(([title]) => title).sort()).toEqual(
		pairs.map(([title]) => `${title} Trigger`).sort(),
	);
});
