import { justCall } from '../../../../nodes/JustCall/platform';
import { nectarDesk } from '../../../../nodes/NectarDesk/platform';
import { runACall } from '../../../../nodes/RunACall/platform';
import { countFailure, type Counted } from '../../../../lib/webhook/retry/consecutiveFailures';
import { policyOf, type RetryPolicy } from '../../../../lib/webhook/retry/policy';
import { outcomeOf, type Reply } from './retrying';

const runACallPolicy = policyOf(runACall.delivery);

/** Counts attempts one after another. */
function count(replies: readonly Reply[], policy: RetryPolicy = runACallPolicy): Counted[] {
	let failures = 0;
	return replies.map((reply) => {
		const counted = countFailure(failures, outcomeOf(reply), policy);
		failures = counted.consecutive;
		return counted;
	});
}

const runOf = (counted: Counted[]) => counted.map(({ consecutive }) => consecutive);

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

describe('the way to the pause', () => {
	const failing = (failures: number) => Array.from({ length: failures }, () => 500 as const);
	const noticesOf = (pausesAfter: number) =>
		count(failing(pausesAfter), { ...runACallPolicy, pausesAfter }).flatMap(
			({ noticePercent, consecutive }) =>
				noticePercent === undefined ? [] : [`${consecutive}: ${noticePercent} %`],
		);

	test.each<[pausesAfter: number, notices: string[]]>([
		[1, []],
		[2, ['1: 50 %']],
		[3, ['2: 50 %']],
		[4, ['2: 50 %', '3: 70 %']],
		[5, ['3: 50 %', '4: 70 %']],
		[10, ['5: 50 %', '7: 70 %', '9: 90 %']],
		[100, ['50: 50 %', '70: 70 %', '90: 90 %']],
	])('of %d failures has notices at %j', (pausesAfter, notices) => {
		expect(noticesOf(pausesAfter)).toEqual(notices);
	});

	test('ends with the pause, which lasts while failures keep coming in', () => {
		const pauses = count([...failing(11), 'resolver']).map((counted) => counted.pauses);
		expect(pauses.indexOf(true)).toBe(9);
		expect(pauses.slice(9)).toEqual([true, true, true]);
	});

	test('a success just before it starts anew', () => {
		const pauses = count([...failing(9), 200, ...failing(9)]).map((counted) => counted.pauses);
		expect(pauses).not.toContain(true);
	});

	test('a limit that was lowered meanwhile holds at once', () => {
		const lowered = { ...runACallPolicy, pausesAfter: 5 };
		expect(countFailure(7, outcomeOf(500), lowered).pauses).toBe(true);
	});

	test('without a limit there is neither a notice nor a pause', () => {
		const policy = policyOf(nectarDesk.delivery);
		for (const { pauses, noticePercent } of count(failing(300), policy)) {
			expect([pauses, noticePercent]).toEqual([false, undefined]);
		}
	});
});
