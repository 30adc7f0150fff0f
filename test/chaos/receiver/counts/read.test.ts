import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogSource } from '../../../../lib/log/source';
import { DURATION_BOUNDS } from '../../../../lib/store/durations';
import type { ReceivedStore } from '../../../../lib/store/received';
import type { ReceivedCount } from '../../../../lib/store/received/counts';
import { openSqliteReceived } from '../../../../lib/store/sqlite/received/open';
import { pageOver, type LogPage } from '../../counts/page';
import { receivedByMetrics, receivedDifferences } from './read';

const NOW = Date.UTC(2026, 10, 28, 12);
const ID = 'w1:n1';

let folder: string;
let received: ReceivedStore;
let page: LogPage;

const counted = (
	verdict: ReceivedCount['verdict'],
	reason: string,
	count: number,
	at = NOW,
): ReceivedCount => ({
	...{ triggerId: ID, verdict, reason, at, count, totalMilliseconds: count },
	durations: [count, ...DURATION_BOUNDS.map(() => 0)],
});

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'counted-'));
	received = await openSqliteReceived({ file: join(folder, 'claims.sqlite'), now: () => NOW });
	await received.add({
		triggers: [{ id: ID, workflowId: 'w1', nodeName: 'T', platform: 'JustCall', seenAt: NOW }],
		counts: [
			counted('accepted', '', 4, NOW - 3_600_000),
			counted('accepted', '', 1),
			counted('duplicate', '', 3),
			counted('forged', 'signature-mismatch', 2),
			counted('addressNotAllowed', 'address-not-allowed', 1),
			counted('inFlight', '', 1),
			counted('handshake', '', 1),
		],
		rejected: [],
		events: [{ triggerId: ID, eventType: 'a', eventId: '1', at: NOW, count: 5 }],
		drift: [],
	});
	const sender: Partial<LogSource['sender']> = {
		attemptTotals: async () => [],
		allAttempts: async () => ({
			...{ delivered: 0, retrying: 0, failed: 0 },
			...{ durations: [], totalMilliseconds: 0 },
		}),
		deliveryCounts: async () => ({ pending: 0, blocked: 0, delivered: 0, failed: 0, cancelled: 0 }),
		subscriptions: async () => [],
		oldestWaiting: async () => undefined,
	};
	const others = { platforms: [], isDispatcherKept: async () => true, now: () => NOW };
	page = pageOver({ sender: sender as LogSource['sender'], received, ...others });
});

afterEach(async () => {
	await received.close();
	await rm(folder, { recursive: true, force: true });
});

test('what is counted is read by workflow and group', async () => {
	expect([...(await receivedByMetrics(page))]).toEqual([
		['w1', { accepted: 5, duplicate: 3, rejected: 3, unavailable: 1, ignored: 1 }],
	]);
});

test('screens and metrics that say the same are no problem', async () => {
	expect(await receivedDifferences(page)).toEqual([]);
});

/** The page with other metrics. */
const saying = (line: RegExp, other: string): LogPage => ({
	...page,
	metrics: async () => (await page.metrics()).replace(line, other),
});

test('a number of the metrics that no screen says is told', async () => {
	const more = saying(/(verdict="duplicate",reason=""\}) 3/, '$1 4');
	expect((await receivedByMetrics(more)).get('w1')).toMatchObject({ duplicate: 4 });
	expect(await receivedDifferences(more)).toEqual(
		['24h', '30d'].flatMap((span) => [
			`Received in ${span} by ${ID}: duplicate is 3, and it must be 4`,
			`Received in ${span} by ${ID}, plot: duplicate is 3, and it must be 4`,
			`Page of ${ID}, ${span}: duplicate is 3, and it must be 4`,
			`Page of ${ID}, ${span}, plot: duplicate is 3, and it must be 4`,
			`Metrics of answer times of ${ID}: requests is 13, and it must be 14`,
		]),
	);
});

test('an accepted event that is missing among the last events is told', async () => {
	const noEvents: LogPage = {
		...page,
		json: async <Data>(query: Readonly<Record<string, string>>) => {
			const data = await page.json<Data>(query);
			return query.view === 'trigger' ? { ...data, lastEvents: [] } : data;
		},
	};
	const sentence = `Last events of ${ID}: events is 0, and it must be 5`;
	expect(await receivedDifferences(noEvents)).toEqual([sentence, sentence]);
});
