import { flawsIn } from './accessible';
import { parseMarkup } from './markup';

test.each([
	['<h1>A</h1><p>x</p>', []],
	['<p>x</p>', ['there are 0 headings of level 1']],
	['<h1>A</h1><h3>B</h3>', ['a heading of level 3 follows one of less than 2']],
	['<h1 id="a">A</h1><p id="a"></p>', ['the id a stands twice']],
	['<h1>A</h1><input name="x"/>', ['the field x has no label']],
	['<h1>A</h1><label>B <input name="x"/></label>', []],
	['<h1>A</h1><label for="i">B</label><input id="i" name="x"/>', []],
	['<h1>A</h1><label for="j">B</label>', ['label refers to j']],
	['<h1>A</h1><button></button>', ['a button has no name']],
	['<h1>A</h1><svg></svg>', ['a picture has no name']],
	[
		'<h1>A</h1><table><tr><th>B</th></tr></table>',
		['a table has no caption', 'the head of a table has no scope'],
	],
])('%s', (markup, flaws) => {
	expect(flawsIn(parseMarkup(markup))).toEqual(flaws);
});

test.each([
	'<p>',
	'<p></b>',
	'<p title=x></p>',
	'<p title="a" title="b"></p>',
	'a < b',
	'&nope;',
	'<p x="<"></p>',
])('%s is not read as markup', (markup) => {
	expect(() => parseMarkup(markup)).toThrow();
});
