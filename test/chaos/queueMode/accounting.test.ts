import type { Event } from '../receiver/events';
import type { Run } from '../receiver/runs';
import type { Arrival } from '../sender/sink';
import { explainedBy } from './deliveries';
import { withEmptyRuns } from './emptyRuns';
import { stretchesBetween, type Outage, type Victim } from './outages';

const outage = (victim: Victim, from: number, to = from + 10_000): Outage => ({
	victim,
	name: victim,
	asked: true,
	from,
	gone: from,
	to,
});

/** Something arrives all the time. */
const SIGNS = Array.from({ length: 600 }, (_none, place) => ({ at: place * 100 }));

describe('a delivery that came twice', () => {
	const arrival = (at: number): Arrival => ({
		temper: 'healthy',
		eventId: 'evt_1',
		mark: 'q1-1',
		at,
		status: 200,
	});
	test.each([
		['a worker was killed just after the first', 'worker', 9_500, 20_000, true],
		['the main process was killed just after the first', 'main', 9_500, 20_000, true],
		['a webhook processor was, which sends nothing', 'webhook', 9_500, 20_000, false],
		['Redis was, where no delivery is', 'redis', 9_500, 20_000, false],
		['a worker was killed long after the first', 'worker', 5_000, 20_000, false],
		['a worker was killed, and the second came before', 'worker', 9_500, 9_900, false],
		['the first came while PostgreSQL was gone', 'postgres', 12_000, 30_000, true],
		['the first came just after PostgreSQL was back', 'postgres', 22_000, 30_000, true],
		['the first came long after PostgreSQL was back', 'postgres', 36_000, 40_000, false],
	] as const)('%s', (_when, victim, first, second, explained) => {
		const explains = explainedBy([outage(victim, 10_000)], SIGNS);
		expect(explains(arrival(first), arrival(second))).toBe(explained);
	});
});

test('what cuts off a trigger is its processor, PostgreSQL or Redis, not who runs the workflow', () => {
	const { at } = stretchesBetween(
		[
			outage('worker', 1_000),
			outage('webhook', 5_000),
			outage('main', 6_000),
			outage('postgres', 9_000),
		],
		[],
	);
	expect([500, 1_500, 5_500, 6_500, 9_500].map((moment) => at(moment)?.killedAt)).toEqual([
		5_000,
		5_000,
		9_000,
		9_000,
		undefined,
	]);
});

const ANSWER = { kind: 'answer' };

describe('a run whose data n8n has lost', () => {
	const line = { workflowId: 'w1' } as Event['line'];
	const event = (mark: string, from: number, runs: Run[] = [], lasts = 100): Event => {
		const answered = { durationMilliseconds: lasts, status: 200, outcome: ANSWER };
		const attempts = [{ startedAt: new Date(from), ...answered }];
		return { line, mark, runs, delivery: { attempts } as Event['delivery'] };
	};
	const run = (storedAt: number, workflowId = 'w1'): Run => ({
		...{ id: storedAt, workflowId, status: 'running', storedAt },
		begunAt: storedAt,
		marks: [],
	});
	const found = (events: Event[], runs: Run[]) =>
		withEmptyRuns(events, runs).events.map((one) => one.runs.length);

	test.each([
		['is the event that was being answered', [event('a', 1_000)], [run(1_050)], [1]],
		['of another workflow is none of it', [event('a', 1_000)], [run(1_050, 'w2')], [0]],
		['stored before it is none of it', [event('a', 1_000)], [run(900)], [0]],
		['stored after it is none of it', [event('a', 1_000)], [run(1_200)], [0]],
		['is one of two events only', [event('a', 1_000), event('b', 1_020)], [run(1_050)], [1, 0]],
	])('%s', (_what, events, runs, counts) => {
		expect(found(events, runs)).toEqual(counts);
	});

	test('stored after its platform has hung up is that of the event', () => {
		const outcome = { kind: 'timeout' };
		const attempts = [{ startedAt: new Date(1_000), durationMilliseconds: 100, outcome }];
		const hungUp = { ...event('a', 0), delivery: { attempts } as Event['delivery'] };
		expect(found([hungUp], [run(4_000)])).toEqual([1]);
		expect(found([hungUp], [run(40_000)])).toEqual([0]);
	});

	test('is that of the event that could have no other one', () => {
		// Whoever is looked at first must not take the only run of the other one.
		const long = event('long', 1_000, [], 500);
		const short = event('short', 1_000, [], 100);
		const runs = [run(1_050), run(1_400)];
		expect(found([long, short], runs)).toEqual([1, 1]);
		expect(found([short, long], runs)).toEqual([1, 1]);
		expect(found([long, short], [...runs].reverse())).toEqual([1, 1]);
		expect(withEmptyRuns([long, short], runs).unexplained).toEqual([]);
	});

	test('is none of an event that has its run', () => {
		const other: Run = { ...run(1_010), marks: ['a'] };
		const { events, unexplained } = withEmptyRuns([event('a', 1_000, [other])], [run(1_050)]);
		expect(events.map((one) => one.runs)).toEqual([[other]]);
		expect(unexplained).toEqual([run(1_050)]);
	});

	test.each([
		['not answered', { outcome: { kind: 'timeout' } }],
		['answered 503', { status: 503, outcome: ANSWER }],
	])('is the first one of an event whose first request was %s', (_how, answer) => {
		const later: Run = { ...run(9_010), marks: ['a'] };
		const attempts = [
			{ startedAt: new Date(1_000), durationMilliseconds: 100, ...answer },
			{ startedAt: new Date(9_000), durationMilliseconds: 100, status: 200, outcome: ANSWER },
		];
		const repeated: Event = {
			...event('a', 0, [later]),
			delivery: { attempts } as Event['delivery'],
		};
		const { events, unexplained } = withEmptyRuns([repeated], [run(1_050)]);
		expect(events.map((one) => one.runs)).toEqual([[run(1_050), later]]);
		expect(unexplained).toEqual([]);
	});
});
