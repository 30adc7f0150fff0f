import { scopedSender } from '../../../../lib/delivery/scopedSender';
import { HOUR, MINUTE, SECOND, SenderStage, valueOf } from '../stage';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

const NO_RETRIES = { policy: { retries: 'none' } } as const;

describe('a replay', () => {
	test('of all that failed makes each once, oldest first, at once', async () => {
		const id = await stage.subscribe('back', { ...NO_RETRIES, concurrency: 100 });
		stage.endpoints.set('back', () => ({ status: 500 }));
		await Promise.all(Array.from({ length: 250 }, async (_, n) => await stage.send(n)));
		await stage.clock.pass(MINUTE);
		stage.endpoints.delete('back');
		stage.arrived.length = 0;
		const filter = { subscriptionId: id, states: ['failed'], notReplayed: true } as const;
		const replayed = valueOf(await stage.sender.replay(filter, 1000));
		expect(replayed).toHaveLength(250);
		expect(replayed[0]).toMatchObject({ status: 'pending', replayOf: expect.any(String) });
		await stage.clock.pass(MINUTE);
		expect(stage.numbersAt('back')).toEqual(Array.from({ length: 250 }, (_, n) => n));
		expect(valueOf(await stage.sender.replay(filter, 1000))).toEqual([]);
	});

	test('of one keeps the event id, so that its receiver can tell', async () => {
		await stage.subscribe('twice');
		const { deliveries } = await stage.send(1);
		await stage.clock.pass(SECOND);
		const ids = [deliveries[0]?.id ?? ''];
		await stage.sender.replay({ ids }, 1);
		await stage.clock.pass(SECOND);
		const [first, second] = stage.at('twice').map(({ headers }) => headers['webhook-id']);
		expect(first).toBeDefined();
		expect(second).toBe(first);
	});

	test('takes no more than its limit', async () => {
		await stage.subscribe('some');
		for (let n = 0; n < 5; n++) await stage.send(n);
		await stage.clock.pass(SECOND);
		expect(valueOf(await stage.sender.replay({}, 3))).toHaveLength(3);
	});
});

describe('what became of replays', () => {
	const statusOf = async (ids: readonly string[]) =>
		[...(await stage.sender.lastReplays(ids))].map(([id, { status }]) => [id, status]);

	test('is told of the last one, also where a replay was replayed again', async () => {
		await stage.subscribe('back', NO_RETRIES);
		stage.endpoints.set('back', () => ({ status: 500 }));
		const sent = [await stage.send(1), await stage.send(2), await stage.send(3)];
		await stage.clock.pass(SECOND);
		const [first = '', second = '', third = ''] = sent.map(
			({ deliveries }) => deliveries[0]?.id ?? '',
		);
		const failed = { states: ['failed'], notReplayed: true } as const;
		await stage.sender.replay({ ids: [first, second] }, 2);
		await stage.clock.pass(SECOND);
		expect(await statusOf([first, second, third])).toEqual([
			[first, 'failed'],
			[second, 'failed'],
		]);
		stage.endpoints.delete('back');
		// Of the first two, these are the replays.
		const again = valueOf(await stage.sender.replay(failed, 10));
		await stage.clock.pass(SECOND);
		const [byThird] = again.filter(({ replayOf }) => replayOf === third);
		expect(again).toHaveLength(3);
		const told = await stage.sender.lastReplays([first, second, third]);
		expect([...told.values()].map(({ status }) => status)).toEqual(Array(3).fill('delivered'));
		expect(told.get(third)).toMatchObject({ id: byThird?.id, createdAt: byThird?.createdAt });
		expect(await statusOf([first, ...again.map(({ id }) => id)])).toEqual([[first, 'delivered']]);
	});

	test('is told only to who has its scope', async () => {
		const id = await stage.subscribe('mine');
		await stage.send(1);
		await stage.clock.pass(SECOND);
		const [delivery] = await stage.sender.deliveries({ subscriptionId: id }, 1);
		const ids = [delivery?.id ?? ''];
		await stage.sender.replay({ ids }, 1);
		expect((await scopedSender(stage.sender, '').lastReplays(ids)).size).toBe(1);
		expect((await scopedSender(stage.sender, 'other').lastReplays(ids)).size).toBe(0);
	});
});

