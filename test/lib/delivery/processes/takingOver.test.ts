import { ProcessesStage, SECOND, type SenderProcess, send, START, subscribe } from './stage';

let stage: ProcessesStage;
let a: SenderProcess;
let b: SenderProcess;
beforeEach(async () => {
	stage = await ProcessesStage.open();
	[a, b] = [await stage.start('a'), await stage.start('b')];
});
afterEach(async () => await stage.close());

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
/** Processes in the order in which they started attempts. */
const turns = (host: string) => {
	const by = stage.at(host).map((arrival) => arrival.by);
	return by.filter((name, at) => name !== by[at - 1]);
};
const counts = async () => await b.watched.outbox.counts();

test('what either stores is attempted once, by one process, within its limits', async () => {
	stage.endpoints.set('row', () => ({ milliseconds: 300 }));
	await subscribe(a, 'row', { concurrency: 3, ratePerSecond: 5 });
	await stage.clock.pass(SECOND);
	for (const n of numbers(40)) {
		await send(n % 2 === 0 ? a : b, n);
		await stage.clock.pass(50);
	}
	await stage.clock.pass(10 * SECOND);
	expect(await counts()).toMatchObject({ delivered: 40, pending: 0 });
	expect(turns('row')).toEqual(['a']);
	expect(stage.most.get('row')).toBeLessThanOrEqual(3);
	expect(stage.mostInASecond('row')).toBeLessThanOrEqual(5);
});

test('the first event for a queue that nobody holds is attempted at once by whoever stores it', async () => {
	await subscribe(a, 'one');
	await stage.clock.pass(SECOND);
	await send(b, 1);
	expect(stage.at('one')).toEqual([{ by: 'b', host: 'one', n: 1, at: START + SECOND }]);
	await stage.clock.pass(100);
	await send(a, 2);
	await stage.clock.pass(SECOND);
	expect(turns('one')).toEqual(['b']);
	expect(await counts()).toMatchObject({ delivered: 2 });
});

test('a queue is given back when nothing is to be sent for a while, and is anybody’s then', async () => {
	await subscribe(a, 'one');
	await stage.clock.pass(SECOND);
	await send(a, 1);
	await stage.clock.pass(10 * SECOND);
	await send(b, 2);
	expect(stage.at('one').map(({ by, at }) => [by, at - START])).toEqual([
		['a', SECOND],
		['b', 11 * SECOND],
	]);
	expect(a.watched.calls.get('releaseQueues')).toBe(1);
});

test('an idle process writes nothing', async () => {
	await subscribe(a, 'one');
	await send(a, 1);
	await stage.clock.pass(10 * SECOND);
	const before = [a, b].map(({ watched }) => watched.calls.get('leaseQueues'));
	await stage.clock.pass(600 * SECOND);
	expect([a, b].map(({ watched }) => watched.calls.get('leaseQueues'))).toEqual(before);
});

test('a retry is made when it is due, by one of them, though nobody held its queue meanwhile', async () => {
	stage.endpoints.set('one', ({ at }) => ({ status: at < START + 60 * SECOND ? 503 : 200 }));
	await subscribe(a, 'one', { policy: { scheduleSeconds: [60, 60] } });
	await send(a, 1);
	await stage.clock.pass(SECOND);
	const [waiting] = (await b.watched.outbox.deliveries({}, { limit: 1 })).deliveries;
	await stage.clock.pass(200 * SECOND);
	expect(a.watched.calls.get('releaseQueues')).toBeGreaterThan(0);
	expect(stage.at('one').map(({ at }) => at)).toEqual([START, waiting?.dueAt]);
});

test.each([
	['killed', 'after its lease'],
	['closed', 'at once'],
])('a process that is %s is replaced %s', async (how) => {
	stage.endpoints.set('row', () => ({ milliseconds: 200 }));
	await subscribe(a, 'row', { concurrency: 2, ratePerSecond: 8, order: 'key' });
	await stage.clock.pass(SECOND);
	for (const n of numbers(60)) await send(a, n, { orderKey: String(n % 6) });
	await stage.clock.pass(2 * SECOND);
	const until = stage.clock.now();
	if (how === 'killed') stage.kill(a);
	else await stage.during(a.sender.close());
	await stage.clock.pass(60 * SECOND);
	const [first] = stage.at('row').filter(({ by }) => by === 'b');
	expect(turns('row')).toEqual(['a', 'b']);
	expect((first?.at ?? Infinity) - until).toBeLessThanOrEqual(
		(how === 'killed' ? 10 : 2.5) * SECOND,
	);
	expect(stage.mostInASecond('row')).toBeLessThanOrEqual(8);
	expect(stage.most.get('row')).toBeLessThanOrEqual(2);
	expect(await counts()).toMatchObject({ delivered: 60, pending: 0, blocked: 0 });
	for (const key of numbers(6)) {
		const ofKey = [...new Set(stage.at('row').map(({ n }) => n))].filter((n) => n % 6 === key);
		expect(ofKey).toEqual([...ofKey].sort((one, other) => one - other));
	}
});

