import { parse } from 'yaml';
import type { SubscriptionView } from '../../../../lib/delivery/sender';
import { metricsText } from '../../../../lib/log/metrics/metrics';
import type { LogSource } from '../../../../lib/log/source';
import { DURATION_BOUNDS, durationIndex } from '../../../../lib/store/durations';
import type { ReceivedStretch } from '../../../../lib/store/received/counts';
import { ANSWERS } from '../../../../lib/webhook/answers';
import { platforms } from '../../../../nodes/platforms';
import { documents } from '../../../contract/documents';

const NOW = Date.UTC(2026, 10, 28, 12);

function durationsOf(...milliseconds: number[]) {
	const durations = Array.from({ length: DURATION_BOUNDS.length + 1 }, () => 0);
	for (const one of milliseconds) durations[durationIndex(one)]! += 1;
	return { durations, totalMilliseconds: milliseconds.reduce((sum, one) => sum + one, 0) };
}

const requests = (
	verdict: ReceivedStretch['verdict'],
	reason: string,
	...took: number[]
): Omit<ReceivedStretch, 'from'> => ({
	triggerId: 'w1:n1',
	verdict,
	reason,
	count: took.length,
	...durationsOf(...took),
});

function sourceWith(oldest: number | undefined): LogSource {
	const sender: Partial<LogSource['sender']> = {
		attemptTotals: async () => [
			{ subscriptionId: 'sub_1', delivered: 2, retrying: 1, failed: 0, ...durationsOf(3, 30, 300) },
			{ subscriptionId: 'sub_gone', delivered: 0, retrying: 0, failed: 4, ...durationsOf(40_000) },
		],
		// One that was purged is in it, too.
		allAttempts: async () => ({
			...{ delivered: 2, retrying: 1, failed: 5 },
			...durationsOf(3, 30, 300, 40_000, 40_000),
		}),
		deliveryCounts: async () => ({ pending: 3, blocked: 1, delivered: 2, failed: 4, cancelled: 0 }),
		subscriptions: async () => [
			{ id: 'sub_1', label: 'CRM "new"', status: 'auto-paused' } as SubscriptionView,
			{ id: 'sub_new', label: 'New', status: 'active' } as SubscriptionView,
		],
		oldestWaiting: async () => oldest,
	};
	const received: Partial<LogSource['received']> = {
		triggers: async () => [
			{
				id: 'w1:n1',
				workflowId: 'w1',
				workflowName: 'Calls',
				nodeName: 'JustCall Trigger',
				platform: 'JustCall',
				seenAt: NOW,
			},
			{
				...{ id: 'w2:n1', workflowId: 'w2', workflowName: 'New', nodeName: 'New' },
				...{ platform: 'Nectar Desk', seenAt: NOW, isUnreached: true },
			},
			{ id: 'w3:n1', workflowId: 'w3', nodeName: 'Other', platform: 'Unknown', seenAt: NOW },
		],
		totals: async () => [
			requests('accepted', '', 8, 9),
			requests('forged', 'signature-mismatch', 0.4),
		],
	};
	return { sender, received, platforms, now: () => NOW } as LogSource;
}

async function linesOf(oldest?: number): Promise<string[]> {
	return (await metricsText(sourceWith(oldest))).split('\n');
}

test('attempts are counted by subscription, those of deleted ones too', async () => {
	const lines = await linesOf();
	const attempts = 'telephony_webhooks_attempts_total';
	expect(lines).toContain(
		`${attempts}{subscription="sub_1",label="CRM \\"new\\"",outcome="delivered"} 2`,
	);
	expect(lines).toContain(`${attempts}{subscription="sub_gone",label="",outcome="failed"} 4`);
	expect(lines).toContain(`${attempts}{subscription="sub_new",label="New",outcome="failed"} 0`);
	expect(lines.filter((line) => line.startsWith(`${attempts}{`))).toHaveLength(9);
	expect(lines).toContain('telephony_webhooks_attempt_duration_seconds_count 5');
	expect(lines).toContain('telephony_webhooks_attempt_duration_seconds_sum 80.333');
});

test('it says how deliveries and subscriptions stand, also where there are none', async () => {
	const lines = await linesOf();
	expect(lines).toContain('telephony_webhooks_deliveries{state="pending"} 3');
	expect(lines).toContain('telephony_webhooks_deliveries{state="cancelled"} 0');
	expect(lines).toContain('telephony_webhooks_subscriptions{status="auto-paused"} 1');
	expect(lines).toContain('telephony_webhooks_subscriptions{status="disabled"} 0');
});

test.each([
	[undefined, 0],
	[NOW - 90_500, 90.5],
	[NOW + 5_000, 0],
])('the oldest that waits was stored at %s: %s seconds ago', async (oldest, seconds) => {
	expect(await linesOf(oldest)).toContain(`telephony_webhooks_oldest_waiting_seconds ${seconds}`);
});

