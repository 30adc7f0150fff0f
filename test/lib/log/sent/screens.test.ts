import type { Overview } from '../../../../lib/log/sent/overview/gather';
import type { Deliveries } from '../../../../lib/log/sent/deliveries/gather';
import type { Delivery } from '../../../../lib/log/sent/delivery/gather';
import { writeSendingRun } from '../../../../lib/delivery/operations/view/sendingRun';
import { HOUR, MINUTE, SECOND, START, valueOf } from '../../delivery/stage';
import { flawsIn } from '../markup/accessible';
import { elementsIn, textIn, type Element } from '../markup/markup';
import { SentStage } from './stage';

let sent: SentStage;

beforeEach(async () => {
	sent = await SentStage.open();
});

afterEach(async () => await sent.stage.close());

const linksIn = (root: Element) =>
	new Map(elementsIn(root, 'a').map((one) => [textIn(one), one.attributes['href']]));
const buttonsIn = (root: Element) =>
	elementsIn(elementsIn(root, 'main')[0] ?? root, 'button').map(textIn);
const cellsIn = (root: Element) =>
	elementsIn(elementsIn(root, 'main')[0] ?? root, 'tbody')
		.flatMap((body) => elementsIn(body, 'tr'))
		.map((row) => elementsIn(row, 'td', 'th').map(textIn));

/** One endpoint that is well and one that fails until its subscription is paused. */
async function twoEndpoints() {
	const { stage } = sent;
	const good = await stage.subscribe('good');
	const bad = await stage.subscribe('bad', {
		policy: { pausesAfter: 3, scheduleSeconds: [10, 60] },
	});
	stage.endpoints.set('bad', () => ({ status: 500, headers: { 'x-why': 'no' }, body: '{"no":1}' }));
	return { good, bad };
}

test('before anything is sent every screen says what to do next', async () => {
	expect(textIn(await sent.page())).toContain('Nothing sent yet. Add a Webhook Sender node');
	expect(textIn(await sent.page({ view: 'deliveries' }))).toContain('Nothing sent yet.');
	const filtered = await sent.page({ view: 'deliveries', status: 'failed' });
	expect(linksIn(filtered).get('show all deliveries')).toBe('?view=deliveries');
});

test('the overview counts the last day, and tells how each endpoint is', async () => {
	const { good, bad } = await twoEndpoints();
	await sent.stage.send(1);
	await sent.stage.clock.pass(2 * MINUTE);
	await sent.stage.send(2);
	await sent.stage.clock.pass(SECOND);
	const data = (await sent.data('sent')) as Overview;
	expect(data).toMatchObject({ delivered: 2, retrying: 2, failed: 1, waiting: 1 });
	expect(data.activity).toMatchObject({ span: '24h', attempts: 5 });
	expect(data.endpoints).toMatchObject([
		{ id: good, host: 'good.test', status: 'active', queued: 0, consecutiveFailures: 0 },
		{ id: bad, host: 'bad.test', status: 'auto-paused', queued: 1, consecutiveFailures: 3 },
	]);
	expect(data.endpoints[1]).not.toHaveProperty('lastSuccessAt', expect.anything());
	const page = await sent.page();
	const [attention] = elementsIn(page, 'section').filter(
		({ attributes }) => attributes['aria-labelledby'] === 'attention',
	);
	expect(textIn(attention)).toMatch(/bad ‖ Paused by failures 1 event waits\. Fix the endpoint/);
	expect(cellsIn(page).find(([name]) => name?.startsWith('bad'))).toContain('3 of 3');
	expect(linksIn(page).get('All failed deliveries')).toBe('?view=deliveries&status=failed');
});

test('the overview tells when an endpoint accepted an event last, also where it fails since', async () => {
	const { stage } = sent;
	await stage.subscribe('good');
	await stage.send(1);
	await stage.clock.pass(SECOND);
	/** In whole seconds after the start. */
	const success = async () => {
		const { endpoints } = (await sent.data('sent')) as Overview;
		return Math.floor((Date.parse(endpoints[0]?.lastSuccessAt ?? '') - START) / SECOND);
	};
	expect(await success()).toBe(0);
	await stage.clock.pass(MINUTE);
	stage.endpoints.set('good', () => ({ status: 500 }));
	await stage.send(2);
	await stage.clock.pass(SECOND);
	expect(await success()).toBe(0);
	stage.endpoints.set('good', () => ({ status: 200 }));
	await stage.clock.pass(HOUR);
	expect(await success()).toBeGreaterThan(MINUTE / SECOND);
});

test.each(['1h', '24h', '30d'])('plots over %s show all that was attempted in it', async (span) => {
	await twoEndpoints();
	await sent.stage.send(1);
	await sent.stage.clock.pass(SECOND);
	const data = (await sent.data('sent', { span })) as Overview;
	expect(data.activity).toMatchObject({ span, attempts: 2, delivered: 1, retrying: 1 });
	const page = await sent.page({ span });
	const current = elementsIn(page, 'a').filter(
		({ attributes }) => attributes['aria-current'] === 'true',
	);
	expect(current.map(({ attributes }) => attributes['href'])).toEqual([`?span=${span}`]);
});

