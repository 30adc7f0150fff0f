import type { Query, Shown } from '../../../../lib/log/screen';
import { receivedScreens } from '../../../../lib/log/received/screens';
import type { LogSource } from '../../../../lib/log/source';
import type { ReceivedStore } from '../../../../lib/store/received';
import { platforms } from '../../../../nodes/platforms';
import { HOSTILE, inventRequests } from '../../../log/inventedRequests';
import { elementsIn, parseMarkup, textIn } from '../markup/markup';

const NOW = Date.UTC(2026, 2, 2, 13, 40);
const FRAME = {
	formToken: 't',
	now: NOW,
	mayAct: true,
	retriesStop: false,
	editorAddress: '../../..',
};

let received: ReceivedStore;
beforeAll(async () => {
	received = await inventRequests(NOW);
});
afterAll(async () => await received.close());

function source(store: Partial<ReceivedStore> = received): LogSource {
	const given: Partial<LogSource> = { received: store as ReceivedStore, platforms, now: () => NOW };
	return given as LogSource;
}

async function shownOf(view: keyof typeof receivedScreens, query: Query = {}): Promise<Shown> {
	const shown = await receivedScreens[view](source(), query);
	if (!shown.ok) throw new Error(shown.problem);
	return shown.value;
}

async function drawn(view: keyof typeof receivedScreens, query: Query = {}) {
	const { draw } = await shownOf(view, query);
	const markup = parseMarkup(draw(FRAME).content.text);
	return { markup, text: textIn(markup) };
}

async function firstRejected(): Promise<string> {
	const { requests } = await received.rejected({ limit: 2 });
	return requests.find(({ body }) => body !== undefined)?.id ?? '';
}

test('it says of each trigger how many requests came to what', async () => {
	const { data } = await shownOf('received', { span: '24h' });
	const { triggers, traffic } = data as {
		triggers: Array<{ id: string; traffic: Record<string, number> }>;
		traffic: Record<string, number>;
	};
	const of = (id: string) => triggers.find((one) => one.id === id)?.traffic;
	expect(of('w1:a')).toMatchObject({ rejected: 0, unavailable: 0 });
	expect(of('w1:a')?.accepted).toBe(6 * (of('w1:a')?.duplicate ?? 0));
	expect(of('w1:a')?.ignored).toBe(1.5 * (of('w1:a')?.duplicate ?? 0));
	expect(of('w2:b')).toMatchObject({ accepted: 0 });
	expect(of('w2:b')?.rejected).toBe(5 * (of('w2:b')?.unavailable ?? 0));
	const sum = triggers.reduce((all, one) => all + (one.traffic.requests ?? 0), 0);
	expect(traffic.requests).toBe(sum);
	expect(sum).toBeGreaterThan(1000);
});

