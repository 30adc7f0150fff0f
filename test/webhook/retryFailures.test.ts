import { justCall } from '../../nodes/JustCall/platform';
import { nectarDesk } from '../../nodes/NectarDesk/platform';
import { runACall } from '../../nodes/RunACall/platform';
import { countFailure, noFailures, type Counted } from '../../nodes/webhook/retryFailures';
import { policyOf, type RetryPolicy } from '../../nodes/webhook/retryPolicy';
import { outcomeOf, type Reply } from './retrying';

const runACallPolicy = policyOf(runACall.delivery);

/** Counts attempts one after another; an id of its own for each unless given. */
function count(
	replies: ReadonlyArray<Reply | readonly [id: string, reply: Reply]>,
	policy: RetryPolicy = runACallPolicy,
): Counted[] {
	let failures = noFailures;
	return replies.map((entry, index) => {
		const named = Array.isArray(entry) && typeof entry[0] === 'string';
		const [id, reply] = named ? (entry as [string, Reply]) : [`a${index}`, entry as Reply];
		const counted = countFailure(failures, { id, outcome: outcomeOf(reply) }, policy);
		failures = counted.failures;
		return counted;
	});
}

const runOf = (counted: Counted[]) => counted.map(({ failures }) => failures.consecutive);

test.each<[what: string, replies: Reply[], run: number[]]>([
	['every kind of failure counts', [500, 404, 302, 'timeout', 'connection'], [1, 2, 3, 4, 5]],
	['a success ends the run', [500, 500, 200, 500], [1, 2, 0, 1]],
	['our own faults leave it alone', [500, 'resolver', 500, 'resolver'], [1, 1, 2, 2]],
	['our own faults alone are none', ['resolver', 'resolver'], [0, 0]],
	['410 counts where it does not disable', [410, 410], [1, 2]],
])('%s', (_what, replies, run) => {
	expect(runOf(count(replies))).toEqual(run);
});

test('what is a success is for the policy to say', () => {
	expect(runOf(count([204], policyOf(justCall.delivery)))).toEqual([1]);
	expect(runOf(count([404], policyOf(nectarDesk.delivery)))).toEqual([1]);
});

describe('the same attempt told again', () => {
	test('counts once', () => {
		const told = count([
			['a', 500],
			['a', 500],
			['b', 500],
			['a', 500],
		]);
		expect(runOf(told)).toEqual([1, 1, 2, 2]);
	});

	test('is no failure after the success that followed it', () => {
		expect(
			runOf(
				count([
					['a', 500],
					['b', 200],
					['a', 500],
				]),
			),
		).toEqual([1, 0, 0]);
	});

	test('does not end a run that came after it', () => {
		expect(
			runOf(
				count([
					['a', 200],
					['b', 500],
					['a', 200],
				]),
			),
		).toEqual([0, 1, 1]);
	});

	test('still says that the subscription is to be paused, and gives no second notice', () => {
		const policy = { ...runACallPolicy, pausesAfter: 2 };
		const [first, again, second, secondAgain] = count(
			[
				['a', 500],
				['a', 500],
				['b', 500],
				['b', 500],
			],
			policy,
		);
		expect([first?.noticePercent, again?.noticePercent]).toEqual([50, undefined]);
		expect([first?.pauses, again?.pauses]).toEqual([false, false]);
		expect([second?.pauses, secondAgain?.pauses]).toEqual([true, true]);
	});

	test('what is remembered of the attempts does not grow without end', () => {
		const last = count(Array.from({ length: 1000 }, () => 500 as const)).at(-1);
		expect(last?.failures.consecutive).toBe(1000);
		expect(last?.failures.counted.length).toBe(200);
		expect(last?.failures.counted.at(-1)).toBe('a999');
	});
});

describe('the way to the pause', () => {
	const failing = (failures: number) => Array.from({ length: failures }, () => 500 as const);
	const noticesOf = (pausesAfter: number) =>
		count(failing(pausesAfter), { ...runACallPolicy, pausesAfter }).flatMap(
			({ noticePercent, failures }) =>
				noticePercent === undefined ? [] : [[failures.consecutive, noticePercent]],
		);

	test.each<[pausesAfter: number, notices: number[][]]>([
		[1, []],
		[2, [[1, 50]]],
		[3, [[2, 50]]],
		[
			4,
			[
				[2, 50],
				[3, 70],
			],
		],
		[
			5,
			[
				[3, 50],
				[4, 70],
			],
		],
		[
			10,
			[
				[5, 50],
				[7, 70],
				[9, 90],
			],
		],
		[
			100,
			[
				[50, 50],
				[70, 70],
				[90, 90],
			],
		],
	])('of %d failures has notices at %j', (pausesAfter, notices) => {
		expect(noticesOf(pausesAfter)).toEqual(notices);
	});

	test('ends with the pause, which lasts while failures keep coming in', () => {
		const pauses = count(failing(12)).map((counted) => counted.pauses);
		expect(pauses.indexOf(true)).toBe(9);
		expect(pauses.slice(9)).toEqual([true, true, true]);
	});

	test('a success just before it starts anew', () => {
		const pauses = count([...failing(9), 200, ...failing(9)]).map((counted) => counted.pauses);
		expect(pauses).not.toContain(true);
	});

	test('a limit that was lowered meanwhile holds at once', () => {
		const seven = count(failing(7)).at(-1)?.failures ?? noFailures;
		const outcome = outcomeOf(500);
		const lowered = { ...runACallPolicy, pausesAfter: 5 };
		expect(countFailure(seven, { id: 'b', outcome }, lowered).pauses).toBe(true);
	});

	test('without a limit there is neither a notice nor a pause', () => {
		const policy = policyOf(nectarDesk.delivery);
		for (const { pauses, noticePercent } of count(failing(300), policy)) {
			expect([pauses, noticePercent]).toEqual([false, undefined]);
		}
	});
});
