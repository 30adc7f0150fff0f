import { keyringOf, SECOND, SenderStage, valueOf } from '../../stage';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

const WAIT = { waitSeconds: 10 };
const NOW = { waitSeconds: 0 };
const event = (n: number) => ({ type: 'test.event', data: { n } });
const ROUTE = { allow: [], httpAllowed: false };
/** 32 bytes of nothing. */
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

describe('an idempotency key', () => {
	test('sends once, also when used twice at the same time, and says so', async () => {
		await stage.subscribe('all');
		const input = { ...event(1), idempotencyKey: 'order 7' };
		const both = await stage.during(
			Promise.all([stage.sender.send(input, WAIT), stage.sender.send(input, WAIT)]),
		);
		const [first, second] = both.map(valueOf);
		expect([first?.repeated, second?.repeated].sort()).toEqual([false, true]);
		expect(first?.eventId).toBe(second?.eventId);
		const third = valueOf(await stage.sender.send({ ...input, data: { n: 1 } }, WAIT));
		expect(third).toMatchObject({ repeated: true, deliveries: [{ status: 'delivered' }] });
		expect(stage.arrived).toHaveLength(1);
		expect(stage.sender).toBeDefined();
	});

	test('does not depend on the order of names, nor on when it was said to happen', async () => {
		const base = { type: 'test.event', idempotencyKey: 'k' };
		const first = await stage.sender.send({ ...base, data: { a: 1, b: { c: 2, d: 3 } } }, NOW);
		await stage.clock.pass(SECOND);
		const again = await stage.sender.send({ ...base, data: { b: { d: 3, c: 2 }, a: 1 } }, NOW);
		expect(valueOf(again)).toEqual({ ...valueOf(first), repeated: true });
	});

	test.each<[string, object]>([
		['data', { data: { n: 2 } }],
		['type', { type: 'other.event' }],
		['account', { account: 'acct_2' }],
	])('is rejected for another %s', async (_name, other) => {
		const input = { ...event(1), account: 'acct_1', idempotencyKey: 'k' };
		const { eventId } = valueOf(await stage.sender.send(input, NOW));
		expect(await stage.sender.send({ ...input, ...other }, NOW)).toEqual({
			ok: false,
			problem: `The idempotency key "k" was already used for another event (${eventId}): use a different key for each event.`,
		});
	});
});

