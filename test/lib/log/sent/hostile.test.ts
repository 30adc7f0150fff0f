import type { Deliveries } from '../../../../lib/log/sent/deliveries/gather';
import { elementsIn, textIn } from '../markup/markup';
import { SentStage } from './stage';

/* Texts of endpoints and events can be anything: they are shown as texts, cut where they are long, and nothing more. */

const MARKUP = `<script>alert(1)</script><img src=x onerror="alert(2)">'"]]>-->&lt;</pre></details>`;
const ODD = `${MARKUP}\u202egnp.exe\u2066\0\u001b[31m`;
const LONG = 'y'.repeat(1_000_000);

let sent: SentStage;
let id: string;
let subscription: string;

beforeAll(async () => {
	sent = await SentStage.open();
	subscription = await sent.stage.subscribe('odd', {
		label: MARKUP,
		url: `https://odd.test/hook?${encodeURIComponent(MARKUP)}=<b>"'`,
		filters: [],
	});
	sent.stage.endpoints.set('odd', () => ({
		status: 400,
		headers: { '<i>x</i>': ODD, 'x-list': [ODD, '"'] },
		body: ODD + LONG,
	}));
	const sentBy = `<img/src=x/onerror="alert(3)">'" ../../..?"' ${ODD}`;
	const event = { type: MARKUP, data: { text: ODD, more: LONG }, sentBy };
	await sent.stage.send(1, { ...event, orderKey: MARKUP, mostDataBytes: 4_000_000 });
	await sent.stage.clock.pass(1000);
	const { deliveries } = (await sent.data('deliveries')) as Deliveries;
	id = deliveries[0]?.id ?? '';
});

afterAll(async () => await sent.stage.close());

const OURS = new Set(['script', 'style']);

test.each([
	['the overview', () => ({})],
	['the list', () => ({ view: 'deliveries', text: MARKUP, type: MARKUP, subscription: MARKUP })],
	['the delivery', () => ({ view: 'delivery', id })],
	['the subscription', () => ({ view: 'subscription', id: subscription, other: MARKUP })],
	['what would be replayed', () => ({ view: 'confirm', change: 'replay', subscription: MARKUP })],
])('%s shows hostile texts as texts', async (_screen, query) => {
	const root = await sent.page({ ...query(), done: MARKUP });
	const scripts = elementsIn(root).filter(({ name }) => OURS.has(name));
	expect(scripts.map(({ name }) => name)).toEqual(['style', 'script']);
	expect(elementsIn(root, 'img', 'iframe', 'object', 'embed', 'base')).toEqual([]);
	for (const { attributes } of elementsIn(root)) {
		expect(Object.keys(attributes).filter((name) => /^on|^style$|^srcdoc$/.test(name))).toEqual([]);
		for (const address of [attributes['href'], attributes['action']]) {
			expect(address ?? '?').toMatch(
				/^(\?|#|data:image\/svg|(\.\.\/){3}workflow\/[^/]+\/executions\/[^/]+$)/,
			);
		}
	}
});

test('marks of direction and controls are shown by their numbers, and long texts are cut', async () => {
	const root = await sent.page({ view: 'delivery', id });
	const blocks = elementsIn(root, 'pre');
	const body = blocks.find(({ attributes }) =>
		/^Body of the response/.test(attributes['aria-label'] ?? ''),
	);
	expect(textIn(body)).toContain(`${MARKUP}\\u202egnp.exe\\u2066`);
	expect(textIn(body)).toContain('\\u001b[31m');
	for (const block of blocks) expect(textIn(block).length).toBeLessThan(70_000);
	expect(textIn(root)).toMatch(/The first 16\.\d KB of 1 MB\./);
});

test('the whole document stays small', async () => {
	for (const query of [{}, { view: 'deliveries' }, { view: 'delivery', id }]) {
		const { draw } = await sent.shown(query);
		expect(draw(sent.frame()).content.text.length).toBeLessThan(150_000);
	}
});
