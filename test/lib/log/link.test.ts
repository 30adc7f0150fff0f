import { link } from '../../../lib/log/link';

test.each([
	[{}, '?'],
	[{ view: 'delivery', id: 'dlv_1' }, '?view=delivery&id=dlv_1'],
	[
		{ view: 'deliveries', text: 'a&b=c #"<', after: undefined, type: '' },
		'?view=deliveries&text=a%26b%3Dc+%23%22%3C',
	],
	[{ text: '\ud800', limit: 0 }, '?text=%EF%BF%BD&limit=0'],
])('%j is written as %s', (query, written) => {
	expect(link(query)).toBe(written);
});
