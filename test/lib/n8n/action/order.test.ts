import { setImmediate as nextTurn } from 'node:timers/promises';
import type { INodeExecutionData } from 'n8n-workflow';
import { contextFor, runContext } from './run';
import { answer, fine, World } from './scripted';

const to = '={{ $json.to }}';
const people = (...names: string[]): INodeExecutionData[] =>
	names.map((name) => ({ json: { to: name } }));
const sentTo = (world: World) => world.asked.map(({ body }) => (body as { to: string }).to);

test('items are sent in their order, one after the other', async () => {
	const world = new World();
	let underWay = 0;
	world.script = ['Ada', 'Grace', 'Joan'].map((_name, index) => async () => {
		underWay += 1;
		expect(underWay).toBe(1);
		for (let turn = 0; turn < 5; turn += 1) await nextTurn();
		underWay -= 1;
		return fine(index);
	});
	const items = await world.run('send', { to }, { items: people('Ada', 'Grace', 'Joan') });
	expect(sentTo(world)).toEqual(['Ada', 'Grace', 'Joan']);
	expect(items.map(({ json, pairedItem }) => [json['id'], pairedItem])).toEqual([
		[0, { item: 0 }],
		[1, { item: 1 }],
		[2, { item: 2 }],
	]);
});

test('after an item that failed the rest is not sent, and the error is about that item', async () => {
	const world = new World();
	world.script = [fine(1), answer(422, { message: 'No such number' })];
	const run = world.run('send', { to }, { items: people('Ada', 'Grace', 'Joan') });
	await expect(run).rejects.toMatchObject({
		message: 'Acme rejected the values ("No such number"): correct the fields and try again.',
		httpCode: '422',
		context: { itemIndex: 1 },
	});
	expect(sentTo(world)).toEqual(['Ada', 'Grace']);
});

test('with Continue On Fail the rest is sent, and the failed item alone says why', async () => {
	const world = new World();
	world.script = [fine(1), answer(500, { message: 'Oops' }), fine(3)];
	const more = { items: people('Ada', 'Grace', 'Joan'), continueOnFail: true };
	const items = await world.run('send', { to }, more);
	expect(sentTo(world)).toEqual(['Ada', 'Grace', 'Joan']);
	expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
		[{ id: 1 }, { item: 0 }],
		[
			// n8n takes an item for a failed one only if it has no more than this.
			{ error: expect.stringMatching(/it is unclear whether the thing was sent.*"Oops"$/) },
			{ item: 1 },
		],
		[{ id: 3 }, { item: 2 }],
	]);
});

test('each of several items of one answer belongs to the item that asked', async () => {
	const world = new World();
	world.script = [fine(1, 2), fine(3)];
	const items = await world.run('getMany', { returnAll: true }, { items: people('Ada', 'Grace') });
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 0 },
		{ item: 1 },
	]);
});

test('an item without what it needs is not sent, and says which field is empty', async () => {
	const world = new World();
	const more = { items: people('Ada', '', 'Joan'), continueOnFail: true };
	const items = await world.run('send', { to }, more);
	expect(sentTo(world)).toEqual(['Ada', 'Joan']);
	expect(items[1]?.json).toEqual({
		error: '"To" is empty: enter a value, or check its expression',
	});
});

test.each(['', '  ', '.', '..'])('the ID "%s" is no part of a path', async (id) => {
	const world = new World();
	await expect(world.run('get', { id })).rejects.toThrow(/^"Thing ID" is/);
	expect(world.asked).toEqual([]);
});

test('an ID stays within its place in the path', async () => {
	const world = new World();
	await world.run('get', { id: '../users?x=1#y' });
	expect(world.asked.map(({ url }) => url)).toEqual(['/things/..%2Fusers%3Fx%3D1%23y']);
});

test('"Retry On Fail" begins anew: what failed before keeps nothing back', async () => {
	const world = new World();
	const context = contextFor(
		world.placed('send', { to }, { items: people('Ada', 'Grace', 'Joan') }),
	);
	world.script = [fine(1), answer(422)];
	await expect(runContext(context)).rejects.toThrow(/rejected the values/);
	expect(await runContext(context)).toHaveLength(3);
	expect(sentTo(world)).toEqual(['Ada', 'Grace', 'Ada', 'Grace', 'Joan']);
});

test('runs do not wait for one another', async () => {
	const world = new World();
	let finish = () => {};
	world.script = [
		async () => {
			await new Promise<void>((resolve) => (finish = resolve));
			return fine(1);
		},
	];
	const slow = world.run('get');
	expect(await world.run('get', { id: '8' })).toHaveLength(1);
	finish();
	expect(await slow).toHaveLength(1);
});
