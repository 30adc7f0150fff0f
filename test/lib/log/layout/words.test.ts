import { bytes, compactNumber, counted, duration, percent } from '../../../../lib/log/layout/words';

test.each([
	[0, '0 ms'],
	[0.4, '0 ms'],
	[230.4, '230 ms'],
	[999, '999 ms'],
	[1500, '1.5 s'],
	[59_900, '59.9 s'],
	[60_000, '1 min'],
	[250_000, '4 min 10 s'],
	[3_600_000, '1 h'],
	[3_605_000, '1 h'],
	[183_600_000, '2 d 3 h'],
])('%d ms is %s', (milliseconds, words) => {
	expect(duration(milliseconds)).toBe(words);
});

test.each([
	[0, 10, '0 %'],
	[10, 10, '100 %'],
	[1, 100_000, '0.1 %'],
	[99_999, 100_000, '99.9 %'],
	[1, 3, '33.3 %'],
])('%d of %d is %s', (part, whole, words) => {
	expect(percent(part, whole)).toBe(words);
});

test('counts and sizes', () => {
	expect([counted(1, 'event'), counted(1234, 'event')]).toEqual(['1 event', '1,234 events']);
	expect([compactNumber(9999), compactNumber(12_345)]).toEqual(['9,999', '12.3K']);
	expect([bytes(999), bytes(1234), bytes(1_000_000)]).toEqual(['999 B', '1.2 KB', '1 MB']);
});
