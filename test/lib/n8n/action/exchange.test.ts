import type { RequestOutcome } from '../../../../lib/n8n/action/http/send';
import { answer, fine, startSeconds, World } from './scripted';

const limited = (seconds: string) => answer(429, {}, { 'retry-after': seconds });
const resetting = (seconds: number) =>
	answer(429, {}, { 'x-left': '0', 'x-resets-at': String(startSeconds + seconds) });
const lost: RequestOutcome = { kind: 'lost' };
const timeout: RequestOutcome = { kind: 'timeout' };

describe('requests that are sent again, because that does nothing twice', () => {
	test.each<[string, string, RequestOutcome[], number[]]>([
		['reading, rejected for the rate limit', 'get', [limited('7')], [7]],
		['sending, rejected for the rate limit', 'send', [limited('7')], [7]],
		['changing, rejected for the rate limit', 'change', [limited('0')], [0]],
		['rejected twice', 'send', [limited('7'), limited('8')], [7, 8]],
		['rejected until the limit resets', 'send', [resetting(20)], [21]],
		['rejected without a word on when', 'send', [answer(429), answer(429)], [2, 4]],
		['reading, overloaded', 'get', [answer(503, {}, { 'retry-after': '3' })], [3]],
		['reading, overloaded without a word on when', 'get', [answer(503), answer(502)], [1, 2]],
		['reading, cut off', 'get', [lost], [1]],
		['a POST that reads, cut off', 'look', [lost], [1]],
	])('%s', async (_what, operation, script, waits) => {
		const world = new World();
		world.script = [...script];
		expect(await world.run(operation)).toMatchObject([{ json: { id: 1 } }]);
		expect(world.waits).toEqual(waits);
		expect(world.asked).toHaveLength(script.length + 1);
		expect(new Set(world.asked.map(({ method, url }) => `${method} ${url}`)).size).toBe(1);
	});
});

describe('requests that are not sent again', () => {
	test.each<[string, string, RequestOutcome]>([
		['a send without an answer', 'send', timeout],
		['a send that is cut off', 'send', lost],
		['a send to an overloaded service', 'send', answer(503, {}, { 'retry-after': '1' })],
		['a send that fails', 'send', answer(500)],
		['a change that is cut off', 'change', lost],
		['a deletion that is cut off', 'delete', lost],
		['reading without an answer', 'get', timeout],
		['reading that fails', 'get', answer(500)],
		['reading what is not there', 'get', answer(404)],
		['a limit that resets too late to wait for', 'get', limited('600')],
		['a limit whose day is far away', 'send', limited('Sun, 22 Nov 2026 12:00:00 GMT')],
	])('%s', async (_what, operation, outcome) => {
		const world = new World();
		world.script = [outcome];
		await expect(world.run(operation)).rejects.toThrow(/Acme/);
		expect(world.asked).toHaveLength(1);
		expect(world.waits).toEqual([]);
	});

	test('a service that rejects again and again is asked five times', async () => {
		const world = new World();
		world.script = Array.from({ length: 9 }, () => limited('1'));
		await expect(world.run('send')).rejects.toThrow(/rate limit is exceeded/);
		expect(world.asked).toHaveLength(5);
	});

	test('waits together last a little more than a minute at most', async () => {
		const world = new World();
		world.script = [limited('40'), limited('30'), limited('20')];
		await expect(world.run('send')).rejects.toThrow(/try again after 12:01:30 UTC/);
		expect(world.waits).toEqual([40, 30]);
	});
});

describe('a limit that is used up', () => {
	const last = (seconds: number) =>
		answer(
			200,
			{ data: [{ id: 1 }] },
			{ 'x-left': '0', 'x-resets-at': String(startSeconds + seconds) },
		);
	const items = [{ json: {} }, { json: {} }];

	test('is waited for before the next request of the run', async () => {
		const world = new World();
		world.script = [last(30)];
		await world.run('get', {}, { items });
		expect(world.asked.map(({ at }) => at)).toEqual([0, 31]);
	});

	test('is waited for by the next run with that credential', async () => {
		const world = new World();
		world.script = [last(30)];
		await world.run('get', {}, { credentialId: 'one' });
		await world.run('get', {}, { credentialId: 'one' });
		expect(world.asked.map(({ at }) => at)).toEqual([0, 31]);
	});

	test('is no matter of another credential', async () => {
		const world = new World();
		world.script = [last(30)];
		await world.run('get', {}, { credentialId: 'one' });
		await world.run('get', {}, { credentialId: 'other' });
		expect(world.waits).toEqual([]);
	});

	test('for longer than a run waits is left to the service to reject', async () => {
		const world = new World();
		world.script = [last(3000)];
		await world.run('get', {}, { items });
		expect(world.asked.map(({ at }) => at)).toEqual([0, 0]);
	});
});

