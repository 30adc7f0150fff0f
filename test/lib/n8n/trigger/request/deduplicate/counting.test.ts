import { MemoryClaims } from '../../../store/memoryClaims';
import { quiet, until } from '../../../../../support/until';
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
	await until(() => arrivals.uncounted.length > 0);
	expect(arrivals.uncounted).toEqual([acceptedOf(event)]);
	expect(arrivals.failures).toEqual([store.failure]);
	expect(arrivals.pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
});

/** Has the store do what it is told, and fail before it can say so, until the test repairs it. */
function loseAnswers(): Error {
	const lost = new Error('the connection was lost');
	const commit = store.commit.bind(store);
	store.commit = async (...asked) => {
		await commit(...asked);
		store.failure = lost;
		throw lost;
	};
	return lost;
}

test('an event whose commit was done though its answer was lost is counted once', async () => {
	const first = await arrivals.first(event);
	const lost = loseAnswers();
	first.settle(true, acceptedOf(event));
	await until(() => arrivals.pauses.length === 2);
	store.failure = undefined;
	await quiet();
	await quiet();
	expect(arrivals.failures).toEqual([lost]);
	expect([store.counted, arrivals.uncounted]).toEqual([[acceptedOf(event)], []]);
	expect(arrivals.pauses).toEqual([1_000, 2_000]);
});

test('its duplicates do not wait until that is known', async () => {
	const first = await arrivals.first(event);
	loseAnswers();
	const outcomes = arrivals.crowd(1, event);
	first.settle(true, acceptedOf(event));
	await until(() => outcomes.length > 0);
	expect(outcomes).toEqual([{ kind: 'duplicate' }]);
	expect(arrivals.uncounted).toEqual([]);
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
