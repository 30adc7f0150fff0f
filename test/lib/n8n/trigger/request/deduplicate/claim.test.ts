import type { ClaimRequest } from '../../../../../../lib/store/claims';
import { MemoryClaims } from '../../../store/memoryClaims';
import { claimOf, Arrivals, claimOfEvent, tally } from './scenario';
import { quiet, until } from '../../../../../support/until';

let nowMilliseconds: number;
let store: MemoryClaims;
let arrivals: Arrivals;
let event: string;
let tests = 0;

beforeEach(() => {
	nowMilliseconds = 1_000_000;
	store = new MemoryClaims(() => nowMilliseconds);
	arrivals = new Arrivals(async () => store);
	event = `event of test ${tests++}`;
});

/** The first duplicate comes and its run is stored, or not. */
async function pass(stored: boolean, content = event): Promise<void> {
	(await arrivals.first(event, content)).settle(stored);
	await quiet();
}

test('an event whose run is stored is remembered for as long as asked', async () => {
	await pass(true);
	expect(store.remembered).toEqual([3_600_000]);
	nowMilliseconds += 3_599_999;
	expect(await arrivals.arrives(event)).toEqual({ kind: 'duplicate' });
	nowMilliseconds += 1;
	expect(await arrivals.arrives(event)).toMatchObject({ kind: 'claimed', conflict: false });
});

test('an event whose run is not stored is forgotten at once', async () => {
	await pass(false);
	expect(await arrivals.arrives(event)).toMatchObject({ kind: 'claimed', conflict: false });
});

describe('a duplicate that waits for the first', () => {
	test('is told to come again when the wait is over', async () => {
		await arrivals.first(event);
		const outcomes = arrivals.crowd(3, event);
		await quiet();
		expect(outcomes).toEqual([]);
		expect(arrivals.waits).toEqual([9000, 9000, 9000, 9000]);
		arrivals.endWaiting();
		await until(() => outcomes.length === 3);
		expect(tally(outcomes)).toEqual({ inFlight: 3 });
	});

	test('waits no longer in all because runs before its own fail', async () => {
		const first = await arrivals.first(event);
		const outcomes = arrivals.crowd(3, event);
		await quiet();
		first.settle(false);
		await until(() => outcomes.length === 1);
		claimOf(outcomes).settle(false);
		await until(() => outcomes.length === 2);
		// Of each duplicate, and of the first.
		expect(arrivals.waits).toHaveLength(4);
	});

	test('asks the store nothing meanwhile', async () => {
		const first = await arrivals.first(event);
		const outcomes = arrivals.crowd(50, event);
		await quiet();
		first.settle(true);
		await until(() => outcomes.length === 50);
		expect(store.claims).toBe(1);
	});
});

describe('the same identity with other content', () => {
	test('is passed on, marked, whether the first is stored or under way', async () => {
		const first = await arrivals.first(event, 'one');
		expect(await arrivals.arrives(event, 'two')).toMatchObject({ kind: 'claimed', conflict: true });
		first.settle(true);
		await quiet();
		expect(await arrivals.arrives(event, 'three')).toMatchObject({
			kind: 'claimed',
			conflict: true,
		});
	});

	test('is passed on once', async () => {
		await pass(true, 'one');
		await pass(true, 'two');
		expect(await arrivals.arrives(event, 'two')).toEqual({ kind: 'duplicate' });
		expect(await arrivals.arrives(event, 'one')).toEqual({ kind: 'duplicate' });
	});

	test('waits for its own first duplicate', async () => {
		await pass(true, 'one');
		const second = await arrivals.first(event, 'two');
		const duplicate = arrivals.arrives(event, 'two');
		await quiet();
		second.settle(true);
		expect(await duplicate).toEqual({ kind: 'duplicate' });
	});

	test('is let in again, marked, when its run is not stored', async () => {
		await pass(true, 'one');
		await pass(false, 'two');
		expect(await arrivals.arrives(event, 'two')).toMatchObject({ kind: 'claimed', conflict: true });
	});

	test('is told to come again when its wait is over', async () => {
		await pass(true, 'one');
		await arrivals.first(event, 'two');
		const duplicate = arrivals.arrives(event, 'two');
		arrivals.endWaiting();
		expect(await duplicate).toEqual({ kind: 'inFlight' });
	});
});

