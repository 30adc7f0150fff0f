import fc from 'fast-check';
import { Attributes, html, ownElement, type Html } from '../../../../lib/log/html/template';
import { elementsIn, parseMarkup, rawTextIn } from '../markup/markup';

/* Whatever a text has in it, a page shows it as that text, and nothing of it becomes markup. */

/** Texts of what breaks out where it is not escaped. */
const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom('<script>alert(1)</script>', '"', "'", '>', '<', '&', '&lt;', '`', '=', ' '),
			fc.constantFrom(
				'-->',
				'<!--',
				']]>',
				'</p>',
				'onload=x',
				'javascript:',
				'\0',
				'\u202e',
				'\n',
			),
			fc.string({ unit: 'binary' }),
		),
		{ maxLength: 8 },
	)
	.map((parts) => parts.join(''));

/** As it is shown: controls and marks of direction by their numbers, half characters as the sign for that. */
const shown = (text: string) =>
	text
		.toWellFormed()
		.replace(/(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
			return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
		});

test('a text stays that text between tags, in a list and in attributes', () => {
	fc.assert(
		fc.property(hostile, hostile, (text, value) => {
			const options = new Attributes({ title: value, 'data-x': text });
			const made = html`<p class="a ${value}" ${options}>${[text, html`<b>${text}</b>`]}</p>`;
			const root = parseMarkup(made.text);
			const [paragraph] = elementsIn(root);
			expect(elementsIn(root).map(({ name }) => name)).toEqual(['p', 'b']);
			expect(paragraph?.attributes).toEqual({
				class: `a ${shown(value)}`,
				title: shown(value),
				'data-x': shown(text),
			});
			expect(rawTextIn(root)).toBe(shown(text) + shown(text));
		}),
		{ numRuns: 300, seed: 20261129 },
	);
});

test('an address never runs anything', () => {
	fc.assert(
		fc.property(hostile, (text) => {
			const { attributes } = elementsIn(parseMarkup(html`<a href="${text}">x</a>`.text))[0] ?? {};
			const href = attributes?.['href'] ?? '';
			expect(href === '#' || /^([?#]|\/(?!\/)|\.\.?\/|https?:\/\/)/i.test(href)).toBe(true);
		}),
		{ seed: 20261129 },
	);
});

test.each([
	['javascript:alert(1)', '#'],
	[' javascript:alert(1)', '#'],
	['java\nscript:alert(1)', '#'],
	['data:text/html,<script>', '#'],
	['//elsewhere.test', '#'],
	['', '#'],
	['?view=delivery&id=1', '?view=delivery&id=1'],
	['/workflow/1', '/workflow/1'],
	['https://example.com/', 'https://example.com/'],
])('the address %j is written as %j', (address, written) => {
	const inTemplate = parseMarkup(html`<a href="${address}">x</a>`.text);
	const inAttributes = parseMarkup(html`<a ${new Attributes({ href: address })}>x</a>`.text);
	for (const root of [inTemplate, inAttributes]) {
		expect(elementsIn(root)[0]?.attributes).toEqual({ href: written });
	}
});

test('nothing is written for what is not there', () => {
	expect(html`<p>${undefined}${null}${false}${0}${''}</p>`.text).toBe('<p>0</p>');
	const given = new Attributes({ hidden: true, title: undefined, lang: false, 'tab-index': 0 });
	expect(given.text).toBe('hidden tab-index="0"');
});

test('what only lays a template out is one line break, and what it is given stays as it is', () => {
	const made = html`<ul>
		<li>${'a\n\t\tb'}</li>
		<li class="x">c</li>
	</ul>`;
	expect(made.text).toBe('<ul>\n<li>a\n\t\tb</li>\n<li class="x">c</li>\n</ul>');
});

test.each<[string, () => Html]>([
	['in an attribute without quotes', () => html`<p class=${'x'}></p>`],
	['as the name of a tag', () => html`<${'p'}></p>`],
	['as an attribute', () => html`<p ${'onclick="x"'}></p>`],
	[
		'in a script',
		() =>
			html`<script>
				${'alert(1)'};
			</script>`,
	],
	[
		'in a script, though it is markup',
		() =>
			html`<script>
				${html`x`};
			</script>`,
	],
	[
		'in a style sheet',
		() =>
			html`<style>
				${'p { color: red }'}
			</style>`,
	],
	['in a comment', () => html`<!-- ${'x'} -->`],
	['as markup in an attribute', () => html`<p title="${html`<b>"</b>`}"></p>`],
	['in a handler', () => html`<p onclick="${'x'}"></p>`],
	['in a style', () => html`<p style="${'x'}"></p>`],
	['as the name of a handler', () => html`<p ${new Attributes({ onclick: 'x' })}></p>`],
	['as a name that ends the tag', () => html`<p ${new Attributes({ 'a><script': 'x' })}></p>`],
	['in a tag that is left open', () => html`<p title="${'x'}`],
	['as what only looks like markup', () => html`<p>${{ text: '<b>' } as unknown as Html}</p>`],
	['as a script that ends its element', () => ownElement('script', '</script>')],
])('a value is not taken %s', (_where, make) => {
	expect(make).toThrow();
});

test('a script of our own is written as it is', () => {
	const made = html`<div>${[ownElement('script', 'a && b < c'), '<']}</div>`;
	expect(made.text).toBe('<div><script>a && b < c</script>&lt;</div>');
});
