import * as fc from 'fast-check';

import { answerClasses } from '../../../../../lib/store/outbox/answers';
import type { JournalEntry } from '../../../../../lib/store/outbox/attempt';
import { sumColumns, sumKey } from '../../../../../lib/store/outbox/sums';
import { stepsArbitrary, type Step } from '../../outbox/model/outbox';
import { ModelRun } from '../../outbox/model/run';
import {
	attemptAt,
	day,
	judging,
	leaseMilliseconds,
	minute,
	newEvent,
	stored,
	type TestOutbox,
} from '../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../database';
import { MovingData } from './data';

let database: TestDatabase;
let now = Date.UTC(2026, 0, 1);
const opened: MovingData[] = [];

beforeAll(async () => {
	database = await createDatabase();
});
afterEach(async () => {
	for (const data of opened.splice(0)) await data.destroy();
});
afterAll(async () => await database.remove());

function dataOf(clock = () => now): MovingData {
	const data = new MovingData(database.url, clock);
	opened.push(data);
	return data;
}

const subscriptions = ['sub_a', 'sub_0a1b.b', 'end_c'];
const reader = 'workflow 1';

/** Everything that the port tells. */
async function everything(outbox: TestOutbox) {
	const { deliveries } = await outbox.deliveries({}, { limit: 10_000 });
	const each = [];
	for (const delivery of deliveries) {
		const [event, attempts] = [
			await outbox.event(delivery.eventId),
			await outbox.attempts(delivery.id),
		];
		const ofEvent = await outbox.deliveries({ eventId: delivery.eventId }, { limit: 100 });
		each.push({ delivery, event, attempts, ofEvent });
	}
	const named = [];
	for (const id of subscriptions) {
		const found = await outbox.deliveries(
			{ subscriptionId: id, states: ['failed'] },
			{ limit: 100 },
		);
		named.push([await outbox.subscription(id), found]);
	}
	const answered = [];
	for (const answer of answerClasses) {
		answered.push((await outbox.deliveries({ answer }, { limit: 100 })).deliveries);
	}
	const [counts, queues, listed] = [
		await outbox.counts(),
		await outbox.queues(),
		await outbox.subscriptions(),
	];
	const entries: readonly JournalEntry[] = await outbox.read(reader, 1000);
	const totals = await outbox.attemptTotals();
	return { each, named, answered, counts, queues, listed, entries, totals };
}

/** A history with all that an outbox may hold. */
async function fill(outbox: TestOutbox): Promise<void> {
	const add = async (id: string, kind: 'subscription' | 'direct') =>
		await outbox.addSubscription({
			id,
			kind,
			enabled: true,
			settings: { of: id, ключ: '\u0000 \ud83d\ude00' },
		});
	await add('sub_a', 'subscription');
	await add('sub_0a1b.b', 'subscription');
	await add('end_c', 'direct');
	await add('sub_gone', 'subscription');
	await outbox.addReader(reader);
	await outbox.addReader('idle');
	const send = async (
		subscriptionId: string,
		more: Parameters<typeof newEvent>[1] & { orderKey?: string; isTest?: boolean } = {},
	) => {
		const { orderKey, isTest, ...event } = more;
		return stored(await outbox.enqueue(newEvent([{ subscriptionId, orderKey, isTest }], event)));
	};
	const attempt = async (
		subscriptionId: string,
		outcome: 'delivered' | 'retrying' | 'failed',
		more = {},
	) => {
		const { deliveries } = await outbox.claim(subscriptionId, 1, now + leaseMilliseconds);
		for (const claim of deliveries)
			await outbox.settle(
				claim,
				attemptAt(now + 0, {
					reason: `\u0000${outcome}`,
					...(outcome === 'failed' && { status: undefined, unanswered: 'timeout' }),
				}),
				judging(outcome, now, more),
			);
	};
	const trace = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;
	const sentBy = 'workflow 17 Orders';
	const once = { idempotencyKey: 'once', fingerprint: 'f', account: 'acme' };
	await send('sub_a', { ...once, trace, sentBy });
	await attempt('sub_a', 'retrying');
	now += minute;
	await attempt('sub_a', 'failed', {
		journal: [{ kind: 'subscription.failing', reason: 'fails' }],
		progress: { attempts: 1, firstAt: now, ownFaults: 2, ownFaultsSince: now - 5 },
	});
	await send('sub_a', {
		type: 'nul \u0000 type',
		data: { text: 'a \u0000 b \u2028 \ud83d\ude00', big: 12345 },
		dataText: '{"big":12345678901234567890.5}',
	});
	await outbox.replay({ states: ['failed'] }, 10);
	for (const orderKey of ['k', 'k', 'l', 'k', 'é\u0000']) await send('sub_0a1b.b', { orderKey });
	await send('end_c', { isTest: true });
	await outbox.enqueue(
		newEvent(
			subscriptions.map((subscriptionId) => ({ subscriptionId })),
			{ idempotencyKey: '長'.repeat(250) },
		),
	);
	await outbox.enqueue(newEvent([], { idempotencyKey: 'alone' }));
	await send('sub_gone');
	await outbox.removeSubscription('sub_gone');
	await attempt('end_c', 'delivered');
	await outbox.changeSubscription('sub_a', {
		health: { consecutiveFailures: 3, pausedAt: now, throttledUntil: now + minute },
	});
	await outbox.changeSubscription('sub_0a1b.b', {
		enabled: false,
		journal: [{ kind: 'subscription.disabled', reason: 'gone' }],
	});
	const [entry] = await outbox.read(reader, 1);
	await outbox.acknowledge(reader, entry?.id ?? 0);
}

