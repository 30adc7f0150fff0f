import { memoized } from '../../../lib/text/memoized';

test('reads a text once, begins anew beyond the most, and keeps nothing that throws', () => {
	const read: string[] = [];
	const lengthOf = memoized(2, (text) => {
		read.push(text);
		if (text === '') throw new Error('empty');
		return text.length;
	});
	expect(['a', 'a', 'bb', 'a'].map(lengthOf)).toEqual([1, 1, 2, 1]);
	expect(read).toEqual(['a', 'bb']);
	expect(() => lengthOf('')).toThrow('empty');
	expect(() => lengthOf('')).toThrow('empty');
	expect(['ccc', 'ccc', 'a'].map(lengthOf)).toEqual([3, 3, 1]);
	expect(read).toEqual(['a', 'bb', '', '', 'ccc', 'a']);
});