describe('while the store is out of reach', () => {
	beforeEach(() => (store.failure = new Error('disk full')));

	test('an event is passed on, marked as perhaps a duplicate, and the failure is told', async () => {
		expect(await arrivals.first(event)).toMatchObject({ conflict: false, deduplicated: false });
		expect(arrivals.failures).toEqual([store.failure]);
	});

	test('duplicates within this process are still told apart', async () => {
		const first = await arrivals.first(event);
		const outcomes = arrivals.crowd(5, event);
		await quiet();
		first.settle(true);
		await until(() => outcomes.length === 5);
		expect(tally(outcomes)).toEqual({ duplicate: 5 });
	});

	test('a store that cannot be opened is the same', async () => {
		const closed = new Arrivals(async () => await Promise.reject(new Error('no node:sqlite')));
		expect(await closed.first(event)).toMatchObject({ deduplicated: false });
		expect(closed.failures).toEqual([new Error('no node:sqlite')]);
	});

	test('events are remembered again when it is back', async () => {
		await pass(true);
		store.failure = undefined;
		expect(await arrivals.first(event)).toMatchObject({ deduplicated: true });
	});

	test.each([
		['remembered', true, { duplicate: 1 }],
		['given back', false, { claimed: 1 }],
	])(
		'an event that cannot be %s is told, and its duplicates learn the outcome',
		async (_case, stored, kinds) => {
			store.failure = undefined;
			const first = await arrivals.first(event);
			const outcomes = arrivals.crowd(1, event);
			await quiet();
			store.failure = new Error('disk full');
			first.settle(stored);
			await until(() => outcomes.length === 1);
			expect(arrivals.failures[0]).toEqual(new Error('disk full'));
			expect(tally(outcomes)).toEqual(kinds);
		},
	);
});

describe('an event that another process holds', () => {
	let claimed: ClaimRequest;
	let token: number;

	beforeEach(async () => {
		claimed = claimOfEvent(event);
		const outcome = await store.claim(claimed);
		if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
		token = outcome.token;
	});

	test('is a duplicate once it is stored there', async () => {
		const outcomes = arrivals.crowd(50, event);
		await until(() => arrivals.pauses.length === 3);
		expect(outcomes).toEqual([]);
		await store.commit(claimed, token, 3_600_000);
		await until(() => outcomes.length === 50);
		expect(tally(outcomes)).toEqual({ duplicate: 50 });
	});

	test('starts one run here when it is not stored there', async () => {
		const outcomes = arrivals.crowd(50, event);
		await until(() => arrivals.pauses.length === 3);
		await store.release(claimed, token);
		await until(() => outcomes.length === 1);
		claimOf(outcomes).settle(true);
		await until(() => outcomes.length === 50);
		expect(tally(outcomes)).toEqual({ claimed: 1, duplicate: 49 });
	});

	test('is asked for by one duplicate, in pauses that grow', async () => {
		const before = store.claims;
		arrivals.crowd(50, event);
		await until(() => arrivals.pauses.length === 7);
		expect(arrivals.pauses).toEqual([25, 50, 100, 200, 400, 400, 400]);
		expect(store.claims - before).toBe(7);
		arrivals.endWaiting();
	});

	test('is told to come again when the wait is over', async () => {
		const outcomes = arrivals.crowd(3, event);
		await until(() => arrivals.pauses.length === 1);
		arrivals.endWaiting();
		await until(() => outcomes.length === 3);
		expect(tally(outcomes)).toEqual({ inFlight: 3 });
		nowMilliseconds += 15_000;
		expect(await arrivals.arrives(event)).toMatchObject({ kind: 'claimed' });
	});
});