describe('a preview', () => {
	test('of a replay counts what it takes: ended, not of a removed subscription, within the limit', async () => {
		const id = await stage.subscribe('back', NO_RETRIES);
		const gone = await stage.subscribe('gone', NO_RETRIES);
		for (let n = 0; n < 210; n++) await stage.send(n);
		await stage.clock.pass(MINUTE);
		await stage.sender.removeSubscription(gone);
		await stage.sender.pause(id);
		await stage.send(210);
		const { sender } = stage;
		for (const limit of [1, 3, 420, 1000]) {
			const seen = await sender.preview('replay', {}, limit);
			expect([limit, seen.more]).toEqual([limit, limit < 420]);
			expect(valueOf(await sender.replay({}, limit))).toHaveLength(seen.deliveries);
		}
		expect(await sender.preview('replay', { states: ['pending'] }, 10)).toEqual({
			deliveries: 0,
			matches: 0,
			more: false,
			subscriptions: [],
		});
	});

	test('that takes long ends with what was found by then, and says that there may be more', async () => {
		const id = await stage.subscribe('slow');
		await stage.sender.pause(id);
		for (let n = 0; n < 450; n++) await stage.send(n);
		const takes = (milliseconds: number) => async () => {
			stage.clock.leap(milliseconds);
			stage.watched.afterNext.set('deliveries', takes(milliseconds));
		};
		stage.watched.afterNext.set('deliveries', takes(260));
		const seen = await stage.sender.preview('cancel', {}, 1000);
		expect(seen).toMatchObject({ deliveries: 400, more: true });
		stage.watched.afterNext.set('deliveries', takes(100));
		const all = await stage.sender.preview('cancel', {}, 1000);
		expect(all).toMatchObject({ deliveries: 450, more: false });
	});

	test('goes by a text like what it previews', async () => {
		await stage.subscribe('a', NO_RETRIES);
		for (let n = 0; n < 5; n++) await stage.send(n, { data: { n, note: n < 2 ? 'Ünique' : '' } });
		await stage.clock.pass(MINUTE);
		const filter = { text: 'üNIQUE' };
		expect(await stage.sender.preview('replay', filter, 10)).toMatchObject({ deliveries: 2 });
		expect(valueOf(await stage.sender.replay(filter, 10))).toHaveLength(2);
	});

	test('of a cancel counts what has not ended, and nothing is changed', async () => {
		const id = await stage.subscribe('slow');
		await stage.sender.pause(id);
		for (let n = 0; n < 5; n++) await stage.send(n);
		const seen = await stage.sender.preview('cancel', { subscriptionId: id }, 1000);
		expect(seen).toEqual({
			deliveries: 5,
			matches: 5,
			more: false,
			subscriptions: [{ subscription: 'slow', deliveries: 5, subscriptionId: id }],
		});
		expect(await stage.counts()).toMatchObject({ pending: 5, cancelled: 0 });
		expect(valueOf(await stage.sender.cancel({ subscriptionId: id }, 1000))).toHaveLength(5);
	});
});

describe('a cancelled delivery', () => {
	test('is not attempted any more; one under way may arrive and changes nothing', async () => {
		await stage.subscribe('slow', { concurrency: 1 });
		stage.endpoints.set('slow', () => ({ milliseconds: SECOND }));
		for (let n = 0; n < 5; n++) await stage.send(n);
		const cancelled = valueOf(await stage.sender.cancel({}, 1000));
		expect(cancelled).toHaveLength(5);
		await stage.clock.pass(HOUR);
		expect(stage.at('slow')).toHaveLength(1);
		expect(await stage.counts()).toMatchObject({ cancelled: 5, delivered: 0 });
	});

	test('lets the next one of its order key go', async () => {
		const id = await stage.subscribe('row', { order: 'all' });
		stage.endpoints.set('row', ({ body }) => ({ status: body.data.n === 0 ? 500 : 200 }));
		const first = await stage.send(0);
		await stage.send(1);
		await stage.clock.pass(SECOND);
		expect(stage.numbersAt('row')).toEqual([0]);
		await stage.sender.cancel({ ids: [first.deliveries[0]?.id ?? ''] }, 1);
		await stage.clock.pass(SECOND);
		expect(stage.numbersAt('row')).toEqual([0, 1]);
		expect(valueOf(await stage.sender.subscription(id))).toMatchObject({ status: 'active' });
	});

	test('ends the wait of whoever sent it', async () => {
		await stage.subscribe('slow');
		stage.endpoints.set('slow', () => ({ milliseconds: 5 * SECOND }));
		const sending = stage.sender.send({ type: 'test.event', data: { n: 1 } }, { waitSeconds: 60 });
		await stage.clock.pass(SECOND);
		await stage.sender.cancel({}, 10);
		const sent = valueOf(await stage.during(sending));
		expect(sent.deliveries).toMatchObject([{ status: 'cancelled' }]);
	});
});