const repeated = [
	newEvent([], { idempotencyKey: 'once', fingerprint: 'f' }),
	newEvent([], { idempotencyKey: 'once', fingerprint: 'other' }),
	newEvent([], { idempotencyKey: '長'.repeat(250) }),
	newEvent([], { idempotencyKey: 'alone' }),
];

it('tells after a move to PostgreSQL and back what it told before', async () => {
	const data = dataOf();
	const outbox = await data.open();
	await fill(outbox);
	const before = await everything(outbox);
	expect(before.answered.map(({ length }) => length)).toEqual([1, 0, 1, 0, 0, 0]);
	const answers = await Promise.all(repeated.map(async (event) => await outbox.enqueue(event)));
	for (const engine of ['postgres', 'sqlite', 'postgres', 'sqlite']) {
		await data.closeAll();
		const { deliveries } = await data.move();
		expect([data.engine, deliveries]).toEqual([engine, 13]);
		const moved = await data.open();
		expect(await everything(moved)).toEqual(before);
		expect(await Promise.all(repeated.map(async (event) => await moved.enqueue(event)))).toEqual(
			answers,
		);
	}
});

it('goes on after a move with numbers that were never given out', async () => {
	const data = dataOf();
	let outbox = await data.open();
	await fill(outbox);
	const ids = new Set<string>();
	const entries = new Set<number>();
	for (let turn = 0; turn < 4; turn += 1) {
		const { eventId, deliveries } = stored(
			await outbox.enqueue(newEvent([{ subscriptionId: 'end_c', claimUntil: now + minute }])),
		);
		const claim = { id: deliveries[0]?.id ?? '', token: deliveries[0]?.token ?? 0 };
		await outbox.settle(claim, attemptAt(now), judging('delivered', now));
		for (const id of [eventId, claim.id]) {
			expect(ids).not.toContain(id);
			ids.add(id);
		}
		for (const { id } of await outbox.attempts(claim.id)) {
			expect(entries).not.toContain(id);
			entries.add(id);
		}
		// What is forgotten keeps its number.
		now += 31 * day;
		await outbox.purge({ endedBefore: now - day, readerIdleBefore: now });
		await data.closeAll();
		await data.move();
		outbox = await data.open();
	}
	const { eventId } = stored(await outbox.enqueue(newEvent([])));
	expect(
		new Set([...ids].filter((id) => id.startsWith('evt_')).map((id) => id.slice(0, 12))),
	).toEqual(new Set([eventId.slice(0, 12)]));
});

