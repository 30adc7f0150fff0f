import { ReceivedLog } from '../../../../../lib/n8n/trigger/log/receivedLog';
import { MOST_REJECTED } from '../../../../../lib/n8n/trigger/log/triggerTally';
import type { ReceivedBatch } from '../../../../../lib/store/received';
import type { TriggerInfo } from '../../../../../lib/store/received/counts';
import type { RejectedRequest } from '../../../../../lib/store/received/notes';
import { quiet } from '../../../../support/until';

const MINUTE = 60_000;

/** A log over a store that can fail, with timers that a test lets end. */
class Scene {
	readonly batches: ReceivedBatch[] = [];
	readonly failures: unknown[] = [];
	readonly pauses: number[] = [];
	failure: Error | undefined;
	/** Set to let the store answer only when told. */
	answering: Promise<void> = Promise.resolve();
	private timers: Array<() => void> = [];
	readonly log = new ReceivedLog({
		store: async () => ({
			add: async (batch) => {
				await this.answering;
				if (this.failure) throw this.failure;
				this.batches.push(batch);
			},
		}),
		onFailure: (error) => this.failures.push(error),
		later: (act, milliseconds) => {
			this.pauses.push(milliseconds);
			this.timers.push(act);
		},
	});

	count(trigger: TriggerInfo, at = 0, milliseconds = 1): void {
		this.log.of(trigger).count({ verdict: 'forged', reason: 'token-mismatch', at, milliseconds });
	}

	/** Lets the time until the next writing go by. */
	async pass(): Promise<void> {
		for (const act of this.timers.splice(0)) act();
		await quiet();
	}

	/** How many requests were written. */
	get written(): number {
		const counts = this.batches.flatMap((batch) => batch.counts);
		return counts.reduce((sum, { count }) => sum + count, 0);
	}
}

const trigger = (id: string, seenAt = 0): TriggerInfo => ({
	id,
	workflowId: 'workflow',
	nodeName: `Trigger ${id}`,
	platform: 'JustCall',
	seenAt,
});

const rejected = (triggerId: string, at: number): RejectedRequest => ({
	triggerId,
	at,
	verdict: 'forged',
	reason: 'token-mismatch',
	address: '203.0.113.7',
	headers: {},
	bodyBytes: 2,
});

let scene: Scene;
beforeEach(() => (scene = new Scene()));

