import type { Overview } from '../../../lib/log/sent/overview/gather';
import type { ReceivedOverview } from '../../../lib/log/received/overview/gather';
import { receivedScreens } from '../../../lib/log/received/screens';
import { logRoutes } from '../../../lib/log/page';
import type { LogSource } from '../../../lib/log/source';
import { noDurations } from '../../../lib/store/durations';
import type { ReceivedStore } from '../../../lib/store/received';
import { platforms } from '../../../nodes/platforms';
import { inventRequests } from '../../log/inventedRequests';
import { MINUTE, SenderStage, START, valueOf } from '../delivery/stage';
import { elementsIn, parseMarkup, textIn } from './markup/markup';

/* An n8n with more endpoints and triggers than anybody reads: they come in pages, what needs somebody first. */

const MANY = 230;
const FRAME = {
	formToken: 't',
	now: START,
	mayAct: true,
	retriesStop: false,
	editorAddress: '../..',
};

let stage: SenderStage;
let received: ReceivedStore;
let source: LogSource;

beforeAll(async () => {
	stage = await SenderStage.open();
	for (let n = 0; n < MANY; n += 1) await stage.subscribe(`e${n}`, { policy: { pausesAfter: 1 } });
	stage.endpoints.set('e222', () => ({ status: 500 }));
	await stage.send(1);
	await stage.clock.pass(MINUTE);
	const now = stage.clock.now();
	received = await inventRequests(now, {
		triggers: Array.from({ length: MANY }, (_, n) => ({
			id: `w${n}:a`,
			workflowId: `w${n}`,
			workflowName: `Workflow ${n}`,
			nodeName: `Trigger ${n}`,
			platform: 'JustCall',
			sent: [['accepted', '', 1]],
			lastHours: 1,
		})),
		rejected: [],
		types: [],
	});
	source = {
		sender: stage.sender,
		received,
		platforms,
		isDispatcherKept: async () => true,
		now: () => now,
	};
});

afterAll(async () => {
	await received.close();
	await stage.close();
});

async function shown<Data>(query: Readonly<Record<string, string>>) {
	const screen = logRoutes.screens[query.view ?? 'sent'];
	if (screen === undefined) throw new Error('There is no such screen');
	const gathered = await stage.during(screen(source, query));
	const { data, draw } = valueOf(gathered);
	return { data: data as Data, text: draw(FRAME).content.text };
}

test('endpoints come in pages, the paused one first', async () => {
	const { data, text } = await shown<Overview>({});
	expect([data.endpoints.length, data.page, data.pages]).toEqual([100, 1, 3]);
	expect(data.endpoints[0]).toMatchObject({ label: 'e222', status: 'auto-paused' });
	expect(text.length).toBeLessThan(1_000_000);
	const root = parseMarkup(text);
	const [next] = elementsIn(root, 'a').filter((one) => textIn(one) === 'Next →');
	expect(next?.attributes['href']).toBe('?span=24h&page=2');
	const labels = [];
	for (const page of ['1', '2', '3']) {
		const { data: of } = await shown<Overview>({ page });
		labels.push(...of.endpoints.map(({ label }) => label));
	}
	expect(new Set(labels).size).toBe(MANY);
});

test('triggers come in pages, and all of them count', async () => {
	const { data, text } = await shown<ReceivedOverview>({ view: 'received', page: '3' });
	expect([data.triggers.length, data.page, data.pages]).toEqual([30, 3, 3]);
	expect(data.traffic.requests % MANY).toBe(0);
	expect(data.traffic.requests).toBeGreaterThan(MANY);
	expect(text).toContain('Page 3 of 3');
});

/** A hundred triggers, each with requests of several kinds in every bar of the day. */
function busyDay(now: number): Pick<ReceivedStore, 'triggers' | 'stretches' | 'rejected'> {
	const ids = Array.from({ length: 100 }, (_, n) => `workflow${n}abcdefgh:0d2a6c1e-${n}`);
	const kinds = [
		['accepted', '', 300],
		['duplicate', '', 40],
		['notSelected', '', 70],
		['forged', 'signature-mismatch', 9],
	] as const;
	const durations = noDurations().map((_, at) => (at === 4 ? 1 : 0));
	return {
		triggers: async () =>
			ids.map((id, n) => ({
				id,
				workflowId: `workflow${n}abcdefgh`,
				workflowName: `Calls of the team number ${n}`,
				nodeName: `JustCall Trigger ${n}`,
				platform: 'JustCall',
				seenAt: now - 5000,
			})),
		stretches: async ({ from, before, every = 1 }) =>
			Array.from({ length: (before - from) / every }, (_, bar) =>
				ids.flatMap((triggerId, n) =>
					kinds.map(([verdict, reason, most]) => ({
						triggerId,
						verdict,
						reason,
						from: from + bar * every,
						count: 1 + ((bar * 37 + n * 13) % most),
						durations,
						totalMilliseconds: 12,
					})),
				),
			).flat(),
		rejected: async () => ({ requests: [] }),
	};
}

test('a page of a hundred triggers that are busy all day is less than half a megabyte', async () => {
	const now = stage.clock.now();
	const busy = { ...source, received: busyDay(now) as ReceivedStore };
	const { data, draw } = valueOf(await receivedScreens.received(busy, {}));
	expect((data as ReceivedOverview).triggers).toHaveLength(100);
	const { text } = logRoutes.layout.document(draw(FRAME), { view: 'received' }, FRAME);
	const plots = elementsIn(parseMarkup(text), 'svg').filter(
		({ attributes }) => attributes['class'] === 'spark',
	);
	expect(plots).toHaveLength(100);
	expect(plots[7]?.attributes['aria-label']).toMatch(
		/^[\d,]+ requests in the last 24 hours, [\d,]+ rejected$/,
	);
	expect(Buffer.byteLength(text)).toBeLessThan(500_000);
});

test.each([{}, { view: 'received' }])('%j has no other pages', async (query) => {
	const screen = logRoutes.screens[('view' in query ? query.view : 'sent') ?? 'sent'];
	expect(await screen?.(source, { ...query, page: '4' })).toMatchObject({
		ok: false,
		isInvalid: true,
	});
});
