import { dialerCx } from '../../../../nodes/DialerCx/platform';
import { justCall } from '../../../../nodes/JustCall/platform';
import { nectarDesk } from '../../../../nodes/NectarDesk/platform';
import { onCallClerk } from '../../../../nodes/OnCallClerk/platform';
import { runACall } from '../../../../nodes/RunACall/platform';
import { decide } from '../../../../lib/webhook/retry/decide';
import {
	policyOf,
	standardWebhooksPolicy,
	type RetryPolicy,
} from '../../../../lib/webhook/retry/policy';
import { deliver, ended, START, type Reply } from './retrying';

/** What the endpoint does each time (the last is repeated), when it is tried, and what becomes of the delivery. */
type Row = readonly [replies: readonly Reply[], times: readonly number[], end: string];

function table(name: string, policy: RetryPolicy, rows: readonly Row[]) {
	describe(name, () => {
		test.each(rows)('%j: attempts at %j s, %s', (replies, times, end) => {
			expect(deliver(policy, replies)).toEqual({ times, end });
		});
	});
}

table(
	'Run a Call: three attempts, ever further apart; any failure is retried',
	policyOf(runACall.delivery),
	[
		[[200], [0], 'delivered'],
		[[204], [0], 'delivered'],
		[[500], [0, 30, 90], 'exhausted'],
		[[404], [0, 30, 90], 'exhausted'],
		[[302], [0, 30, 90], 'exhausted'],
		[[410], [0, 30, 90], 'exhausted'],
		[['timeout'], [0, 40, 110], 'exhausted'],
		[['connection'], [0, 30, 90], 'exhausted'],
		[[500, 'connection', 200], [0, 30, 90], 'delivered'],
		[[[429, '45'], 200], [0, 45], 'delivered'],
	],
);

table('Nectar Desk: 1, 2, 4 s; only connection errors and 5xx', policyOf(nectarDesk.delivery), [
	[[200], [0], 'delivered'],
	[[204], [0], 'delivered'],
	[[299], [0], 'delivered'],
	[[500], [0, 1, 3, 7], 'exhausted'],
	[[599], [0, 1, 3, 7], 'exhausted'],
	[[404], [0], 'final'],
	[[400], [0], 'final'],
	[[302], [0], 'final'],
	[[410], [0], 'final'],
	[[[429, '2']], [0], 'final'],
	[['timeout'], [0, 11, 23, 37], 'exhausted'],
	[['connection'], [0, 1, 3, 7], 'exhausted'],
	[[503, 404], [0, 1], 'final'],
	[[503, 'timeout', 200], [0, 1, 13], 'delivered'],
	[[[503, '5'], 200], [0, 5], 'delivered'],
]);

table('JustCall: exactly 200; 1, 5, 15, 30, 60 min', policyOf(justCall.delivery), [
	[[200], [0], 'delivered'],
	[[204], [0, 60, 360, 1260, 3060, 6660], 'exhausted'],
	[[201, 200], [0, 60], 'delivered'],
	[[500], [0, 60, 360, 1260, 3060, 6660], 'exhausted'],
	[[404], [0, 60, 360, 1260, 3060, 6660], 'exhausted'],
	[[302], [0, 60, 360, 1260, 3060, 6660], 'exhausted'],
	[[410], [0, 60, 360, 1260, 3060, 6660], 'exhausted'],
	[['timeout'], [0, 70, 380, 1290, 3100, 6710], 'exhausted'],
	[['connection'], [0, 60, 360, 1260, 3060, 6660], 'exhausted'],
	[[[429, '90'], 200], [0, 90], 'delivered'],
]);

const doubled = [10, 30, 70, 150, 310, 630, 1270, 2550, 5110, 10_230, 20_470, 40_950, 81_910];
table('OnCallClerk: any non-2xx or timeout, doubled within 24 h', policyOf(onCallClerk.delivery), [
	[[200], [0], 'delivered'],
	[[204], [0], 'delivered'],
	[[500], [0, ...doubled], 'exhausted'],
	[[404], [0, ...doubled], 'exhausted'],
	[[302], [0, ...doubled], 'exhausted'],
	[[410], [0, ...doubled], 'exhausted'],
	[
		['timeout'],
		[0, 15, 40, 85, 170, 335, 660, 1305, 2590, 5155, 10_280, 20_525, 41_010, 81_975],
		'exhausted',
	],
	[['connection'], [0, ...doubled], 'exhausted'],
	[[[429, '60'], 200], [0, 60], 'delivered'],
]);