describe('one endpoint given with the event', () => {
	const endpoint = { url: 'https://direct.test/hook', secret: SECRET, route: ROUTE };

	test('is the same endpoint each time it is described the same', async () => {
		const first = valueOf(await stage.during(stage.sender.sendTo(endpoint, event(1), WAIT)));
		await stage.during(stage.sender.sendTo({ ...endpoint }, event(2), WAIT));
		const other = { ...endpoint, url: 'https://direct.test/other' };
		const third = valueOf(await stage.during(stage.sender.sendTo(other, event(3), WAIT)));
		expect(stage.numbersAt('direct')).toEqual([1, 2, 3]);
		const [one, three] = [first.deliveries[0], third.deliveries[0]];
		expect(one).toMatchObject({ status: 'delivered', url: endpoint.url });
		expect(three?.subscriptionId).not.toBe(one?.subscriptionId);
		const found = await stage.sender.deliveries({ subscriptionId: one?.subscriptionId ?? '' }, 10);
		expect(found).toHaveLength(2);
	});

	test('gets no events that are sent to subscriptions, and is none', async () => {
		await stage.during(stage.sender.sendTo(endpoint, event(1), WAIT));
		await stage.send(2);
		expect(stage.numbersAt('direct')).toEqual([1]);
		expect(await stage.sender.subscriptions()).toEqual([]);
	});

	test('is retried like any, and sent to once under an idempotency key', async () => {
		stage.endpoints.set('direct', (_request, number) => ({ status: number === 1 ? 500 : 200 }));
		const input = { ...event(1), idempotencyKey: 'k' };
		await stage.during(stage.sender.sendTo(endpoint, input, WAIT));
		const again = valueOf(await stage.sender.sendTo(endpoint, input, WAIT));
		expect(again).toMatchObject({ repeated: true, deliveries: [{ status: 'retrying' }] });
		await stage.clock.pass(10 * SECOND);
		expect(stage.secondsAt('direct')).toEqual([0, 5.01]);
		expect(await stage.sender.send(input, NOW)).toMatchObject({ ok: false });
	});

	test.each<[string, object, string]>([
		['no secret', { secret: undefined }, 'Secret'],
		['a local address', { url: 'https://127.0.0.1/' }, '127.0.0.1'],
		['http', { url: 'http://direct.test/' }, 'https'],
	])('with %s is rejected, and nothing is stored', async (_name, wrong, problem) => {
		const sent = await stage.sender.sendTo({ ...endpoint, ...wrong }, event(1), WAIT);
		expect(sent).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
		expect(await stage.counts()).toMatchObject({ pending: 0 });
	});

	test('gets the first events in the order they were sent, however long its name takes to resolve', async () => {
		const asked: Array<() => void> = [];
		stage.lookup = (_name, _options, callback) => {
			asked.push(() => callback(null, '93.184.215.14', 4));
			setImmediate(() =>
				asked
					.splice(0)
					.reverse()
					.forEach((answer) => answer()),
			);
		};
		const ordered = { ...endpoint, order: 'all' } as const;
		const sending = [1, 2, 3].map((n) => stage.sender.sendTo(ordered, event(n), NOW));
		await stage.during(Promise.all(sending));
		await stage.clock.pass(SECOND);
		expect(stage.numbersAt('direct')).toEqual([1, 2, 3]);
	});

	test('is sealed anew where the key of then is not here any more', async () => {
		await stage.during(stage.sender.sendTo(endpoint, event(1), WAIT));
		await stage.stop();
		const now = keyringOf(8);
		stage.keyring = { ...now, fingerprint: stage.keyring.fingerprint };
		await stage.start();
		const sent = valueOf(await stage.during(stage.sender.sendTo(endpoint, event(2), WAIT)));
		expect(sent.deliveries).toMatchObject([{ status: 'delivered' }]);
	});

	test('that was forgotten meanwhile is remembered again', async () => {
		await stage.during(stage.sender.sendTo(endpoint, event(1), WAIT));
		const later = stage.clock.now() + 1;
		stage.watched.afterNext.set('subscription', async () => {
			await stage.watched.outbox.purge({ endedBefore: later, readerIdleBefore: later });
		});
		await stage.clock.pass(10);
		const sent = valueOf(await stage.during(stage.sender.sendTo(endpoint, event(2), WAIT)));
		expect(sent.deliveries).toMatchObject([{ status: 'delivered' }]);
		expect(stage.numbersAt('direct')).toEqual([1, 2]);
	});
});

describe('a test', () => {
	test('is attempted once, whatever comes of it, and changes nothing but the last delivery', async () => {
		const id = await stage.subscribe('down', { events: ['call.ended'] });
		stage.endpoints.set('down', () => ({ status: 410 }));
		const tested = await stage.during(stage.sender.testSubscription(id, {}, WAIT));
		const reason = 'answered 410; not retried';
		expect(valueOf(tested)).toMatchObject({
			status: 'failed',
			statusCode: 410,
			attempt: 1,
			reason,
		});
		await stage.clock.pass(3600 * SECOND);
		expect(stage.at('down')).toMatchObject([{ body: { type: 'call.ended' } }]);
		expect(valueOf(await stage.sender.subscription(id))).toMatchObject({
			enabled: true,
			status: 'active',
			consecutive_failures: 0,
			last_delivery_status: 'failed',
			lastStatusCode: 410,
		});
	});

	test.each(['setEnabled', 'pause'] as const)('reaches the endpoint after %s', async (how) => {
		const id = await stage.subscribe('quiet');
		if (how === 'pause') await stage.sender.pause(id);
		else await stage.sender.setEnabled(id, false);
		await stage.send(1);
		const given = { type: 'my.event', data: { n: 9 } };
		const tested = await stage.during(stage.sender.testSubscription(id, given, WAIT));
		expect(valueOf(tested)).toMatchObject({ status: 'delivered' });
		expect(stage.numbersAt('quiet')).toEqual([9]);
	});

	test('whose process ended is attempted once all the same', async () => {
		const id = await stage.subscribe('slow');
		stage.endpoints.set('slow', () => ({ status: 500, milliseconds: 15 * SECOND }));
		void stage.sender.testSubscription(id, { data: { n: 1 } }, WAIT);
		await stage.clock.pass(SECOND);
		await stage.stop();
		await stage.start();
		await stage.clock.pass(3600 * SECOND);
		expect(stage.numbersAt('slow')).toEqual([1, 1]);
		expect(await stage.counts()).toMatchObject({ failed: 1, pending: 0 });
	});
});