test('while every endpoint receives its events, nothing needs attention', async () => {
	await sent.stage.subscribe('good');
	await sent.stage.send(1);
	await sent.stage.clock.pass(SECOND);
	expect(textIn(await sent.page())).not.toContain('Needs attention');
});

test('of a canceled delivery no response is told', async () => {
	const id = await sent.stage.subscribe('good');
	valueOf(await sent.stage.sender.pause(id));
	await sent.stage.send(1);
	valueOf(await sent.stage.sender.cancel({}, 1));
	const { deliveries } = (await sent.data('deliveries')) as Deliveries;
	const page = await sent.page({ view: 'deliveries', status: 'cancelled' });
	expect(cellsIn(page)[0]).toEqual(expect.arrayContaining(['– Canceled', '–']));
	const one = textIn(await sent.page({ view: 'delivery', id: deliveries[0]?.id }));
	expect(one).toContain('Canceled before the first attempt.');
	expect(one).not.toMatch(/cancelled/i);
});

test('attempts of yesterday are not of the last 24 hours, but of the last 30 days', async () => {
	await sent.stage.subscribe('good');
	await sent.stage.send(1);
	await sent.stage.clock.pass(SECOND);
	sent.stage.clock.leap(26 * HOUR);
	await sent.stage.clock.pass(SECOND);
	expect(await sent.data('sent', { span: '24h' })).toMatchObject({
		delivered: 0,
		activity: { attempts: 0 },
	});
	expect(await sent.data('sent', { span: '30d' })).toMatchObject({
		delivered: 0,
		activity: { delivered: 1 },
	});
});

test('deliveries are paged by position, there and back', async () => {
	await sent.stage.subscribe('good');
	for (let n = 0; n < 120; n++) await sent.stage.send(n);
	await sent.stage.clock.pass(SECOND);
	const read = async (query: object) =>
		(await sent.data('deliveries', { view: 'deliveries', ...query })) as Deliveries;
	const ids = ({ deliveries }: Deliveries) => deliveries.map(({ id }) => id);
	const first = await read({});
	const second = await read({ after: first.next });
	const third = await read({ after: second.next });
	expect([first, second, third].map((page) => page.deliveries.length)).toEqual([50, 50, 20]);
	expect(new Set([first, second, third].flatMap(ids)).size).toBe(120);
	expect([first.previous, third.next]).toEqual([undefined, undefined]);
	expect(ids(await read({ newer: third.previous }))).toEqual(ids(second));
	expect(ids(await read({ newer: second.previous }))).toEqual(ids(first));
});

test('a filter is in every link of the list, and in what its forms post', async () => {
	await twoEndpoints();
	await sent.stage.send(1);
	await sent.stage.clock.pass(2 * MINUTE);
	const page = await sent.page({ view: 'deliveries', status: 'failed', time: '1h' });
	expect(cellsIn(page)).toEqual([
		['', expect.any(String), 'test.event', 'bad', '✕ Failed', '3 of 3', '500', expect.any(String)],
	]);
	expect(linksIn(page).get('Replay all that match…')).toBe(
		'?view=confirm&change=replay&status=failed&time=1h',
	);
	expect(linksIn(page).has('Cancel all that match…')).toBe(false);
	const [form] = elementsIn(page, 'form').filter(({ attributes }) => attributes['data-select']);
	const fields = elementsIn(form ?? page, 'input').map(({ attributes: { name, value } }) => [
		name,
		value,
	]);
	expect(form?.attributes['action']).toBe('?view=deliveries&status=failed&time=1h');
	expect(fields).toEqual(
		expect.arrayContaining([
			['token', 'token'],
			['status', 'failed'],
			['time', '1h'],
		]),
	);
});

test('one delivery shows its attempts, the pauses between them, answers and the request', async () => {
	await twoEndpoints();
	await sent.stage.send(1);
	await sent.stage.clock.pass(2 * MINUTE);
	const { deliveries } = (await sent.data('deliveries', { status: 'failed' })) as Deliveries;
	const id = deliveries[0]?.id ?? '';
	const data = (await sent.data('delivery', { id })) as Delivery;
	expect(data.attempts).toHaveLength(3);
	expect(data.related.map(({ subscription }) => subscription)).toEqual(['good']);
	expect(data.request?.curl).toContain('https://bad.test/hook');
	const page = await sent.page({ view: 'delivery', id });
	const [timeline] = elementsIn(page, 'ol').filter(
		({ attributes }) => attributes['class'] === 'timeline',
	);
	const steps = (timeline?.children ?? []).map(textIn).filter((text) => text !== '');
	expect(steps.map((text) => text.split(' Mar ')[0])).toEqual([
		expect.stringMatching(/^Attempt 1: answered 500/),
		'10 s later',
		expect.stringMatching(/^Attempt 2: answered 500/),
		'1 min later',
		expect.stringMatching(/^Attempt 3: answered 500/),
	]);
	expect(steps[0]).toContain('x-why: no');
	expect(steps[0]).toContain('{"no":1}');
	const isOpen = elementsIn(timeline ?? page, 'details').map(
		({ attributes }) => 'open' in attributes,
	);
	expect(isOpen).toEqual([false, false, true]);
	expect(textIn(page)).toContain('What to do: The endpoint failed');
	expect(buttonsIn(page)).toEqual(['Replay', 'Copy as curl']);
});

