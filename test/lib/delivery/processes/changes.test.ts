import type { JournalEntry } from '../../../../lib/store/outbox/attempt';
import { valueOf } from '../stage';
import { ProcessesStage, SECOND, type SenderProcess, send, START, subscribe } from './stage';

let stage: ProcessesStage;
let a: SenderProcess;
let b: SenderProcess;
afterEach(async () => await stage.close());

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const arrivals = (host: string) => stage.at(host).map(({ by, n, at }) => [by, n, at - START]);
const counts = async () => await b.watched.outbox.counts();
const event = (n: number) => ({ type: 'test.event', data: { n } });

/** Two processes; the first one dispatches the queue of `one`. */
async function open(tells: boolean): Promise<string> {
	stage = await ProcessesStage.open(tells);
	[a, b] = [await stage.start('a'), await stage.start('b')];
	const id = await subscribe(a, 'one', { policy: { scheduleSeconds: [300] } });
	await send(a, 0);
	return id;
}

describe.each([
	['that are told of it', true, 50],
	['that look each second', false, SECOND],
])('what another process does, by processes %s', (_, tells, within) => {
	test('an event is attempted by the holder of its queue', async () => {
		await open(tells);
		await stage.clock.pass(1.4 * SECOND);
		await send(b, 1);
		await stage.clock.pass(within + 20);
		expect(arrivals('one').map(([by, n]) => [by, n])).toEqual([
			['a', 0],
			['a', 1],
		]);
	});

	test('whoever waits learns of the first attempt', async () => {
		await open(tells);
		await stage.clock.pass(1.4 * SECOND);
		const sent = await stage.during(b.sender.send(event(1), { waitSeconds: 10 }));
		expect(valueOf(sent).deliveries).toMatchObject([{ status: 'delivered', attempt: 1 }]);
		expect(stage.clock.now() - START).toBeLessThan(1400 + within + 400);
	});

	test('a pause stops it, a resume lets it go on with a probe', async () => {
		const id = await open(tells);
		await stage.clock.pass(1.4 * SECOND);
		valueOf(await b.sender.pause(id));
		await stage.clock.pass(within + 20);
		for (const n of numbers(3)) await send(b, n + 1);
		await send(a, 4);
		await stage.clock.pass(5 * SECOND);
		expect(stage.at('one')).toHaveLength(1);
		stage.endpoints.set('one', () => ({ milliseconds: 2 * SECOND }));
		valueOf(await b.sender.resume(id));
		await stage.clock.pass(within + 500);
		expect(stage.at('one')).toHaveLength(2);
		await stage.clock.pass(10 * SECOND);
		expect(
			stage
				.at('one')
				.map(({ n }) => n)
				.sort(),
		).toEqual([0, 1, 2, 3, 4]);
		expect(await counts()).toMatchObject({ delivered: 5, pending: 0 });
	});

	test('changed settings hold from the next attempt on', async () => {
		const id = await open(tells);
		await stage.clock.pass(1.4 * SECOND);
		valueOf(await b.sender.updateSubscription(id, { url: 'https://other.test/hook' }));
		await stage.clock.pass(within + 20);
		await send(a, 1);
		await stage.clock.pass(SECOND);
		expect(arrivals('other').map(([by, n]) => [by, n])).toEqual([['a', 1]]);
	});

	test('a removed subscription gets nothing more', async () => {
		const id = await open(tells);
		stage.endpoints.set('one', () => ({ status: 503 }));
		await send(a, 1);
		await stage.clock.pass(1.4 * SECOND);
		expect(valueOf(await b.sender.removeSubscription(id))).toMatchObject({ cancelled: 1 });
		await stage.clock.pass(600 * SECOND);
		expect(stage.at('one')).toHaveLength(2);
		expect(await counts()).toMatchObject({ cancelled: 1, pending: 0 });
	});

	test('a replay is made by the holder', async () => {
		await open(tells);
		await stage.clock.pass(1.4 * SECOND);
		const [delivery] = await b.sender.deliveries({}, 1);
		valueOf(await b.sender.replay({ ids: [delivery?.id ?? ''] }, 1));
		await stage.clock.pass(within + 20);
		expect(arrivals('one').map(([by]) => by)).toEqual(['a', 'a']);
	});

	test('a reader of the log is told', async () => {
		await open(tells);
		const entries: JournalEntry[] = [];
		await stage.clock.pass(1.4 * SECOND);
		await b.sender.follow('reader', async (some) => void entries.push(...some));
		await send(a, 1);
		await stage.clock.pass(within + 30);
		expect(entries.map(({ kind }) => kind)).toEqual(['delivery.delivered']);
	});
});

