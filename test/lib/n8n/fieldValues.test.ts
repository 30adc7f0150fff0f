import { numberIn, switchIn } from '../../../lib/n8n/fieldValues';

describe('a switch', () => {
	test.each<[unknown, boolean | undefined]>([
		[true, true],
		[false, false],
		// As variables and environment variables have it.
		['true', true],
		[' FALSE ', false],
		['yes', true],
		['off', false],
		[1, true],
		['0', false],
		['', undefined],
		[' ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('%j is %s', (value, on) => {
		expect(switchIn(value, 'Read Only')).toBe(on);
	});

	test.each(['maybe', 'constructor', 2, {}, ['true'], NaN])('%j is none', (value) => {
		expect(() => switchIn(value, 'Read Only')).toThrow(
			'Read Only is invalid: its expression must resolve to true or false.',
		);
	});
});

describe('a number', () => {
	test.each<[unknown, number | undefined]>([
		[900, 900],
		['900', 900],
		[' 1.5\n', 1.5],
		[0, 0],
		['', undefined],
		[null, undefined],
		[undefined, undefined],
	])('%j is %s', (value, number) => {
		expect(numberIn(value, 'Limit')).toBe(number);
	});

	test.each(['15 min', 'Infinity', true, {}, [900]])('%j is none', (value) => {
		expect(() => numberIn(value, 'Limit')).toThrow('Limit is invalid: enter a number.');
	});
});