it('counts no attempt twice and none less after a move, also those that are not counted yet', async () => {
	const data = dataOf();
	let outbox = await data.open();
	await fill(outbox);
	const attempt = async () => {
		const claimUntil = now + minute;
		const asked = ['sub_a', 'end_c'].map((subscriptionId) => ({ subscriptionId, claimUntil }));
		const { deliveries } = stored(await outbox.enqueue(newEvent(asked)));
		for (const { id, token = 0 } of deliveries) {
			await outbox.settle({ id, token }, attemptAt(now), judging('delivered', now));
		}
	};
	const always = { from: 0, before: Number.MAX_SAFE_INTEGER };
	const ask = async () => ({
		hours: await outbox.attemptCounts({ resolution: 'hour', ...always }),
		stretches: await outbox.attemptCounts({
			resolution: 'fiveMinutes',
			...always,
			subscriptionIds: ['sub_a', 'end_'],
		}),
		totals: await outbox.attemptTotals(),
	});
	const before = await ask();
	expect(before.totals).toMatchObject([{ delivered: 1 }, { retrying: 1, failed: 1 }]);
	for (let turn = 1; turn <= 4; turn += 1) {
		now += 7 * minute;
		// Purged where it was counted; the journal does not have it on the other side.
		await attempt();
		await outbox.purge({ endedBefore: now + 1, readerIdleBefore: now + 1 });
		const counted = await ask();
		await attempt();
		await data.closeAll();
		await data.move();
		outbox = await data.open();
		const moved = await ask();
		expect(moved.totals).toMatchObject([
			{ subscriptionId: 'end_', delivered: 1 + 2 * turn },
			{ subscriptionId: 'sub_a', delivered: 2 * turn, retrying: 1, failed: 1 },
		]);
		expect(moved.stretches.slice(0, -2)).toEqual(counted.stretches.slice(0, -2));
		const sum = moved.hours.reduce((all, { delivered }) => all + delivered, 0);
		expect(sum).toBe(1 + 4 * turn);
	}
});

it('moves more sums than fit into one slice', async () => {
	const data = dataOf();
	const outbox = await data.open();
	await outbox.addSubscription({ id: 'end_c', kind: 'direct', enabled: true, settings: {} });
	await data.closeAll();
	const columns = sumColumns.map((_, place) => `number + ${place}`).join();
	data.change(`WITH RECURSIVE n (number) AS (VALUES (0) UNION ALL SELECT number + 1 FROM n WHERE number < 2500)
		INSERT INTO attempt_counts (${[...sumKey, ...sumColumns].join()})
		SELECT number % 3, number, 'sub_' || number % 7, ${columns} FROM n`);
	expect(await data.move()).toMatchObject({ attempt_counts: 2501 });
	expect(await data.move()).toMatchObject({ attempt_counts: 2501 });
});

it("finds and forgets an event's deliveries in SQLite where others' lie between them", async () => {
	const data = dataOf();
	data.engine = 'postgres';
	const tables = await data.open();
	for (const id of ['sub_a', 'sub_b']) {
		await tables.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
	}
	const both = [{ subscriptionId: 'sub_a' }, { subscriptionId: 'sub_b' }];
	const first = newEvent(both, { idempotencyKey: 'first' });
	const { eventId } = stored(await tables.enqueue(first));
	const { eventId: secondId } = stored(await tables.enqueue(newEvent(both)));
	await data.closeAll();
	// As two processes number them that store events at the same time.
	for (const table of ['deliveries', 'queue']) {
		await database.query(
			`UPDATE ${data.schema}.${table} SET number = -number WHERE number IN (2, 3)`,
		);
		await database.query(`UPDATE ${data.schema}.${table} SET number = 5 + number WHERE number < 0`);
	}
	await data.move();
	const files = await data.open();
	const numbersOf = async (id: string) =>
		(await files.deliveries({ eventId: id }, { limit: 9 })).deliveries.map((one) => one.id);
	expect(await numbersOf(eventId)).toEqual(['dlv_3', 'dlv_1']);
	expect(await numbersOf(secondId)).toEqual(['dlv_4', 'dlv_2']);
	expect(await files.enqueue(first)).toMatchObject({
		kind: 'repeated',
		deliveries: [{ id: 'dlv_1' }, { id: 'dlv_3' }],
	});
	await files.cancel({ eventId }, 9);
	now += 40 * day;
	await files.purge({ endedBefore: now - day, readerIdleBefore: now });
	expect(await files.event(eventId)).toBeUndefined();
	expect(await files.event(secondId)).toBeDefined();
	expect(await numbersOf(secondId)).toEqual(['dlv_4', 'dlv_2']);
});

it('behaves as a list of plain objects does, whichever engine holds it', async () => {
	const steps = fc
		.tuple(stepsArbitrary, stepsArbitrary, stepsArbitrary)
		.map(([first, second, third]): Step[] => [
			...first,
			{ do: 'move' },
			...second,
			{ do: 'move' },
			...third,
		]);
	await fc.assert(
		fc.asyncProperty(steps, async (given) => {
			const run = new ModelRun();
			await run.play(given, async (clock) => new MovingData(database.url, clock));
			for (const { step, real, model } of run.shown) expect([step, real]).toEqual([step, model]);
		}),
		{ numRuns: 8, seed: 20261128, endOnFailure: true },
	);
});
