import { DispatcherStage, OK, SECOND, START } from './stage';

let stage: DispatcherStage;
beforeEach(async () => {
	stage = await DispatcherStage.open();
});
afterEach(async () => await stage.close());

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const counts = async () => await stage.watched.outbox.counts();

describe('slots', () => {
	test('never more attempts than the bound, whatever the limiters allow', async () => {
		await stage.close();
		stage = await DispatcherStage.open(16);
		const ids = numbers(6).map((number) => `sub_${number}`);
		ids.forEach((id) => stage.settings.set(id, { concurrency: 10 }));
		await stage.subscribe(...ids);
		await Promise.all(numbers(30).map(async (number) => await stage.send(number, ids)));
		await stage.clock.pass(10 * SECOND);
		expect(stage.most.get('')).toBeLessThanOrEqual(16);
		expect(await counts()).toMatchObject({ delivered: 180, pending: 0 });
	});

	test('endpoints that hang leave slots to the others', async () => {
		await stage.close();
		stage = await DispatcherStage.open(32);
		const hanging = numbers(8).map((number) => `sub_hangs_${number}`);
		for (const id of hanging) {
			stage.settings.set(id, { concurrency: 30 });
			stage.answers.set(id, () => ({ outcome: { kind: 'timeout' }, milliseconds: 20 * SECOND }));
		}
		await stage.subscribe(...hanging, 'sub_well');
		for (const number of numbers(10)) await stage.send(number, hanging);
		for (const number of numbers(20)) {
			await stage.send(number, ['sub_well']);
			await stage.clock.pass(100);
		}
		const well = stage.ended.filter(({ delivery }) => delivery.subscriptionId === 'sub_well');
		expect(well).toHaveLength(20);
	});

	test('six hundred endpoints that hang cost a healthy one nothing, however it comes among them', async () => {
		await stage.close();
		stage = await DispatcherStage.open(512);
		const hanging = numbers(600).map((number) => `sub_hangs_${number}`);
		for (const id of hanging) {
			stage.settings.set(id, { concurrency: 10, origin: `https://${id}.example` });
			stage.answers.set(id, () => ({ outcome: { kind: 'timeout' }, milliseconds: 20 * SECOND }));
		}
		stage.settings.set('sub_well', { concurrency: 10, origin: 'https://well.example' });
		await stage.subscribe(...hanging, 'sub_well');
		for (const id of hanging) await stage.store(numbers(2), id);
		await stage.dispatcher.look();
		for (const number of numbers(15)) {
			await stage.send(number, ['sub_well']);
			await stage.clock.pass(500);
		}
		const well = stage.ended.filter(({ delivery }) => delivery.subscriptionId === 'sub_well');
		expect(well).toHaveLength(15);
		expect(stage.most.get('')).toBeLessThanOrEqual(2048);
		// Nobody is forgotten: each of the others had its attempt, too.
		expect(new Set(stage.made.map(({ subscriptionId }) => subscriptionId)).size).toBe(601);
	});

	test('thirty hanging paths of one origin leave slots to a healthy one of the same', async () => {
		const origin = 'https://gateway.example';
		const hanging = numbers(30).map((number) => `sub_hangs_${number}`);
		for (const id of hanging) {
			stage.settings.set(id, { concurrency: 10, origin });
			stage.answers.set(id, () => ({ outcome: { kind: 'timeout' }, milliseconds: 20 * SECOND }));
		}
		stage.settings.set('sub_well', { concurrency: 10, origin });
		await stage.subscribe(...hanging, 'sub_well');
		for (const number of numbers(20)) await stage.send(number, hanging);
		for (const number of numbers(20)) {
			await stage.send(number, ['sub_well']);
			await stage.clock.pass(100);
		}
		const well = stage.ended.filter(({ delivery }) => delivery.subscriptionId === 'sub_well');
		expect(well).toHaveLength(20);
	});

	test('queues with much to do take turns', async () => {
		await stage.close();
		stage = await DispatcherStage.open(4);
		const ids = numbers(4).map((number) => `sub_${number}`);
		await stage.subscribe(...ids);
		for (const id of ids) await stage.store(numbers(50), id);
		await stage.dispatcher.look();
		await stage.clock.pass(200);
		const shares = ids.map((id) => stage.made.filter((one) => one.subscriptionId === id).length);
		expect(Math.min(...shares)).toBeGreaterThan(0.5 * Math.max(...shares));
	});
});

describe('leases', () => {
	test('a delivery that was claimed too long ago is given back, not attempted', async () => {
		await stage.subscribe('sub_a');
		await stage.store([1], 'sub_a');
		stage.watched.afterNext.set('claim', async () => stage.clock.leap(29 * SECOND));
		await stage.dispatcher.look();
		await stage.watched.settled();
		await stage.clock.pass(SECOND);
		expect(stage.made.map(({ startedAt }) => startedAt - START)).toEqual([29 * SECOND]);
		expect(stage.watched.calls.get('giveBack')).toBe(1);
		expect(await counts()).toMatchObject({ delivered: 1 });
	});

	test('an attempt that outlives its lease overwrites nothing that came after', async () => {
		await stage.subscribe('sub_a');
		stage.answers.set('sub_a', (_delivery, attempt) =>
			attempt === 1 ? { outcome: { kind: 'timeout' }, milliseconds: 90 * SECOND } : { outcome: OK },
		);
		await stage.send(1, ['sub_a']);
		const other = stage.dispatch();
		await stage.clock.pass(60 * SECOND);
		await other.look();
		await stage.clock.pass(60 * SECOND);
		await other.close(0);
		expect(stage.ended.map(({ settled }) => settled.kind)).toEqual(['settled', 'superseded']);
		expect(await counts()).toMatchObject({ delivered: 1, pending: 0 });
		expect(await stage.watched.outbox.attempts(stage.made[0]?.id ?? '')).toHaveLength(1);
	});

	test('the same dispatcher goes on with its attempt when it claims the delivery again', async () => {
		await stage.subscribe('sub_a');
		stage.answers.set('sub_a', () => ({ outcome: OK, milliseconds: 90 * SECOND }));
		await stage.send(1, ['sub_a']);
		for (let second = 0; second < 100; second++) {
			await stage.clock.pass(SECOND);
			await stage.dispatcher.look();
		}
		expect(stage.made).toHaveLength(1);
		expect(stage.ended.map(({ settled }) => settled.kind)).toEqual(['settled']);
		expect(await counts()).toMatchObject({ delivered: 1, pending: 0 });
		expect(stage.dispatcher.underWay).toBe(0);
	});
});