table('Dialer.CX: 5, 30, 120 s', policyOf(dialerCx.delivery), [
	[[200], [0], 'delivered'],
	[[204], [0], 'delivered'],
	[[500], [0, 5, 35, 155], 'exhausted'],
	[[404], [0, 5, 35, 155], 'exhausted'],
	[[302], [0, 5, 35, 155], 'exhausted'],
	[[410], [0, 5, 35, 155], 'exhausted'],
	[['timeout'], [0, 15, 55, 185], 'exhausted'],
	[['connection'], [0, 5, 35, 155], 'exhausted'],
	[[[429, '3'], 200], [0, 5], 'delivered'],
	[[[429, '60'], 200], [0, 60], 'delivered'],
]);

const specified = [5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105];
table('Standard Webhooks: ten attempts in 75:35:05', standardWebhooksPolicy, [
	[[200], [0], 'delivered'],
	[[204], [0], 'delivered'],
	[[500], [0, ...specified], 'exhausted'],
	[[404], [0, ...specified], 'exhausted'],
	[[302], [0, ...specified], 'exhausted'],
	[[410], [0], 'disable'],
	[[500, 410], [0, 5], 'disable'],
	[['timeout'], [0, 25, 345, 2165, 9385, 27_405, 63_425, 113_845, 185_865, 272_285], 'exhausted'],
	[['connection'], [0, ...specified], 'exhausted'],
	[[[429, '60'], 200], [0, 60], 'delivered'],
	[[[503, 'Thu, 01 Jan 2026 12:01:30 GMT'], 200], [0, 90], 'delivered'],
]);

test.each([
	['Run a Call', runACall.delivery, 10],
	['Nectar Desk', nectarDesk.delivery, 10],
	['JustCall', justCall.delivery, 10],
	['OnCallClerk', onCallClerk.delivery, 5],
	['Dialer.CX', dialerCx.delivery, 10],
])('%s waits for an answer as long as its document says', (_name, delivery, seconds) => {
	expect(policyOf(delivery).timeoutSeconds).toBe(seconds);
});

describe('which platform pauses a subscription, and after how many failures', () => {
	test.each([
		['Run a Call', runACall.delivery, 10],
		['Nectar Desk', nectarDesk.delivery, undefined],
		['JustCall', justCall.delivery, undefined],
		['OnCallClerk', onCallClerk.delivery, undefined],
		['Dialer.CX', dialerCx.delivery, undefined],
	])('%s', (_name, delivery, failures) => {
		expect(policyOf(delivery).pausesAfter).toBe(failures);
	});
});

test.each([
	[429, true],
	[502, true],
	[504, true],
	[500, false],
	[503, false],
	['timeout', false],
] as const)('Standard Webhooks, %s: goes slower with this endpoint: %s', (reply, throttles) => {
	expect(decide(standardWebhooksPolicy, ended(reply))).toMatchObject({ kind: 'retry', throttles });
	expect(decide(policyOf(dialerCx.delivery), ended(reply))).toMatchObject({ throttles: false });
});

test('a policy that retries nothing ends with the first failure', () => {
	const never: RetryPolicy = { ...standardWebhooksPolicy, retries: 'none' };
	expect(deliver(never, [500])).toEqual({ times: [0], end: 'final' });
	expect(deliver(never, ['connection'])).toEqual({ times: [0], end: 'final' });
	expect(deliver(never, [202])).toEqual({ times: [0], end: 'delivered' });
});

test.each<[Reply, string]>([
	[503, 'answered 503'],
	['timeout', 'no answer in time'],
	['connection', 'no connection: ECONNREFUSED'],
	['resolver', 'not sent, resolver: EAI_AGAIN'],
])('%s is told as "%s"', (reply, reason) => {
	expect(decide(standardWebhooksPolicy, ended(reply))).toMatchObject({ kind: 'retry', reason });
});

test('a failure for good says why', () => {
	expect(decide(policyOf(nectarDesk.delivery), ended(404))).toEqual({
		kind: 'failed',
		because: 'final',
		reason: 'answered 404',
	});
	expect(decide(policyOf(nectarDesk.delivery), ended('timeout', { number: 4 }))).toEqual({
		kind: 'failed',
		because: 'exhausted',
		reason: 'no answer in time',
	});
	expect(decide(standardWebhooksPolicy, ended(410))).toEqual({
		kind: 'disable',
		reason: 'answered 410',
	});
});

test('a pause is counted from the end of the attempt', () => {
	const late = ended(500, { nowSeconds: START + 7 });
	expect(decide(policyOf(dialerCx.delivery), late)).toMatchObject({ atSeconds: START + 7 + 5 });
});
