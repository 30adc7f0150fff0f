import { foreign, idCode } from '../../../../lib/log/layout/foreign';
import { parseMarkup, rawTextIn, type Element } from '../markup/markup';

/** The text with `|` where a line may be broken. */
function broken(element: Element | string): string {
	if (typeof element === 'string') return element;
	return element.name === 'wbr' ? '|' : element.children.map(broken).join('');
}

test.each([
	['https://billing.example.com/webhooks', 'https://|billing.|example.|com/|webhooks'],
	['https://a.example.com/x?id=1&to=b#c', 'https://|a.|example.|com/|x?|id=|1&|to=|b#c'],
	['sub_team.0123456789abcdef', 'sub_|team.|0123456789abcdef'],
	['evt_goxed8rd6w', 'evt_goxed8rd6w'],
	['no answer in 1.5 s', 'no answer in 1.5 s'],
	[
		'see https://hooks.example.com/a now, please',
		'see https://|hooks.|example.|com/|a now, please',
	],
	['-'.repeat(20), '-'.repeat(20)],
	['x'.repeat(40), 'x'.repeat(40)],
	['', ''],
])('%s is broken between its parts, where a line is too short', (text, parts) => {
	const root = parseMarkup(foreign(text, 500).text);
	expect(broken(root)).toBe(parts);
	// Nothing is added to what is copied or read out.
	expect(rawTextIn(root)).toBe(text);
});

test('so is an id', () => {
	expect(broken(parseMarkup(idCode('sub_team.0123456789abcdef').text))).toBe(
		'sub_|team.|0123456789abcdef',
	);
});

test('markup in an address is text', () => {
	const root = parseMarkup(foreign('https://a.example.com/<b>&amp;/"x"').text);
	expect(rawTextIn(root)).toBe('https://a.example.com/<b>&amp;/"x"');
});