test('an endpoint that is probed by one process is told of no other: what waits follows its success', async () => {
	stage = await ProcessesStage.open(true);
	[a, b] = [await stage.start('a'), await stage.start('b')];
	let status = 503;
	stage.endpoints.set('one', () => ({ status, milliseconds: 50 }));
	const policy = { pausesAfter: 3, scheduleSeconds: [3600] };
	await subscribe(a, 'one', { policy, probeEverySeconds: 60, concurrency: 5 });
	for (const n of numbers(10)) await send(n % 2 === 0 ? a : b, n);
	await stage.clock.pass(59 * SECOND);
	const before = stage.at('one').length;
	await stage.clock.pass(2 * SECOND);
	expect(stage.at('one')).toHaveLength(before + 1);
	status = 200;
	await stage.clock.pass(62 * SECOND);
	expect(await counts()).toMatchObject({ delivered: 10, pending: 0 });
	expect(stage.most.get('one')).toBeLessThanOrEqual(5);
});

describe('a process that never dispatches', () => {
	beforeEach(async () => {
		stage = await ProcessesStage.open();
		a = await stage.start('a', { dispatches: false });
	});

	test('stores, and does everything else; another one makes the attempts', async () => {
		const id = await subscribe(a, 'one');
		await send(a, 1);
		valueOf(await a.sender.pause(id));
		valueOf(await a.sender.resume(id));
		await stage.clock.pass(60 * SECOND);
		expect(stage.arrived).toEqual([]);
		expect(a.watched.calls.get('leaseQueues')).toBeUndefined();
		b = await stage.start('b');
		await stage.clock.pass(SECOND);
		expect(arrivals('one')).toEqual([['b', 1, 60 * SECOND]]);
	});

	test('waits for the first attempt of another one, no longer than was asked', async () => {
		await subscribe(a, 'one');
		const alone = await stage.during(a.sender.send(event(1), { waitSeconds: 2 }));
		expect(valueOf(alone).deliveries).toMatchObject([{ status: 'pending', attempt: 0 }]);
		expect(stage.clock.now() - START).toBeLessThanOrEqual(2200);
		b = await stage.start('b');
		const sent = await stage.during(a.sender.send(event(2), { waitSeconds: 10 }));
		expect(valueOf(sent).deliveries).toMatchObject([{ status: 'delivered', attempt: 1 }]);
	});

	test('has its tests made by another one', async () => {
		const id = await subscribe(a, 'one');
		b = await stage.start('b');
		const tested = await stage.during(a.sender.testSubscription(id, {}, { waitSeconds: 10 }));
		expect(valueOf(tested)).toMatchObject({ status: 'delivered' });
		expect(arrivals('one').map(([by]) => by)).toEqual(['b']);
	});
});

test('a test is made by whoever asks for it, whoever dispatches the queue, and whatever its status', async () => {
	const id = await open(false);
	await stage.clock.pass(SECOND);
	await a.sender.pause(id);
	await stage.clock.pass(SECOND);
	const tested = await stage.during(b.sender.testSubscription(id, {}, { waitSeconds: 5 }));
	expect(valueOf(tested)).toMatchObject({ status: 'delivered' });
	expect(arrivals('one').map(([by]) => by)).toEqual(['a', 'b']);
});

describe('a process that may not dispatch a queue', () => {
	test('leaves it to those that may', async () => {
		stage = await ProcessesStage.open();
		a = await stage.start('a', { mayDispatch: () => false });
		b = await stage.start('b');
		const id = await subscribe(a, 'one');
		await stage.clock.pass(SECOND);
		await send(a, 1);
		await stage.clock.pass(SECOND);
		expect(arrivals('one').map(([by]) => by)).toEqual(['b']);
		const tested = await stage.during(a.sender.testSubscription(id, {}, { waitSeconds: 5 }));
		expect(valueOf(tested)).toMatchObject({ status: 'delivered' });
		expect(arrivals('one').map(([by]) => by)).toEqual(['b', 'b']);
		expect(a.watched.calls.get('leaseQueues')).toBeUndefined();
	});

	test('gives back what it has, without an attempt beyond those under way', async () => {
		stage = await ProcessesStage.open();
		let may = true;
		a = await stage.start('a', { mayDispatch: () => may });
		b = await stage.start('b');
		stage.endpoints.set('one', () => ({ milliseconds: 400 }));
		await subscribe(a, 'one', { concurrency: 1 });
		for (const n of numbers(20)) await send(a, n);
		await stage.clock.pass(2.2 * SECOND);
		may = false;
		await stage.clock.pass(20 * SECOND);
		expect(await counts()).toMatchObject({ delivered: 20, pending: 0 });
		const by = stage.at('one').map((arrival) => arrival.by);
		expect(by.lastIndexOf('a')).toBeLessThan(by.indexOf('b'));
		expect(by.lastIndexOf('a')).toBeLessThan(9);
		expect(stage.most.get('one')).toBe(1);
	});
});