describe('lists', () => {
	const page = (count: number, more: object = {}) =>
		answer(200, {
			data: Array.from({ length: count }, (_, id) => ({ id, count, ...more })),
			...more,
		});

	test.each<[string, object, RequestOutcome[], object[], number]>([
		['up to a limit', { limit: 3 }, [page(3)], [{ page: 0, per_page: 3 }], 3],
		['fewer than the limit', { limit: 30 }, [page(4)], [{ page: 0, per_page: 30 }], 4],
		[
			'a limit of more than a page',
			{ limit: 150 },
			[page(100), page(99)],
			[
				{ page: 0, per_page: 100 },
				{ page: 1, per_page: 100 },
			],
			150,
		],
		[
			'all, until a page is not full',
			{ returnAll: true },
			[page(100), page(100, { second: true }), page(1)],
			[
				{ page: 0, per_page: 100 },
				{ page: 1, per_page: 100 },
				{ page: 2, per_page: 100 },
			],
			201,
		],
		[
			'all, until there is no further link',
			{ returnAll: true },
			[page(1, { next_page_link: 'https://…' }), page(1, { next_page_link: null })],
			[
				{ page: 0, per_page: 100 },
				{ page: 1, per_page: 100 },
			],
			2,
		],
		[
			'none',
			{ returnAll: true },
			[page(0, { next_page_link: 'x' })],
			[{ page: 0, per_page: 100 }],
			0,
		],
		['a limit that is none', { limit: 0 }, [page(50)], [{ page: 0, per_page: 50 }], 50],
	])('%s', async (_what, parameters, script, queries, count) => {
		const world = new World();
		world.script = [...script];
		expect(await world.run('getMany', { ...parameters })).toHaveLength(count);
		expect(world.asked.map(({ query }) => query)).toEqual(queries);
	});

	test('a service that gives the same page for ever is asked twice', async () => {
		const world = new World();
		world.script = Array.from({ length: 9 }, () => page(100));
		await expect(world.run('getMany', { returnAll: true })).rejects.toThrow(
			/keeps returning the same page/,
		);
		expect(world.asked).toHaveLength(2);
	});

	const part = (items: object[], more: object) => answer(200, { data: items, ...more });
	const cycling = ['x', 'y', 'x', 'y', 'x', 'y', 'x', 'y'].map((cursor, index) =>
		part([{ id: index }], { has_more: true, next_cursor: cursor }),
	);
	const wrapping = Array.from({ length: 50 }, (_, page) =>
		part(
			Array.from({ length: 100 }, (_item, id) => ({ id: (page % 3) * 100 + id, read: page })),
			{},
		),
	);
	const empty = Array.from({ length: 50 }, (_, page) =>
		part([], { has_more: true, next_cursor: `c${page}` }),
	);

	test.each<[string, string, RequestOutcome[], number]>([
		['whose cursors go round', 'getAll', cycling, 3],
		['whose pages begin again, with members that change', 'getMany', wrapping, 6],
		['of empty parts that promises more', 'getAll', empty, 3],
	])(
		'a list %s ends with an error that says what to do',
		async (_what, operation, script, asked) => {
			const world = new World();
			world.script = [...script];
			await expect(world.run(operation, { returnAll: true })).rejects.toThrow(
				/^Acme keeps returning the same page of the list: turn off Return All/,
			);
			expect(world.asked).toHaveLength(asked);
		},
	);

	test('an empty part between others does not end a list', async () => {
		const world = new World();
		world.script = [
			part([{ id: 1 }], { has_more: true, next_cursor: 'a' }),
			part([], { has_more: true, next_cursor: 'b' }),
			part([{ id: 2 }], { has_more: false }),
		];
		expect(await world.run('getAll', { returnAll: true })).toHaveLength(2);
	});

	test('a thing that a newer one moved to the next page is given once', async () => {
		const world = new World();
		const all = Array.from({ length: 100 }, (_, id) => id);
		world.script = [fine(...all), fine(99, 100, 101)];
		const items = await world.run('getMany', { returnAll: true });
		expect(items.map(({ json }) => json['id'])).toEqual([...all, 100, 101]);
	});

	test('a page rejected for the rate limit is asked for again, and no other', async () => {
		const world = new World();
		world.script = [page(100), limited('5'), page(100, { second: true }), limited('5'), page(2)];
		expect(await world.run('getMany', { returnAll: true })).toHaveLength(202);
		expect(world.asked.map(({ query }) => (query as { page: number }).page)).toEqual([
			0, 1, 1, 2, 2,
		]);
	});
});

test('a deletion gives one item that says so, whatever is answered', async () => {
	const world = new World();
	world.script = [answer(204, '')];
	expect(await world.run('delete')).toEqual([{ json: { deleted: true }, pairedItem: { item: 0 } }]);
});

test('a change that is answered with nothing gives an item all the same', async () => {
	const world = new World();
	world.script = [answer(204, '')];
	expect(await world.run('change')).toMatchObject([{ json: { success: true } }]);
});

test('what is read and is not there gives no item', async () => {
	const world = new World();
	world.script = [fine()];
	expect(await world.run('get')).toEqual([]);
});

test('a run that was cancelled asks for nothing more', async () => {
	const world = new World();
	const cancelling = new AbortController();
	world.script = [
		() => {
			cancelling.abort();
			return fine(1);
		},
	];
	const items = [{ json: {} }, { json: {} }];
	const outcome = world.run('send', {}, { items, cancelled: cancelling.signal });
	await expect(outcome).rejects.toThrow();
	expect(world.asked).toHaveLength(1);
});
