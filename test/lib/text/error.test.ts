import * as fc from 'fast-check';
import { truncatedLine, oneLine } from '../../../lib/text/error';

test.each([
	['two\r\nlines', 'two lines'],
	['\ttab and \u2028 separator', 'tab and   separator'],
	['red \u001b[31m', 'red \\u001b[31m'],
	['turned \u202egnp.exe', 'turned \\u202egnp.exe'],
	['  around  ', 'around'],
	['', ''],
])('%j is shown as %j', (text, shown) => {
	expect(truncatedLine(text)).toBe(shown);
});

test('a text that is too long ends with an ellipsis, and not within a character', () => {
	expect(truncatedLine('abcdef', 6)).toBe('abcdef');
	expect(truncatedLine('abcdefg', 6)).toBe('abcde…');
	expect(truncatedLine('abcd\u{1f4de}\u{1f4de}', 6)).toBe('abcd…');
});

test('any text is one line, of the length allowed, with nothing that turns or controls', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, most) => {
			const line = truncatedLine(text, most);
			expect(line.length).toBeLessThanOrEqual(most);
			expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
			expect(oneLine(line)).toBe(line);
		}),
		{ seed: 20261129 },
	);
});