test('10,000 requests are one timer and one write of one row', async () => {
	for (let request = 0; request < 10_000; request++) scene.count(trigger('a', request), MINUTE, 3);
	expect(scene.pauses).toEqual([1000]);
	expect(scene.batches).toEqual([]);
	await scene.pass();
	const durations = [0, 0, 10_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
	const counts = { triggerId: 'a', verdict: 'forged', reason: 'token-mismatch', at: 0 };
	expect(scene.batches).toEqual([
		{
			triggers: [trigger('a', 9999)],
			counts: [{ ...counts, count: 10_000, totalMilliseconds: 30_000, durations }],
			rejected: [],
			events: [],
			drift: [],
		},
	]);
	await scene.pass();
	expect(scene.pauses).toEqual([1000]);
});

test('triggers, verdicts, reasons and stretches of five minutes are told apart', async () => {
	const one = scene.log.of(trigger('a'));
	one.count({ verdict: 'duplicate', reason: '', at: 0, milliseconds: 1 });
	one.count({ verdict: 'duplicate', reason: '', at: 5 * MINUTE - 1, milliseconds: 1 });
	one.count({ verdict: 'duplicate', reason: '', at: 5 * MINUTE, milliseconds: 1 });
	one.count({ verdict: 'stale', reason: 'timestamp-too-old', at: 0, milliseconds: 1 });
	one.count({ verdict: 'stale', reason: 'timestamp-too-new', at: 0, milliseconds: 1 });
	scene.count(trigger('b'));
	await scene.pass();
	const rows = scene.batches[0]?.counts.map((row) =>
		[row.triggerId, row.verdict, row.reason, row.at / MINUTE, row.count].join(' '),
	);
	expect(rows).toEqual([
		'a duplicate  0 2',
		'a duplicate  5 1',
		'a stale timestamp-too-old 0 1',
		'a stale timestamp-too-new 0 1',
		'b forged token-mismatch 0 1',
	]);
});

test('what comes while it is being written is written after that', async () => {
	scene.count(trigger('a'));
	let answer: () => void = () => undefined;
	scene.answering = new Promise((resolve) => (answer = resolve));
	await scene.pass();
	scene.count(trigger('a'));
	expect(scene.pauses).toEqual([1000]);
	answer();
	await quiet();
	expect([scene.written, scene.pauses]).toEqual([1, [1000, 1000]]);
	await scene.pass();
	expect(scene.written).toBe(2);
});

describe('while nothing can be written', () => {
	beforeEach(() => (scene.failure = new Error('disk full')));

	test('it is tried again after ever longer pauses, told once, and nothing is lost', async () => {
		for (let times = 0; times < 9; times++) {
			scene.count(trigger('a'));
			await scene.pass();
		}
		expect(scene.pauses).toEqual([1e3, 2e3, 4e3, 8e3, 16e3, 32e3, 6e4, 6e4, 6e4, 6e4]);
		expect(scene.failures).toEqual([scene.failure]);
		scene.failure = undefined;
		await scene.pass();
		expect(scene.written).toBe(9);
		scene.failure = new Error('disk full again');
		scene.count(trigger('a'));
		expect(scene.pauses.at(-1)).toBe(1000);
		await scene.pass();
		expect(scene.failures).toHaveLength(2);
	});

	test('a week of it fills no memory, and every request is counted', async () => {
		const week = 7 * 24 * 12;
		for (let stretch = 0; stretch < week; stretch++) {
			scene.count(trigger('a'), stretch * 5 * MINUTE);
			if (stretch % 100 === 0) await scene.pass();
		}
		scene.failure = undefined;
		await scene.pass();
		expect(scene.written).toBe(week);
		expect(scene.batches[0]?.counts).toHaveLength(24);
	});

	test('of each trigger the last rejected requests are kept', async () => {
		for (let at = 0; at < 3; at++) scene.log.of(trigger('a')).reject(rejected('a', at));
		await scene.pass();
		for (let at = 3; at < 3 + MOST_REJECTED; at++) {
			scene.log.of(trigger('a')).reject(rejected('a', at));
		}
		scene.log.of(trigger('b')).reject(rejected('b', 1));
		scene.failure = undefined;
		await scene.pass();
		const kept = scene.batches[0]?.rejected.filter(({ triggerId }) => triggerId === 'a') ?? [];
		expect(kept.map(({ at }) => at)).toEqual(
			Array.from({ length: MOST_REJECTED }, (_, index) => index + 3),
		);
		expect(scene.batches[0]?.rejected).toHaveLength(MOST_REJECTED + 1);
	});
});

test('of many rejected requests the first of each second are kept', async () => {
	const tally = scene.log.of(trigger('a'));
	for (let at = 0; at < 500; at++) {
		expect(tally.keepsRejected).toBe(at < MOST_REJECTED);
		tally.reject(rejected('a', at));
	}
	await scene.pass();
	expect(scene.batches[0]?.rejected).toHaveLength(MOST_REJECTED);
	expect(scene.log.of(trigger('a')).keepsRejected).toBe(true);
});

test('accepted events count as requests, and by their types', async () => {
	const accepted = (eventType: string, at: number) => ({
		trigger: trigger('a', at),
		eventType,
		eventId: `event ${at}`,
		at,
		milliseconds: 40,
	});
	for (const one of [accepted('call', 1), accepted('sms', 2), accepted('call', 3)]) {
		scene.log.of(one.trigger).accept(one);
	}
	await scene.pass();
	expect(scene.batches[0]).toMatchObject({
		counts: [{ verdict: 'accepted', reason: '', count: 3, totalMilliseconds: 120 }],
		events: [
			{ eventType: 'call', eventId: 'event 3', at: 3, count: 2 },
			{ eventType: 'sms', eventId: 'event 2', at: 2, count: 1 },
		],
	});
});

test('event types without end fill no memory', async () => {
	for (let at = 0; at < 1000; at++) {
		const event = { trigger: trigger('a'), eventType: `type ${at}`, eventId: 'x', at };
		scene.log.of(event.trigger).accept({ ...event, milliseconds: 1 });
	}
	await scene.pass();
	expect(scene.batches[0]?.events).toHaveLength(200);
	expect(scene.written).toBe(1000);
});

test('a field that is new is noted once a day, and no more than a store keeps', async () => {
	const tally = scene.log.of(trigger('a'));
	const note = {
		triggerId: 'a',
		eventType: 'call',
		kind: 'new',
		day: '2026-11-28',
		at: 1,
	} as const;
	tally.note({ ...note, field: 'data.foo' });
	tally.note({ ...note, field: 'data.foo', at: 2 });
	tally.note({ ...note, field: 'data.foo', kind: 'missing' });
	for (let field = 0; field < 1000; field++) tally.note({ ...note, field: `data.${field}` });
	await scene.pass();
	const drift = scene.batches[0]?.drift ?? [];
	expect(drift).toHaveLength(200);
	expect(drift.slice(0, 2)).toMatchObject([
		{ field: 'data.foo', kind: 'new', at: 1 },
		{ field: 'data.foo', kind: 'missing' },
	]);
});

test('flushing writes at once', async () => {
	scene.count(trigger('a'));
	await scene.log.flush();
	expect(scene.written).toBe(1);
});

test('a trigger that was published is told, also where the first time fails and requests come meanwhile', async () => {
	const scene = new Scene();
	scene.failure = new Error('full');
	scene.log.introduce(trigger('a'));
	await scene.pass();
	scene.count(trigger('b'));
	scene.log.introduce(trigger('a', 5));
	scene.failure = undefined;
	await scene.pass();
	expect(scene.batches.map(({ introduced, triggers }) => [introduced, triggers])).toEqual([
		[[trigger('a', 5)], [trigger('b')]],
	]);
	await scene.pass();
	expect(scene.batches).toHaveLength(1);
});
