import { pageOf, pager } from '../../../../lib/log/layout/table/pager';
import { html } from '../../../../lib/log/html/template';
import { elementsIn, parseMarkup, textIn } from '../markup/markup';

const LIST = Array.from({ length: 25 }, (_, at) => at);

test.each([
	[undefined, [0, 9], 1],
	['1', [0, 9], 1],
	['3', [20, 24], 3],
])('page %s of a list', (page, [first, last], number) => {
	const paged = pageOf(LIST, { page }, 10);
	expect(paged).toMatchObject({ ok: true, value: { page: number, pages: 3 } });
	const items = paged.ok ? paged.value.items : [];
	expect([items[0], items.at(-1)]).toEqual([first, last]);
});

test.each(['0', '4', '-1', '1.5', '01', '', 'x', '9'.repeat(20)])('there is no page %s', (page) => {
	expect(pageOf(LIST, { page }, 10)).toEqual({
		ok: false,
		isInvalid: true,
		problem: 'page is invalid: use a number from 1 to 3, or leave it out.',
	});
});

test('an empty list is one page', () => {
	expect(pageOf([], {}, 10)).toEqual({ ok: true, value: { items: [], page: 1, pages: 1 } });
});

const links = (page: number, pages: number) => {
	const drawn = pager({ page, pages }, { view: 'received', span: '1h' }, 'Pages');
	const root = parseMarkup(html`${drawn}`.text);
	return elementsIn(root, 'a').map((one) => [textIn(one), one.attributes['href']]);
};

test('the way leads to the pages before and after', () => {
	expect(links(2, 3)).toEqual([
		['← Previous', '?view=received&span=1h&page=1'],
		['Next →', '?view=received&span=1h&page=3'],
	]);
	expect(links(1, 2).map(([text]) => text)).toEqual(['Next →']);
	expect(links(2, 2).map(([text]) => text)).toEqual(['← Previous']);
	expect(links(1, 1)).toEqual([]);
});