test('a process that was suspended starts nothing more once its lease is over', async () => {
	stage.endpoints.set('row', () => ({ milliseconds: 200 }));
	await subscribe(a, 'row', { concurrency: 2, ratePerSecond: 4 });
	await stage.clock.pass(SECOND);
	for (const n of numbers(100)) await send(a, n);
	await stage.clock.pass(2 * SECOND);
	a.clock.suspend();
	await stage.clock.pass(15 * SECOND);
	a.clock.resume();
	await stage.settled();
	await stage.clock.pass(60 * SECOND);
	expect(turns('row')).toEqual(['a', 'b']);
	expect(stage.mostInASecond('row')).toBeLessThanOrEqual(4);
	expect(await counts()).toMatchObject({ delivered: 100, pending: 0 });
	expect(new Set(stage.at('row').map(({ n }) => n)).size).toBe(stage.at('row').length);
});

test('a process whose store fails for longer than its lease lasts stops, and goes on with what nobody has taken', async () => {
	await subscribe(a, 'row', { ratePerSecond: 2 });
	await subscribe(a, 'idle');
	await stage.clock.pass(SECOND);
	for (const n of numbers(60)) await send(a, n);
	await stage.clock.pass(2 * SECOND);
	a.watched.failure = new Error('The disk is full.');
	await stage.clock.pass(20 * SECOND);
	a.watched.failure = undefined;
	await stage.clock.pass(60 * SECOND);
	expect(turns('row')).toEqual(['a', 'b']);
	expect(stage.mostInASecond('row')).toBeLessThanOrEqual(2);
	expect(await counts()).toMatchObject({ delivered: 120, pending: 0 });
});

test('processes whose clocks are an hour apart agree on who dispatches, and on what is due', async () => {
	const hour = 3600 * SECOND;
	const [late, early] = [
		await stage.start('late', { aheadMilliseconds: -hour }),
		await stage.start('early', { aheadMilliseconds: hour }),
	];
	stage.endpoints.set('row', ({ n, at }) => ({ status: n === 0 && at < START + 9000 ? 503 : 200 }));
	const policy = { scheduleSeconds: [10, 10] };
	await subscribe(late, 'row', { ratePerSecond: 5, policy });
	await stage.clock.pass(SECOND);
	for (const n of numbers(20)) await send(n % 2 === 0 ? late : early, n);
	await stage.clock.pass(5 * SECOND);
	stage.kill(late);
	await stage.clock.pass(30 * SECOND);
	expect(await counts()).toMatchObject({ delivered: 20, pending: 0 });
	expect(stage.mostInASecond('row')).toBeLessThanOrEqual(5);
	const retried = stage.at('row').filter(({ n }) => n === 0);
	expect(retried.map(({ at }) => Math.round((at - START) / SECOND))).toEqual([1, 11]);
	expect(turns('row').length).toBeLessThanOrEqual(2);
});

test('a slow rate goes on where another process has left it', async () => {
	await subscribe(a, 'slow', { ratePerSecond: 0.1 });
	await stage.clock.pass(SECOND);
	for (const n of numbers(4)) await send(a, n);
	await stage.clock.pass(11 * SECOND);
	stage.kill(a);
	await stage.clock.pass(30 * SECOND);
	const times = stage.at('slow').map(({ at }) => at);
	expect(turns('slow')).toEqual(['a', 'b']);
	for (const [at, time] of times.slice(1).entries()) {
		expect(time - (times[at] ?? 0)).toBeGreaterThanOrEqual(10 * SECOND);
	}
});

test('several processes share the queues that nobody holds', async () => {
	const [c] = [await stage.start('c', { dispatches: false })];
	for (const n of numbers(200)) await subscribe(c, `host${n}`);
	await stage.clock.pass(2 * SECOND);
	for (const n of numbers(3)) await send(c, n);
	await stage.clock.pass(20 * SECOND);
	expect(await counts()).toMatchObject({ delivered: 600, pending: 0 });
	const ofA = stage.arrived.filter(({ by }) => by === 'a').length;
	expect(ofA).toBeGreaterThan(60);
	expect(ofA).toBeLessThan(540);
	for (const n of numbers(200)) expect(turns(`host${n}`)).toHaveLength(1);
});
