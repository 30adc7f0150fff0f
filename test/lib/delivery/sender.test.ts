import { SECOND, SenderStage, START, valueOf } from './stage';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

const WAIT = { waitSeconds: 10 };
const NOW = { waitSeconds: 0 };
const event = (n: number) => ({ type: 'test.event', data: { n } });

describe('an event', () => {
	test('goes to every enabled subscription that wants it, at once', async () => {
		await stage.subscribe('all');
		await stage.subscribe('same', { events: ['test.event', 'other.event'] });
		await stage.subscribe('other', { events: ['other.event'] });
		await stage.subscribe('off', { enabled: false });
		await stage.subscribe('some', { filters: [{ field: 'n', values: ['2', '3'] }] });
		await stage.send(1);
		await stage.send(2);
		const reached = stage.arrived.map(({ host, body }) => `${host} ${body.data.n}`).sort();
		expect(reached).toEqual([
			'all.test 1',
			'all.test 2',
			'same.test 1',
			'same.test 2',
			'some.test 2',
		]);
		expect(stage.arrived.every(({ at }) => at === START)).toBe(true);
	});

	test('is told of once its first attempts have ended', async () => {
		await stage.subscribe('well');
		await stage.subscribe('busy');
		await stage.subscribe('gone');
		stage.endpoints.set('busy', () => ({ status: 503 }));
		stage.endpoints.set('gone', () => ({ status: 410 }));
		const sent = valueOf(await stage.during(stage.sender.send(event(1), WAIT)));
		expect(sent.deliveries).toMatchObject([
			{ subscription: 'well', status: 'delivered', attempt: 1, statusCode: 200 },
			{ subscription: 'busy', status: 'retrying', attempt: 1, statusCode: 503 },
			{ subscription: 'gone', status: 'failed', attempt: 1, statusCode: 410 },
		]);
		expect(sent.deliveries[1]?.nextAttemptAt).toBe(new Date(START + 5010).toISOString());
		for (const { id, ...shown } of sent.deliveries) {
			expect(valueOf(await stage.sender.delivery(id))).toMatchObject({
				status: shown.status,
				attempt: shown.attempt,
				reason: shown.reason,
			});
		}
	});

	test('is waited for no longer than was asked', async () => {
		await stage.subscribe('slow');
		stage.endpoints.set('slow', () => ({ milliseconds: 15 * SECOND }));
		const sent = valueOf(await stage.during(stage.sender.send(event(1), WAIT)));
		expect(stage.clock.now() - START).toBeGreaterThanOrEqual(10 * SECOND);
		expect(stage.clock.now() - START).toBeLessThan(11 * SECOND);
		expect(sent.deliveries).toMatchObject([{ status: 'pending', attempt: 0 }]);
		await stage.clock.pass(10 * SECOND);
		expect(await stage.counts()).toMatchObject({ delivered: 1 });
	});

	test('is not waited for where nothing is sent for now', async () => {
		const id = await stage.subscribe('paused');
		await stage.sender.pause(id);
		const sent = valueOf(await stage.sender.send(event(1), WAIT));
		expect(sent.deliveries).toMatchObject([{ status: 'pending', attempt: 0 }]);
		expect(stage.arrived).toHaveLength(0);
	});

	test('goes to the others where one is deleted meanwhile, by another process', async () => {
		await stage.subscribe('stays');
		const id = await stage.subscribe('goes');
		stage.watched.afterNext.set('subscriptions', async () => {
			await stage.watched.outbox.removeSubscription(id);
		});
		const { deliveries } = await stage.send(1);
		expect(deliveries).toMatchObject([{ subscription: 'stays' }]);
		await stage.clock.pass(SECOND);
		expect(stage.numbersAt('stays')).toEqual([1]);
	});

	test('goes to a subscription that another process has added, after a second', async () => {
		const id = await stage.subscribe('known');
		await stage.send(1);
		const { settings = {} } = (await stage.watched.outbox.subscription(id)) ?? {};
		const added = { id: 'sub_new', kind: 'subscription', enabled: true } as const;
		const other = { ...settings, label: 'added', url: 'https://added.test/hook' };
		await stage.watched.outbox.addSubscription({ ...added, settings: other });
		await stage.clock.pass(SECOND);
		const { deliveries } = await stage.send(2);
		expect(deliveries.map(({ subscription }) => subscription)).toEqual(['known', 'added']);
	});

	test('goes no more to one whose endpoint has just said so', async () => {
		await stage.subscribe('gone');
		stage.endpoints.set('gone', () => ({ status: 410 }));
		valueOf(await stage.during(stage.sender.send(event(1), WAIT)));
		expect((await stage.send(2)).deliveries).toEqual([]);
	});

	test('tells the operator of a subscription that another version wrote, once', async () => {
		const added = { id: 'sub_new', kind: 'subscription', enabled: true } as const;
		await stage.watched.outbox.addSubscription({ ...added, settings: { later: true } });
		await stage.subscribe('well');
		for (let n = 0; n < 3; n++) expect((await stage.send(n)).deliveries).toHaveLength(1);
		expect(stage.log).toEqual([
			expect.stringMatching(
				/^The subscription sub_new receives no events\. This version can't read/,
			),
		]);
	});

	test('that nobody wants is known all the same', async () => {
		const sent = await stage.send(1);
		expect(sent).toMatchObject({ repeated: false, deliveries: [] });
		expect(sent.eventId).toMatch(/^evt_\w+$/);
	});

	const cyclic: { self?: unknown } = {};
	cyclic.self = cyclic;
	test.each<[string, object, string]>([
		['no type', { type: '' }, 'The event type must be a text of 1 to 200 characters.'],
		[
			'no time',
			{ occurredAt: 'yesterday' },
			`"yesterday" isn't a valid date: enter the time of the event, for example 2026-03-07T15:30:00Z.`,
		],
		['no data', { data: undefined }, "The event's data can't be written as JSON: it is undefined."],
		[
			'data in a circle',
			{ data: cyclic },
			"The event's data can't be written as JSON: Converting circular structure to JSON.",
		],
		[
			'data in a circle, with a key',
			{ data: cyclic, idempotencyKey: 'one' },
			"The event's data can't be written as JSON: Converting circular structure to JSON.",
		],
		['a number too large', { data: 1n }, 'Do not know how to serialize a BigInt'],
		[
			'an empty key',
			{ idempotencyKey: '' },
			'The idempotency key must be a text of 1 to 500 characters.',
		],
	])(
		'with %s is rejected in one sentence, and nothing is stored',
		async (_name, wrong, problem) => {
			await stage.subscribe('all');
			const sent = await stage.sender.send({ ...event(1), ...wrong }, NOW);
			expect(sent).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
			expect(await stage.counts()).toMatchObject({ pending: 0, delivered: 0 });
		},
	);
});