test('why nothing arrives is answered by looking: what happened, and what fixes it', async () => {
	const { text } = await drawn('trigger', { id: 'w2:b' });
	expect(text).toContain("signature doesn't match the secret");
	expect(text).toContain('No event was accepted yet.');
	expect(text).toMatch(/Copy the whole .* again into this trigger's credential/);
});

test('a trigger that is well shows its last events and changed fields', async () => {
	const { text } = await drawn('trigger', { id: 'w1:a' });
	expect(text).toContain('call.completed');
	expect(text).toContain('data.call.mood');
	expect(text).toMatch(/data\.call\.direction\s*Missing/);
	expect(text).toContain('No request was rejected.');
	expect(text).toContain("doesn't have selected");
});

test('of a trigger that received nothing lately it says where to look', async () => {
	const id = 'w1:a';
	const quiet: Partial<ReceivedStore> = {
		triggers: async () => await received.triggers(),
		stretches: async () => [],
		lastEvents: async (of) => await received.lastEvents(of),
		rejected: async (wanted) => await received.rejected(wanted),
		drift: async (of, most) => await received.drift(of, most),
	};
	const shown = await receivedScreens.trigger(source(quiet), { id });
	if (!shown.ok) throw new Error(shown.problem);
	const text = textIn(parseMarkup(shown.value.draw(FRAME).content.text));
	expect(text).toMatch(
		/No requests in the last 24 hours\. .* check that the workflow is published/,
	);
	expect((await drawn('trigger', { id })).text).not.toContain('No requests in the last');
	expect((await drawn('received')).text).toContain('A trigger is missing?');
});

test.each([
	['w1:a', ['../../../workflow/w1/executions']],
	['w2:b', []],
])('where events were accepted, their executions are a click away: %s', async (id, addresses) => {
	const { markup } = await drawn('trigger', { id });
	const links = elementsIn(markup, 'a').filter(({ attributes }) => attributes['rel'] !== undefined);
	expect(links.map(({ attributes: { href } }) => href)).toEqual(addresses);
	for (const link of links) {
		expect(link.attributes['rel']).toBe('noreferrer');
		expect(textIn(link)).toMatch(/^Executions of \S/);
	}
});

test('rejected requests are shown page by page', async () => {
	const { data } = await shownOf('trigger', { id: 'w3:c' });
	const first = data as { rejected: Array<{ id: string }>; next?: string };
	expect(first.rejected).toHaveLength(20);
	expect(first.next).toBeUndefined();
	const { requests, next } = await received.rejected({ triggerId: 'w3:c', limit: 15 });
	const more = await shownOf('trigger', { id: 'w3:c', after: next ?? '' });
	const { rejected } = more.data as { rejected: Array<{ id: string }> };
	expect([...requests, ...rejected].map(({ id }) => id)).toEqual(
		first.rejected.map(({ id }) => id),
	);
});

test('one rejected request has its headers, and its body where it was kept', async () => {
	const { text } = await drawn('rejected', { id: await firstRejected() });
	expect(text).toContain('ab12… (64)');
	expect(text).toContain('1.2 KB');
	expect(text).toContain('"text":"<script>alert(1)');
	const { requests } = await received.rejected({ triggerId: 'w2:b', limit: 1 });
	const without = await drawn('rejected', { id: requests[0]?.id ?? '' });
	expect(without.text).toContain('switch on Keep Rejected Bodies');
});

test.each([
	['received', {}],
	['trigger', { id: 'w3:c' }],
	['trigger', { id: 'w1:a' }],
	['rejected', {}],
] as const)('nothing of a request is run or hides text: %s %j', async (view, query) => {
	const asked = view === 'rejected' ? { id: await firstRejected() } : query;
	const { markup, text } = await drawn(view, asked);
	expect(elementsIn(markup, 'script')).toEqual([]);
	expect(elementsIn(markup, 'img')).toEqual([]);
	expect(text).toContain('<script>alert(1)</script>');
	expect(text).not.toMatch(/[\u202e\0]/);
	expect(HOSTILE).toMatch(/[\u202e\0]/);
});

test.each([
	['trigger', 'w9:z'],
	['trigger', undefined],
	['rejected', '999999'],
	['rejected', "' OR 1=1"],
] as const)('what is not there is said: %s %s', async (view, id) => {
	const shown = await receivedScreens[view](source(), { id });
	expect(shown.ok ? undefined : shown.problem).toMatch(/No trigger|not in the log/);
});

test('a trigger that was published is listed before a request reaches it', async () => {
	const known = { workflowId: 'w1', nodeName: 'New one', platform: 'JustCall', seenAt: NOW - 1000 };
	const unreached: Partial<ReceivedStore> = {
		triggers: async () => [{ id: 'w1:a', ...known, isUnreached: true }],
		stretches: async () => [],
		lastEvents: async () => [],
		drift: async () => [],
		rejected: async () => ({ requests: [] }),
	};
	for (const view of ['received', 'trigger'] as const) {
		const shown = await receivedScreens[view](source(unreached), { id: 'w1:a' });
		if (!shown.ok) throw new Error(shown.problem);
		const text = textIn(parseMarkup(shown.value.draw(FRAME).content.text));
		expect(text).toContain('New one');
		expect(text).toContain('none yet');
		expect(text).not.toContain('ago');
		expect(JSON.stringify(shown.value.data)).not.toContain('seenAt');
		if (view === 'received') expect(text).toContain('Nothing received yet.');
		else expect(text).not.toContain('Events have the fields');
	}
});

test('where nothing was received it says what to do', async () => {
	const none: Partial<ReceivedStore> = {
		triggers: async () => [],
		stretches: async () => [],
		rejected: async () => ({ requests: [] }),
	};
	const shown = await receivedScreens.received(source(none), {});
	if (!shown.ok) throw new Error(shown.problem);
	const text = textIn(parseMarkup(shown.value.draw(FRAME).content.text));
	expect(text).toContain('Nothing received yet.');
	expect(text).toContain('publish it');
});
