import { StoreHealth } from '../../../../lib/delivery/dispatch/endpoint/storeHealth';
import { DuePoll } from '../../../../lib/delivery/dispatch/poll';
import { VirtualClock } from '../../time/testClock';

/* A clock that is set to another time while the sender waits by it. */

const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const silent = { warn: () => undefined, info: () => undefined };
const settled = async () => await new Promise<void>((resolve) => setImmediate(resolve));

test('a store that fails is asked again soon after the clock was set back', async () => {
	const clock = new VirtualClock(START, settled);
	const storeHealth = new StoreHealth(clock, silent);
	storeHealth.failed(new Error('The disk is full.'));
	clock.leap(-DAY);
	let asked = 0;
	const written = storeHealth.insist(() => {
		asked += 1;
		return asked < 3 ? Promise.reject(new Error('The disk is full.')) : Promise.resolve('done');
	});
	await clock.pass(20_000);
	expect(asked).toBe(3);
	expect(await written).toBe('done');
});

test('deliveries are looked for again soon after the clock was set forth during a look', async () => {
	const clock = new VirtualClock(START, settled);
	let looks = 0;
	const dispatcher = {
		look: () => {
			looks += 1;
			if (looks === 1) clock.leap(DAY);
			return Promise.resolve(true);
		},
	};
	const poll = new DuePoll(dispatcher, clock, 1000);
	await clock.pass(90_000);
	expect(looks).toBeGreaterThan(10);
	await poll.stop();
});

test.each<[string, number, boolean]>([
	['the first look, which opens connections', 800, true],
	['a look that the store did not answer', 12_000, false],
])('%s is no reason to rest', async (_look, milliseconds, worked) => {
	const clock = new VirtualClock(START, settled);
	const looks: number[] = [];
	const look = async () => {
		looks.push(clock.now() - START);
		if (looks.length > 1) return true;
		await new Promise<void>((resolve) => clock.timer(milliseconds, resolve));
		return worked;
	};
	const poll = new DuePoll({ look }, clock, 1000);
	for (let seconds = 0; seconds < 15; seconds++) await clock.pass(1000);
	expect(looks.slice(0, 2)).toEqual([0, milliseconds + 1000]);
	await poll.stop();
});

describe('what other processes tell of', () => {
	/** A poll each second whose looks take so long; answers the looks' times since the start. */
	async function looking(milliseconds: number, tellEvery: number): Promise<number[]> {
		const clock = new VirtualClock(START, settled);
		const looks: number[] = [];
		const look = async () => {
			looks.push(clock.now() - START);
			await new Promise<void>((resolve) => clock.timer(milliseconds, resolve));
			return true;
		};
		const poll = new DuePoll({ look }, clock, 1000);
		for (let told = 0; told < 5000; told += tellEvery) {
			await clock.pass(tellEvery);
			poll.soon();
		}
		await clock.pass(1000);
		const stopped = poll.stop();
		await clock.pass(1000);
		await stopped;
		return looks;
	}

	test('is looked for at once, many together', async () => {
		const looks = await looking(0, 500);
		const [, ...told] = looks;
		expect(told.slice(0, 3).map((at) => Math.round(at / 100))).toEqual([5, 10, 15]);
		expect((await looking(0, 1)).length).toBeLessThan(5000 / 4);
	});

	test('takes no more than a small share of the time, however long looks take', async () => {
		const looks = await looking(30, 1);
		expect(looks.length).toBeGreaterThan(5);
		expect(looks.length * 30).toBeLessThanOrEqual(0.06 * 6000);
	});

	test('is not missed where it is told of during a look', async () => {
		const clock = new VirtualClock(START, settled);
		const looks: number[] = [];
		const poll = new DuePoll(
			{
				look: async () => {
					looks.push(clock.now() - START);
					if (looks.length === 2) poll.soon();
					return await Promise.resolve(true);
				},
			},
			clock,
			1000,
		);
		await clock.pass(1500);
		expect(looks).toHaveLength(3);
		await poll.stop();
	});
});