test.each([
	['a name', { workflowName: 'Orders <b>' }, 'workflow Orders <b>, execution 4711'],
	['no name', {}, 'workflow w/1, execution 4711'],
])(
	'one delivery leads to the execution that sent it, of a workflow with %s',
	async (_what, name, text) => {
		await sent.stage.subscribe('good');
		const run = { workflowId: 'w/1', ...name, executionId: '4711' };
		const { deliveries } = await sent.stage.send(1, { sentBy: writeSendingRun(run) });
		const id = deliveries[0]?.id ?? '';
		expect(await sent.data('delivery', { id })).toMatchObject({ delivery: { sentBy: run } });
		for (const editorAddress of ['../../..', 'https://editor.example.com/n8n', '.']) {
			const page = await sent.page({ view: 'delivery', id }, { editorAddress });
			const links = elementsIn(page, 'a').filter(({ attributes: { rel } }) => rel === 'noreferrer');
			expect(links.map((link) => [textIn(link), link.attributes['href']])).toEqual([
				[text, `${editorAddress}/workflow/w%2F1/executions/4711`],
			]);
		}
	},
);

test('one delivery whose sender is not known says nothing of it', async () => {
	await sent.stage.subscribe('good');
	const { deliveries } = await sent.stage.send(1);
	const page = await sent.page({ view: 'delivery', id: deliveries[0]?.id ?? '' });
	expect(textIn(page)).not.toContain('Sent by');
});

test('a subscription shows what holds for it, and what can be done in its status', async () => {
	const { bad } = await twoEndpoints();
	const query = { view: 'subscription', id: bad };
	expect(buttonsIn(await sent.page(query)).slice(0, 3)).toEqual(['Pause', 'Disable', 'Send Test']);
	await sent.stage.send(1);
	await sent.stage.clock.pass(2 * MINUTE);
	const page = await sent.page(query);
	expect(buttonsIn(page).slice(0, 3)).toEqual(['Resume', 'Disable', 'Send Test']);
	const facts = new Map(
		elementsIn(page, 'dl').flatMap((list) => {
			const terms = elementsIn(list, 'dt').map(textIn);
			const values = elementsIn(list, 'dd').map(textIn);
			return terms.map((term, at) => [term, values[at]] as const);
		}),
	);
	expect(facts.get('URL')).toBe('https://bad.test/hook');
	expect(facts.get('Retries after')).toBe('10 s, 1 min');
	expect(facts.get('Pauses after')).toBe('3 failed attempts');
	valueOf(await sent.stage.sender.setEnabled(bad, false));
	expect(buttonsIn(await sent.page(query)).slice(0, 2)).toEqual(['Enable', 'Send Test']);
});

test('on a page that only shows there is nothing to post', async () => {
	const { bad } = await twoEndpoints();
	await sent.stage.send(1);
	await sent.stage.clock.pass(2 * MINUTE);
	const failed = (await sent.data('deliveries', { status: 'failed' })) as Deliveries;
	const id = failed.deliveries[0]?.id ?? '';
	const queries = [
		{},
		{ view: 'deliveries', status: 'failed' },
		{ view: 'delivery', id },
		{ view: 'subscription', id: bad },
		{ view: 'confirm', change: 'replay', status: 'failed' },
	];
	for (const query of queries) {
		const [main] = elementsIn(await sent.page(query, { mayAct: false }), 'main');
		const posts = elementsIn(main ?? { name: '', attributes: {}, children: [] }, 'form');
		expect(posts.filter(({ attributes }) => attributes['method'] === 'post')).toEqual([]);
	}
});

test.each([
	['delivery', 'dlv_99', 'There is no delivery dlv_99'],
	['subscription', 'sub_<b>', 'There is no subscription sub_<b>'],
] as const)('a %s that is not there is told', async (view, id, problem) => {
	const { sentScreens } = await import('../../../../lib/log/sent/screens');
	const answer = await sentScreens[view](sent.source, { id });
	expect(answer).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
});

test('all screens are well-formed, and have the names and heads that those need who listen to them', async () => {
	const { bad } = await twoEndpoints();
	await sent.stage.send(1);
	await sent.stage.clock.pass(2 * MINUTE);
	await sent.stage.send(2);
	const all = (await sent.data('deliveries')) as Deliveries;
	const queries = [
		{},
		{ span: '30d' },
		{ view: 'deliveries' },
		{ view: 'deliveries', text: 'nothing' },
		...all.deliveries.map(({ id }) => ({ view: 'delivery', id })),
		{ view: 'subscription', id: bad },
		{ view: 'confirm', change: 'replay', status: 'failed' },
		{ view: 'confirm', change: 'cancel' },
	];
	for (const query of queries)
		expect([query, flawsIn(await sent.page(query))]).toEqual([query, []]);
});
