import { MemoryClaims } from '../../../store/memoryClaims';
import { quiet } from '../../../until';
import { acceptedOf, Arrivals, claimOfEvent } from './scenario';

/* An accepted event is counted exactly once: with the commit that remembers it, or else by the process. */

let nowMilliseconds: number;
let store: MemoryClaims;
let arrivals: Arrivals;
let event: string;
let tests = 0;

beforeEach(() => {
	nowMilliseconds = 1_000_000;
	store = new MemoryClaims(() => nowMilliseconds);
	arrivals = new Arrivals(async () => store);
	event = `counted event ${tests++}`;
});

test('an event whose run is stored is counted by the store that remembers it', async () => {
	(await arrivals.first(event)).settle(true, acceptedOf(event));
	await quiet();
	expect(store.counted).toEqual([acceptedOf(event)]);
	expect(arrivals.uncounted).toEqual([]);
});

test('an event whose run is not stored is not counted', async () => {
	(await arrivals.first(event)).settle(false);
	await quiet();
	expect([store.counted, arrivals.uncounted]).toEqual([[], []]);
});

test('one that is only skipped is remembered, and not counted', async () => {
	(await arrivals.first(event)).settle(true);
	await quiet();
	expect(store.remembered).toHaveLength(1);
	expect([store.counted, arrivals.uncounted]).toEqual([[], []]);
});

test('an event that the store could not commit is counted by the process', async () => {
	const first = await arrivals.first(event);
	store.failure = new Error('disk full');
	first.settle(true, acceptedOf(event));
	await quiet();
	expect(arrivals.uncounted).toEqual([acceptedOf(event)]);
	expect(arrivals.failures).toEqual([store.failure]);
});

test('an event whose claim another process took over is counted by the process', async () => {
	const first = await arrivals.first(event);
	nowMilliseconds += 15_000;
	await store.claim(claimOfEvent(event));
	await store.release(claimOfEvent(event), 1);
	first.settle(true, acceptedOf(event));
	await quiet();
	expect(store.counted).toEqual([]);
	expect(arrivals.uncounted).toEqual([acceptedOf(event)]);
});

test('an event of a store that is unavailable is counted by the process', async () => {
	store.failure = new Error('no server');
	(await arrivals.first(event)).settle(true, acceptedOf(event));
	await quiet();
	expect(arrivals.uncounted).toEqual([acceptedOf(event)]);
});

test('an event that a slow store claims after all is counted once', async () => {
	let answer: () => void = () => undefined;
	const gate = new Promise<void>((resolve) => (answer = resolve));
	const claim = store.claim.bind(store);
	store.claim = async (request) => {
		await gate;
		return await claim(request);
	};
	const arriving = arrivals.first(event);
	await quiet();
	arrivals.endWaiting();
	(await arriving).settle(true, acceptedOf(event));
	answer();
	await quiet();
	expect(store.remembered).toHaveLength(1);
	expect([store.counted, arrivals.uncounted]).toEqual([[], [acceptedOf(event)]]);
});
