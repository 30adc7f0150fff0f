import { DispatcherStage, OK, SECOND, START } from './stage';

let stage: DispatcherStage;
beforeEach(async () => {
	stage = await DispatcherStage.open();
});
afterEach(async () => await stage.close());

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const counts = async () => await stage.watched.outbox.counts();

describe('an event of this process', () => {
	test('is attempted from memory, at once, without a claim', async () => {
		await stage.subscribe('sub_a', 'sub_b');
		await stage.send(1, ['sub_a', 'sub_b']);
		expect(stage.made.map(({ startedAt }) => startedAt)).toEqual([START, START]);
		await stage.clock.pass(50);
		expect(await counts()).toMatchObject({ delivered: 2, pending: 0 });
		expect(stage.watched.calls.get('claim')).toBeUndefined();
		expect(stage.watched.calls.get('enqueue')).toBe(1);
	});

	test('waits its turn where every slot is taken, and none is forgotten', async () => {
		await stage.subscribe('sub_a');
		await Promise.all(numbers(40).map(async (number) => await stage.send(number, ['sub_a'])));
		expect(stage.made).toHaveLength(5);
		await stage.clock.pass(SECOND);
		expect(await counts()).toMatchObject({ delivered: 40, pending: 0 });
		expect(stage.most.get('sub_a')).toBe(5);
		expect(new Set(stage.made.map(({ id }) => id)).size).toBe(40);
	});

	test('is not sent where the store did not take it', async () => {
		await stage.subscribe('sub_a');
		stage.watched.afterNext.set('subscription', async () => {
			stage.watched.failure = new Error('disk full');
		});
		await expect(stage.send(1, ['sub_a'])).rejects.toThrow('disk full');
		stage.watched.failure = undefined;
		await stage.clock.pass(SECOND);
		expect(stage.made).toHaveLength(0);
		expect(stage.dispatcher.underWay).toBe(0);
	});
});

describe('what another process stored', () => {
	test('is found by looking, and claimed in batches', async () => {
		await stage.subscribe('sub_a');
		await stage.store(numbers(50), 'sub_a');
		await stage.dispatcher.look();
		await stage.clock.pass(5 * SECOND);
		expect(await counts()).toMatchObject({ delivered: 50, pending: 0 });
		expect(stage.watched.calls.get('claim')).toBeLessThan(30);
	});

	test('is made by one of two dispatchers each', async () => {
		await stage.subscribe('sub_a', 'sub_b');
		await stage.store(numbers(60), 'sub_a');
		await stage.store(numbers(60), 'sub_b');
		const other = stage.dispatch();
		await Promise.all([stage.dispatcher.look(), other.look()]);
		await stage.clock.pass(5 * SECOND);
		await other.close(0);
		expect(await counts()).toMatchObject({ delivered: 120, pending: 0 });
		expect(new Set(stage.made.map(({ id }) => id)).size).toBe(stage.made.length);
	});
});

test('a retry is made when it is due, not before', async () => {
	await stage.subscribe('sub_a');
	const answers = [503, 503, 200];
	stage.answers.set('sub_a', (_delivery, attempt) => ({
		outcome: { kind: 'answer', status: answers[attempt - 1] ?? 500, headers: {} },
	}));
	await stage.send(1, ['sub_a']);
	await stage.clock.pass(600 * SECOND);
	const at = stage.made.map(({ startedAt }) => startedAt - START);
	expect(at).toEqual([0, 5_010, 305_020]);
	expect(await counts()).toMatchObject({ delivered: 1 });
});

describe('the rate of a subscription', () => {
	test.each([0.5, 4, 50])('%d a second', async (ratePerSecond) => {
		stage.settings.set('sub_a', { concurrency: 100, ratePerSecond });
		await stage.subscribe('sub_a');
		await Promise.all(numbers(200).map(async (number) => await stage.send(number, ['sub_a'])));
		await stage.clock.pass(10 * SECOND - 1);
		const expected = Math.min(200, ratePerSecond * 10);
		expect(stage.made.length).toBeGreaterThanOrEqual(expected * 0.95);
		expect(stage.made.length).toBeLessThanOrEqual(expected + 1);
	});
});

describe('a store that fails for a while', () => {
	test('loses nothing, repeats no attempt, says so once', async () => {
		await stage.subscribe('sub_a');
		await Promise.all(numbers(20).map(async (number) => await stage.send(number, ['sub_a'])));
		stage.watched.failure = new Error('The disk is full.');
		await stage.clock.pass(60 * SECOND);
		expect(stage.made).toHaveLength(5);
		stage.watched.failure = undefined;
		await stage.clock.pass(30 * SECOND);
		expect(await counts()).toMatchObject({ delivered: 20, pending: 0 });
		expect(stage.made).toHaveLength(20);
		expect(stage.log).toEqual([
			'Sending is paused until the outbox works again; nothing is lost. The disk is full.',
			'The outbox works again; sending continues.',
		]);
	});

	test('is asked less and less often', async () => {
		await stage.subscribe('sub_a');
		await stage.store(numbers(5), 'sub_a');
		await stage.dispatcher.look();
		stage.watched.failure = new Error('The disk is full.');
		await stage.clock.pass(SECOND);
		const before = stage.watched.calls.get('settle') ?? 0;
		await stage.clock.pass(600 * SECOND);
		expect((stage.watched.calls.get('settle') ?? 0) - before).toBeLessThanOrEqual(5 * 65);
		stage.watched.failure = undefined;
		await stage.clock.pass(11 * SECOND);
		expect(await counts()).toMatchObject({ delivered: 5 });
	});
});

test('our own fault holds an endpoint: its queue is not run through at full speed', async () => {
	await stage.subscribe('sub_a');
	const fault = { kind: 'own-fault', fault: 'resolver', detail: 'EAI_AGAIN' } as const;
	stage.answers.set('sub_a', () => ({ outcome: fault }));
	await Promise.all(numbers(100).map(async (number) => await stage.send(number, ['sub_a'])));
	await stage.clock.pass(300 * SECOND);
	expect(stage.made.length).toBeLessThan(20);
	stage.answers.delete('sub_a');
	await stage.clock.pass(1900 * SECOND);
	expect(await counts()).toMatchObject({ delivered: 100 });
});

describe('closing', () => {
	test('waits for what is under way and starts nothing more', async () => {
		await stage.subscribe('sub_a');
		await Promise.all(numbers(20).map(async (number) => await stage.send(number, ['sub_a'])));
		const closed = stage.dispatcher.close(5 * SECOND);
		await stage.clock.pass(SECOND);
		await closed;
		expect(stage.made).toHaveLength(5);
		expect(await counts()).toMatchObject({ delivered: 5, pending: 15 });
	});

	test('abandons what lasts too long', async () => {
		await stage.subscribe('sub_a');
		stage.answers.set('sub_a', () => ({ outcome: OK, milliseconds: 15 * SECOND }));
		await stage.send(1, ['sub_a']);
		let isClosed = false;
		void stage.dispatcher.close(5 * SECOND).then(() => (isClosed = true));
		await stage.clock.pass(4 * SECOND);
		expect(isClosed).toBe(false);
		await stage.clock.pass(2 * SECOND);
		expect(isClosed).toBe(true);
		await stage.clock.pass(20 * SECOND);
		expect(await counts()).toMatchObject({ delivered: 0, pending: 1 });
	});
});