test('requests are counted by trigger, verdict and reason, with the time of their answers', async () => {
	const lines = await linesOf();
	const trigger = 'trigger="w1:n1",name="JustCall Trigger",platform="JustCall",workflow="Calls"';
	const received = 'telephony_webhooks_received_total';
	expect(lines).toContain(`${received}{${trigger},verdict="accepted",reason=""} 2`);
	expect(lines).toContain(`${received}{${trigger},verdict="forged",reason="signature-mismatch"} 1`);
	const bucket = (le: string) =>
		`telephony_webhooks_answer_duration_seconds_bucket{${trigger},le="${le}"}`;
	expect(lines).toContain(`${bucket('0.001')} 1`);
	expect(lines).toContain(`${bucket('0.01')} 3`);
});

test('what can happen to a trigger is counted from 0 on, and nothing else', async () => {
	const received = (await linesOf()).filter((line) =>
		line.startsWith('telephony_webhooks_received_total{'),
	);
	const of = (trigger: string) => received.filter((line) => line.includes(`trigger="${trigger}"`));
	const busy = of('w1:n1');
	const forged = busy.filter((line) => line.includes('verdict="forged"'));
	expect(forged.filter((line) => line.endsWith(' 1'))).toHaveLength(1);
	expect(forged.filter((line) => line.endsWith(' 0')).join()).toContain('address-mismatch');
	expect(busy.filter((line) => line.includes('verdict="accepted"'))).toHaveLength(1);
	const unreached = of('w2:n1');
	expect(unreached.every((line) => line.endsWith(' 0'))).toBe(true);
	expect(unreached.join()).toContain('reason="token-mismatch"');
	expect(unreached.join()).not.toContain('signature-mismatch');
	// Of a platform that this version doesn't know, nothing is said beforehand.
	expect(of('w3:n1')).toEqual([]);
	expect(received.length).toBeLessThan(50);
});

test('every line is a comment or one sample', async () => {
	const lines = (await linesOf()).filter((line) => line !== '' && !line.startsWith('# '));
	expect(lines.length).toBeGreaterThan(50);
	for (const line of lines) {
		expect(line).toMatch(/^[a-z_]+(\{([a-z]+="([^"\\]|\\.)*",?)+\})? (\d+(\.\d+)?|\+Inf)$/);
	}
});

/** What the text says of each metric: its type, and the names of its samples with those of their labels. */
function described(lines: readonly string[]): Map<string, { type: string; labels: Set<string>[] }> {
	const found = new Map<string, { type: string; labels: Set<string>[] }>();
	for (const line of lines) {
		const [, name = '', type = ''] = /^# TYPE (\w+) (\w+)$/.exec(line) ?? [];
		if (name !== '') found.set(name, { type, labels: [] });
		const [, sample = '', labels = ''] = /^(\w+)(?:\{(.*)\})? /.exec(line) ?? [];
		const base = found.has(sample) ? sample : sample.replace(/_(bucket|sum|count)$/, '');
		const names = [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label);
		found.get(base)?.labels.push(new Set(names));
	}
	return found;
}

test('counters and nothing else end in _total, and durations are in seconds', async () => {
	const metrics = described(await linesOf());
	expect(metrics.size).toBe(7);
	for (const [name, { type }] of metrics) {
		expect([name, /_total$/.test(name)]).toEqual([name, type === 'counter']);
		expect(name).not.toMatch(/_(bucket|sum|count|milliseconds|info)$/);
		if (type === 'histogram') expect(name).toMatch(/_seconds$/);
	}
});

test('no series is told twice', async () => {
	const series = (await linesOf())
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map((line) => line.slice(0, line.lastIndexOf(' ')));
	expect(new Set(series).size).toBe(series.length);
});

describe('the documents', () => {
	const text = documents().find(({ file }) => file === 'docs/log.md')?.text ?? '';
	const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(
		([, block = '']) => parse(block) as { groups?: { rules: { expr: string }[] }[] },
	);
	const rules = blocks.flatMap(({ groups = [] }) => groups).flatMap((group) => group.rules);

	test('list each metric', async () => {
		const listed = [...text.matchAll(/^\| `(telephony_webhooks_\w+)` /gm)].map(([, name]) => name);
		expect(listed).toEqual([...described(await linesOf()).keys()]);
	});

	test('raise alarms by metrics, labels and verdicts that there are', async () => {
		const metrics = described(await linesOf());
		expect(rules).toHaveLength(3);
		for (const { expr } of rules) {
			const [, name = '', selector = ''] =
				/(telephony_webhooks_\w+)(?:\{(.*?)\})?/.exec(expr) ?? [];
			const [labels] = metrics.get(name)?.labels ?? [];
			const [, by = ''] = /by \((.*?)\)/.exec(expr) ?? [];
			const matched = [...selector.matchAll(/(\w+)=~?"/g)].map(([, label]) => label);
			const asked = [...by.split(/, ?/).filter((label) => label !== ''), ...matched];
			expect(asked.filter((label) => !labels?.has(label ?? ''))).toEqual([]);
			expect(labels).toBeDefined();
			const [, verdicts] = /verdict=~"(.*?)"/.exec(selector) ?? [];
			for (const verdict of verdicts?.split('|') ?? []) expect(ANSWERS).toHaveProperty(verdict);
		}
	});
});
