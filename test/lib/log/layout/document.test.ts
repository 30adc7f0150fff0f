import { html } from '../../../../lib/log/html/template';
import { layout } from '../../../../lib/log/layout/document';
import type { Frame, Query } from '../../../../lib/log/screen';
import { elementsIn, parseMarkup, rawTextIn, textIn } from '../markup/markup';

const frame: Frame = {
	formToken: '<token>"',
	now: Date.UTC(2026, 10, 28, 12),
	mayAct: true,
	retriesStop: false,
	editorAddress: '../../..',
};

const drawn = { title: '<script>alert(1)</script>', content: html`<h1>${'<b>Screen</b>'}</h1>` };

function read(query: Query = {}, changes: Partial<Frame> | undefined = {}) {
	const seen = changes && { ...frame, ...changes };
	const root = parseMarkup(layout.document(drawn, query, seen).text);
	const find = (...names: string[]) => elementsIn(root, ...names);
	return { root, find, links: find('a').map((one) => [textIn(one), one.attributes['href']]) };
}

test('a document is well-formed, has one title, one main part and one heading', () => {
	const { find } = read();
	expect(find('html')[0]?.attributes).toEqual({ lang: 'en' });
	expect(find('title').map(textIn)).toEqual(['<script>alert(1)</script> · Webhook Log']);
	expect(find('main').map(({ attributes }) => attributes['id'])).toEqual(['main']);
	expect(find('h1').map(textIn)).toEqual(['<b>Screen</b>']);
});

test('the only style sheet and the only script stand there as the policy hashes them', () => {
	const { find } = read();
	expect(find('style').map(rawTextIn)).toEqual([layout.style]);
	expect(find('script').map(rawTextIn)).toEqual([layout.script]);
});

test.each([
	[{}, 'Sent'],
	[{ view: 'deliveries' }, 'Sent'],
	[{ view: 'received' }, 'Received'],
	[{ view: 'trigger' }, 'Received'],
	[{ view: 'rejected' }, 'Received'],
	[{ view: 'health' }, 'Health'],
	[{ view: 'journal' }, 'Sent'],
	[{ view: 'constructor' }, 'Sent'],
])('of %j the tab is %s', (query, label) => {
	const { find } = read(query);
	const current = find('a').filter(({ attributes }) => attributes['aria-current'] === 'page');
	expect(current.map(textIn)).toEqual([label]);
});

test('every screen is linked relative to the page, and signing out has the token', () => {
	const { links, find } = read({ view: 'delivery', id: 'dlv_1', done: 'tested' });
	expect(links).toEqual([
		['Skip to content', '#main'],
		['Sent', '?'],
		['Received', '?view=received'],
		['Health', '?view=health'],
		['this screen as JSON', '?view=delivery&id=dlv_1&format=json'],
		['journal', '?view=journal'],
	]);
	const fields = find('input').map(({ attributes: { name, value } }) => [name, value]);
	expect(fields).toContainEqual(['token', '<token>"']);
	expect(fields).toContainEqual(['action', 'sign-out']);
});

test('a page that is only to be read says so', () => {
	expect(textIn(read({}, { mayAct: false }).root)).toContain('Read-only');
	expect(textIn(read().root)).not.toContain('Read-only');
});

test('a red strip tells where nobody retries after a restart', () => {
	const alerts = (retriesStop: boolean) =>
		read({}, { retriesStop })
			.find('p')
			.filter(({ attributes }) => attributes['role'] === 'alert');
	expect(alerts(false)).toEqual([]);
	expect(alerts(true).map(textIn)).toEqual([
		expect.stringContaining('Retries stop when n8n restarts.'),
	]);
});

test.each([
	['replayed-3', 'Replayed 3 deliveries.'],
	['replayed-1', 'Replayed 1 delivery.'],
	['replayed-0', 'Nothing was replayed.'],
	['cancelled-1200', 'Canceled 1,200 deliveries.'],
	['tested', 'Sent a test event.'],
])('the code %s is told as %j', (done, sentence) => {
	const { find } = read({ done });
	const told = find('p').filter(({ attributes }) => attributes['class'] === 'notice done');
	expect(told.map(textIn)).toEqual([sentence]);
});

test.each([
	'<b>You won</b>',
	'constructor',
	'toString-1',
	'replayed-x',
	'Replayed 3 deliveries',
	'',
])('of the code %j nothing is told', (done) => {
	expect(textIn(read({ done }).root)).toBe(textIn(read().root));
});

test('who is not signed in sees the screen alone', () => {
	const root = parseMarkup(layout.document(drawn, { done: 'tested' }).text);
	const visible = elementsIn(root, 'a', 'p', 'main', 'button').map(textIn);
	expect(visible).toEqual(['Skip to content', 'Webhook Log', '<b>Screen</b>']);
	expect(elementsIn(root, 'form')).toEqual([]);
});