describe('while n8n stores the run', () => {
	test('the event stays claimed, and no longer than that', async () => {
		const first = await arrivals.first(event);
		expect(store.extended).toEqual([]);
		for (let times = 1; times <= 3; times++) {
			arrivals.extend();
			await until(() => store.extended.length === times);
			await quiet();
		}
		expect(store.extended).toEqual([15_000, 15_000, 15_000]);
		first.settle(true);
		await quiet();
		arrivals.extend();
		await quiet();
		expect(store.extended).toHaveLength(3);
	});

	test('it does not stay claimed for ever where n8n never answers', async () => {
		await arrivals.first(event);
		for (let times = 0; times < 80; times++) {
			arrivals.extend();
			await quiet();
		}
		expect(store.extended).toHaveLength(75);
	});

	test('a store that fails for a while does not end that', async () => {
		await arrivals.first(event);
		store.failure = new Error('no server');
		arrivals.extend();
		await quiet();
		store.failure = undefined;
		arrivals.extend();
		await until(() => store.extended.length === 1);
	});

	test('many events are extended by one interval, which ends when none of them is left', async () => {
		const events = await Promise.all(
			['a', 'b', 'c'].map(async (name) => await arrivals.first(`${event} ${name}`)),
		);
		expect(arrivals.intervals).toEqual({ started: 1, ended: 0 });
		arrivals.extend();
		await until(() => store.extended.length === 3);
		for (const one of events) one.settle(true);
		await quiet();
		expect(arrivals.intervals).toEqual({ started: 1, ended: 0 });
		arrivals.extend();
		expect(arrivals.intervals).toEqual({ started: 1, ended: 1 });
		await arrivals.first(`${event} d`);
		expect(arrivals.intervals).toEqual({ started: 2, ended: 1 });
		expect(store.extended).toHaveLength(3);
	});

	test('a store that takes longer than the interval is not asked twice for the same event', async () => {
		await arrivals.first(event);
		arrivals.extend();
		arrivals.extend();
		await quiet();
		expect(store.extended).toHaveLength(1);
	});

	test('the event of a process that was killed can be claimed before its platform gives up', async () => {
		await arrivals.first(event);
		nowMilliseconds += 15_000;
		const elsewhere = await store.claim(claimOfEvent(event));
		expect(elsewhere).toMatchObject({ kind: 'fresh' });
	});
});

describe('a store that does not answer', () => {
	let answers: () => void;

	beforeEach(() => {
		const gate = new Promise<void>((resolve) => (answers = resolve));
		const claim = store.claim.bind(store);
		store.claim = async (request) => {
			await gate;
			return await claim(request);
		};
	});

	test('is not waited for longer than the platform waits', async () => {
		const duplicate = arrivals.first(event);
		await quiet();
		arrivals.endWaiting();
		expect(await duplicate).toMatchObject({ conflict: false, deduplicated: false });
		expect(arrivals.failures).toEqual([new Error('It did not answer in time.')]);
	});

	test('remembers the event all the same when it is only slow', async () => {
		const duplicate = arrivals.first(event);
		await quiet();
		arrivals.endWaiting();
		(await duplicate).settle(true);
		answers();
		await quiet();
		expect(await arrivals.arrives(event)).toEqual({ kind: 'duplicate' });
	});

	test('holds up no duplicate once the run of the first is stored', async () => {
		const duplicate = arrivals.first(event);
		const waiting = new Arrivals(async () => store).arrives(event);
		await quiet();
		arrivals.endWaiting();
		(await duplicate).settle(true);
		expect(await waiting).toEqual({ kind: 'duplicate' });
	});
});

describe('where events that may be duplicates are rejected', () => {
	beforeEach(() => (arrivals = new Arrivals(async () => store, true)));

	test('nothing starts a run while the store is out of reach', async () => {
		store.failure = new Error('disk full');
		const outcomes = arrivals.crowd(3, event);
		await until(() => outcomes.length === 3);
		expect(tally(outcomes)).toEqual({ unavailable: 3 });
		store.failure = undefined;
		expect(await arrivals.first(event)).toMatchObject({ deduplicated: true });
	});

	test('an event that a slow store has taken is given back', async () => {
		const claim = store.claim.bind(store);
		store.claim = async (request) => {
			await quiet();
			await quiet();
			return await claim(request);
		};
		arrivals.endWaiting();
		expect(await arrivals.arrives(event)).toEqual({ kind: 'unavailable' });
		await until(() => store.claims === 1);
		await quiet();
		store.claim = claim;
		expect(await arrivals.first(event)).toMatchObject({ deduplicated: true });
	});

	test('nor while not all that is remembered is loaded', async () => {
		const claim = store.claim.bind(store);
		const uncertain = async (request: Parameters<typeof claim>[0]) => {
			const outcome = await claim(request);
			return outcome.kind === 'fresh' ? { ...outcome, certain: false } : outcome;
		};
		store.claim = uncertain;
		expect(await arrivals.arrives(event)).toEqual({ kind: 'unavailable' });
		await quiet();
		store.claim = claim;
		expect(await arrivals.first(event)).toMatchObject({ deduplicated: true });
	});

	test('all others are as ever', async () => {
		await pass(true);
		expect(await arrivals.arrives(event)).toEqual({ kind: 'duplicate' });
	});
});
