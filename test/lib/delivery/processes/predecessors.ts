import type { OutboxPlace } from './place';
import { ProcessesStage, SECOND, type SenderProcess, send, START, subscribe } from './stage';

/** What a process knows of the one whose queue it takes over, and does about it; in a place of its own each time. */
export function describePredecessors(engine: string, place: () => Promise<OutboxPlace>): void {
	describe(`a predecessor, over ${engine},`, () => predecessors(place));
}

function predecessors(place: () => Promise<OutboxPlace>): void {
	let stage: ProcessesStage;
	let a: SenderProcess;
	let b: SenderProcess;
	beforeEach(async () => {
		stage = await ProcessesStage.open(false, place);
		[a, b] = [await stage.start('a'), await stage.start('b')];
	});
	afterEach(async () => await stage.close());

	const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
	const counts = async () => await b.watched.outbox.counts();
	const by = (name: string) => stage.at('row').filter((arrival) => arrival.by === name);
	/** How many requests the endpoint has now. */
	const open = () => stage.openAt('row');

	describe('a holder that was suspended while it connected', () => {
		test('begins nothing after its lease, and nothing arrives twice', async () => {
			stage.endpoints.set('row', ({ by: name }) => ({
				connectMilliseconds: name === 'a' ? 800 : 0,
				milliseconds: 100,
			}));
			await subscribe(a, 'row', { concurrency: 5, ratePerSecond: 5 });
			await stage.clock.pass(SECOND);
			for (const n of numbers(30)) await send(a, n);
			await stage.clock.pass(1600);
			const before = by('a').length;
			expect(before).toBeGreaterThan(0);
			a.clock.suspend();
			await stage.clock.pass(15 * SECOND);
			a.clock.resume();
			await stage.settled();
			await stage.clock.pass(60 * SECOND);
			expect(by('a')).toHaveLength(before);
			expect(stage.mostInASecond('row')).toBeLessThanOrEqual(5);
			expect(
				stage
					.at('row')
					.map(({ n }) => n)
					.sort((one, other) => one - other),
			).toEqual(numbers(30));
			expect(await counts()).toMatchObject({ delivered: 30, pending: 0 });
		});

		test('goes on within its lease, without making up for the time', async () => {
			stage.endpoints.set('row', () => ({ connectMilliseconds: 300, milliseconds: 100 }));
			await subscribe(a, 'row', { concurrency: 5, ratePerSecond: 5 });
			await stage.clock.pass(SECOND);
			for (const n of numbers(30)) await send(a, n);
			for (const stillFor of [700, 1300, 2100]) {
				await stage.clock.pass(2 * SECOND);
				a.clock.suspend();
				await stage.clock.pass(stillFor);
				a.clock.resume();
				await stage.settled();
			}
			await stage.clock.pass(60 * SECOND);
			expect(by('a')).toHaveLength(30);
			expect(stage.mostInASecond('row')).toBeLessThanOrEqual(5);
		});
	});

	describe('requests that a suspended holder has under way', () => {
		beforeEach(async () => {
			stage.endpoints.set('row', ({ by: name }) => ({
				milliseconds: name === 'a' ? 18 * SECOND : 2 * SECOND,
			}));
			await subscribe(a, 'row', { concurrency: 3, policy: { timeoutSeconds: 20 } });
			await stage.clock.pass(SECOND);
			for (const n of numbers(2)) await send(a, n);
			await stage.clock.pass(100);
			expect(open()).toBe(2);
			a.clock.suspend();
			for (const n of numbers(12)) await send(b, 2 + n);
			await stage.clock.pass(10 * SECOND);
		});

		test('count for who takes its queue over', async () => {
			expect(by('b').length).toBeGreaterThan(0);
			await stage.clock.pass(20 * SECOND);
			expect(by('b')).toHaveLength(12);
			expect(stage.most.get('row')).toBe(3);
			a.clock.resume();
			await stage.settled();
			await stage.clock.pass(SECOND);
			expect(await counts()).toMatchObject({ delivered: 14, pending: 0 });
			expect(stage.at('row')).toHaveLength(14);
		});

		test('count no longer once their end is written', async () => {
			await stage.clock.pass(4 * SECOND);
			expect(open()).toBe(3);
			a.clock.resume();
			await stage.settled();
			await stage.clock.pass(5300);
			// Their timeout is not over yet.
			expect(stage.clock.now()).toBeLessThan(START + 21 * SECOND);
			expect(open()).toBe(3);
			expect(stage.most.get('row')).toBe(3);
		});
	});

	test('a slot that a suspended holder keeps is free once its attempt has timed out', async () => {
		stage.endpoints.set('row', ({ by: name }) => ({
			milliseconds: name === 'a' ? 9 * SECOND : 100,
		}));
		await subscribe(a, 'row', { concurrency: 1, policy: { timeoutSeconds: 10 } });
		await stage.clock.pass(SECOND);
		await send(a, 0);
		const startedAt = stage.clock.now();
		await stage.clock.pass(100);
		a.clock.suspend();
		await send(b, 1);
		await stage.clock.pass(20 * SECOND);
		const [first] = by('b');
		expect((first?.at ?? 0) - startedAt).toBeGreaterThanOrEqual(10 * SECOND);
		expect((first?.at ?? Infinity) - startedAt).toBeLessThanOrEqual(12 * SECOND);
		expect(stage.most.get('row')).toBe(1);
	});

	test('a queue whose predecessor’s predecessor is suspended still counts what that has under way', async () => {
		const c = await stage.start('c');
		stage.endpoints.set('row', ({ by: name }) => ({
			milliseconds: name === 'a' ? 18 * SECOND : 100,
		}));
		await subscribe(a, 'row', { concurrency: 2, policy: { timeoutSeconds: 20 } });
		await stage.clock.pass(SECOND);
		for (const n of numbers(2)) await send(a, n);
		a.clock.suspend();
		await send(b, 2);
		await stage.clock.pass(8 * SECOND);
		await stage.during(b.sender.close());
		await send(c, 3);
		await stage.clock.pass(5 * SECOND);
		expect(stage.most.get('row')).toBe(2);
		await stage.clock.pass(20 * SECOND);
		expect(
			by('c')
				.map(({ n }) => n)
				.sort(),
		).toEqual([2, 3]);
		expect(stage.most.get('row')).toBe(2);
	});

	describe('the first event for a queue that has just become free', () => {
		beforeEach(async () => {
			stage.endpoints.set('row', ({ by: name }) => ({
				milliseconds: name === 'a' ? 18 * SECOND : 10,
			}));
		});
		const stored = async () => {
			await stage.clock.pass(SECOND);
			await send(a, 0);
			await stage.clock.pass(200);
			a.clock.suspend();
			await stage.clock.pass(6300);
			await send(b, 1);
			expect(b.watched.calls.get('leaseQueues')).toBe(1);
			await stage.clock.pass(30 * SECOND);
			return (by('b')[0]?.at ?? 0) - (by('a')[0]?.at ?? 0);
		};

		test('waits for what its predecessor has under way', async () => {
			await subscribe(a, 'row', { concurrency: 1, policy: { timeoutSeconds: 20 } });
			expect(await stored()).toBeGreaterThanOrEqual(20 * SECOND);
			expect(stage.most.get('row')).toBe(1);
		});

		test('waits for its turn by a slow rate', async () => {
			await subscribe(a, 'row', { ratePerSecond: 0.1, policy: { timeoutSeconds: 20 } });
			expect(await stored()).toBeGreaterThanOrEqual(10 * SECOND);
		});
	});

	test('a slow rate goes on after a process that was killed before its last attempt was written', async () => {
		stage.endpoints.set('row', ({ by: name }) => ({
			milliseconds: name === 'a' ? 60 * SECOND : 10,
		}));
		await subscribe(a, 'row', { ratePerSecond: 0.1 });
		await stage.clock.pass(SECOND);
		for (const n of numbers(2)) await send(a, n);
		await stage.clock.pass(3 * SECOND);
		stage.kill(a);
		await stage.clock.pass(60 * SECOND);
		const times = stage.at('row').map(({ at }) => at - START);
		expect(times[0]).toBe(SECOND);
		expect(times[1]).toBeGreaterThanOrEqual(11 * SECOND);
		expect(times[1]).toBeLessThan(25 * SECOND);
		expect(await counts()).toMatchObject({ delivered: 2 });
	});
}
