import { sleep } from '../../../../lib/time/clock';
import { mostWithin } from '../../../support/mostWithin';
import { DispatcherStage, OK, SECOND, START } from './stage';

let stage: DispatcherStage;
beforeEach(async () => {
	stage = await DispatcherStage.open();
	await stage.subscribe('sub_a');
});
afterEach(async () => await stage.close());

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const counts = async () => await stage.watched.outbox.counts();
const begun = () => stage.made.flatMap(({ begunAt }) => begunAt ?? []);

describe('a rate', () => {
	test('is kept where the event loop was busy just when attempts were to start', async () => {
		stage.settings.set('sub_a', { concurrency: 3, ratePerSecond: 20 });
		stage.answers.set('sub_a', () => ({ outcome: OK, milliseconds: 20 }));
		const storedAfter = [200, 148, 96];
		const sends = numbers(40).map(async (n) => {
			await sleep(stage.clock, 52 * n + 1);
			const hold = storedAfter[n] ?? 0;
			if (hold > 0) {
				stage.watched.afterNext.set('enqueue', async () => await sleep(stage.clock, hold));
			}
			await stage.send(n, ['sub_a']);
		});
		await stage.clock.pass(215);
		stage.clock.leap(125);
		await stage.clock.pass(5 * SECOND);
		await Promise.all(sends);
		expect(await counts()).toMatchObject({ delivered: 40 });
		expect(
			mostWithin(
				stage.made.map(({ startedAt }) => startedAt),
				SECOND,
			),
		).toBeLessThanOrEqual(20);
	});

	test('is kept where connecting takes long, now and then', async () => {
		stage.settings.set('sub_a', { concurrency: 10, ratePerSecond: 5 });
		const connecting = [1900, 0, 1300, 700, 40, 2500, 0, 900];
		stage.answers.set('sub_a', () => ({
			outcome: OK,
			connectMilliseconds: connecting[stage.made.length % connecting.length] ?? 0,
		}));
		await stage.store(numbers(60), 'sub_a');
		await stage.dispatcher.look();
		await stage.clock.pass(60 * SECOND);
		expect(await counts()).toMatchObject({ delivered: 60, pending: 0 });
		expect(stage.mostInASecond('sub_a')).toBeLessThanOrEqual(5);
	});

	test('counts an attempt that never reaches its endpoint from its end', async () => {
		stage.settings.set('sub_a', { concurrency: 10, ratePerSecond: 2 });
		stage.answers.set('sub_a', () =>
			stage.made.length === 1
				? { outcome: { kind: 'connection', detail: 'refused' }, milliseconds: SECOND }
				: { outcome: OK },
		);
		await stage.store(numbers(5), 'sub_a');
		await stage.dispatcher.look();
		await stage.clock.pass(4 * SECOND);
		expect(begun()).toHaveLength(4);
		expect(mostWithin([START + SECOND, ...begun()], SECOND)).toBeLessThanOrEqual(2);
	});
});

describe('a request does not begin', () => {
	const connecting = async (milliseconds: number) => {
		stage.answers.set('sub_a', (_delivery, attempt) => ({
			outcome: OK,
			connectMilliseconds: attempt === 1 ? milliseconds : 0,
		}));
		await stage.send(1, ['sub_a']);
		await stage.clock.pass(SECOND);
		expect(stage.made).toHaveLength(1);
	};

	test('once the lease of its queue is over', async () => {
		await connecting(9 * SECOND);
		stage.watched.failure = new Error('The disk is full.');
		await stage.clock.pass(10 * SECOND);
		expect(begun()).toEqual([]);
		stage.watched.failure = undefined;
		await stage.clock.pass(20 * SECOND);
		await stage.dispatcher.look();
		await stage.clock.pass(SECOND);
		expect(begun()).toHaveLength(1);
		expect(await counts()).toMatchObject({ delivered: 1, pending: 0 });
		expect(await stage.watched.outbox.attempts(stage.made[0]?.id ?? '')).toHaveLength(1);
	});

	test('once its subscription is paused', async () => {
		await connecting(3 * SECOND);
		const request = { kind: 'pause', at: stage.clock.now() } as const;
		await stage.watched.outbox.changeSubscription('sub_a', request);
		await stage.dispatcher.look();
		await stage.clock.pass(10 * SECOND);
		expect(begun()).toEqual([]);
		expect(await counts()).toMatchObject({ delivered: 0, pending: 1 });
	});

	test('once sending ends', async () => {
		await connecting(3 * SECOND);
		const closing = stage.dispatcher.close(10 * SECOND);
		await stage.clock.pass(5 * SECOND);
		await closing;
		expect(begun()).toEqual([]);
		const [delivery] = (await stage.watched.outbox.deliveries({}, { limit: 1 })).deliveries;
		expect(delivery).toMatchObject({ state: 'pending', claimed: false });
	});

	test('once it was held up for longer than its claim allows', async () => {
		await connecting(29 * SECOND);
		await stage.clock.pass(40 * SECOND);
		expect(begun().map((at) => at - START)).toEqual([29 * SECOND]);
		expect(stage.made).toHaveLength(2);
		expect(await counts()).toMatchObject({ delivered: 1, pending: 0 });
	});
});
