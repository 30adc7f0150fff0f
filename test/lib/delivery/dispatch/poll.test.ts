import { StoreHealth } from '../../../../lib/delivery/dispatch/storeHealth';
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