describe('nothing is done to one delivery without a word', () => {
	const problemOf = (outcome: object) => ('problem' in outcome ? outcome.problem : 'done');

	test('that is not there, has ended, has not, or whose subscription is gone', async () => {
		const id = await stage.subscribe('gone');
		const { deliveries } = await stage.send(1);
		await stage.clock.pass(SECOND);
		const ids = [deliveries[0]?.id ?? ''];
		const { sender } = stage;
		expect(problemOf(await sender.replay({ ids: ['dlv_99'] }, 1))).toMatch(/^There is no delivery/);
		expect(problemOf(await sender.cancel({ ids: ['dlv_99'] }, 1))).toMatch(/^There is no delivery/);
		expect(problemOf(await sender.cancel({ ids }, 1))).toBe(
			`The delivery ${ids[0]} is already delivered, so it can't be canceled.`,
		);
		await sender.pause(id);
		const [waiting] = (await stage.send(2)).deliveries;
		expect(problemOf(await sender.replay({ ids: [waiting?.id ?? ''] }, 1))).toBe(
			`The delivery ${waiting?.id} has not ended yet: wait for it, or cancel it first.`,
		);
		await sender.removeSubscription(id);
		expect(problemOf(await sender.replay({ ids }, 1))).toBe(
			`The delivery ${ids[0]} belonged to a subscription that was deleted: send the event again.`,
		);
	});

	test('while a range may be empty', async () => {
		expect(valueOf(await stage.sender.replay({ eventType: 'none' }, 10))).toEqual([]);
		expect(valueOf(await stage.sender.cancel({ eventType: 'none' }, 10))).toEqual([]);
	});
});

describe('the log', () => {
	test('has every attempt: when, how long, what was answered', async () => {
		await stage.subscribe('flaky');
		stage.endpoints.set('flaky', (_request, number) => ({
			status: number < 3 ? 503 : 200,
			headers: { server: 'test' },
			milliseconds: 40,
		}));
		const { deliveries } = await stage.send(1);
		await stage.clock.pass(HOUR);
		const attempts = valueOf(await stage.sender.attempts(deliveries[0]?.id ?? ''));
		expect(attempts).toMatchObject([
			{ attempt: 1, outcome: 'retrying', statusCode: 503, durationMilliseconds: 40 },
			{ attempt: 2, outcome: 'retrying', statusCode: 503, reason: 'answered 503' },
			{ attempt: 3, outcome: 'delivered', statusCode: 200, responseHeaders: { server: 'test' } },
		]);
	});

	test('is listed newest first, by page and filter', async () => {
		await stage.subscribe('well');
		await stage.subscribe('down', NO_RETRIES);
		stage.endpoints.set('down', () => ({ status: 500 }));
		for (let n = 0; n < 300; n++) await stage.send(n);
		await stage.clock.pass(MINUTE);
		expect(await stage.sender.deliveries({}, 1000)).toHaveLength(600);
		const failed = await stage.sender.deliveries({ states: ['failed'] }, 250);
		expect(failed).toHaveLength(250);
		expect(failed.every(({ subscription }) => subscription === 'down')).toBe(true);
		const ids = failed.map(({ id }) => Number(id.slice(4)));
		expect(ids).toEqual([...ids].sort((a, b) => b - a));
	});

	test('says where there is no such delivery', async () => {
		const problem = 'There is no delivery dlv_9; deliveries are kept for 30 days after their end.';
		expect(await stage.sender.delivery('dlv_9')).toEqual({ ok: false, problem });
		expect(await stage.sender.attempts('dlv_9')).toEqual({ ok: false, problem });
	});

	test('is forgotten after its time, and no sooner', async () => {
		await stage.close();
		stage = await SenderStage.open({ keepDays: 2, pollMilliseconds: HOUR });
		await stage.subscribe('well');
		await stage.send(1);
		await stage.clock.pass(47 * HOUR);
		expect(await stage.sender.deliveries({}, 10)).toHaveLength(1);
		await stage.clock.pass(2 * HOUR);
		expect(await stage.sender.deliveries({}, 10)).toHaveLength(0);
	});
});
