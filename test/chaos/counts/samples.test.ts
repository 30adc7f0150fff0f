import { samplesIn, sumOf } from './samples';

test('samples are read with their labels, comments are not', () => {
	const text =
		'# HELP a_total What it is.\na_total{x="1 \\"\\n\\\\",y="}"} 2\nb 0.5\nc_bucket{le="+Inf"} +Inf\n';
	expect(samplesIn(text)).toEqual([
		{ name: 'a_total', labels: { x: '1 "\n\\', y: '}' }, value: 2 },
		{ name: 'b', labels: {}, value: 0.5 },
		{ name: 'c_bucket', labels: { le: '+Inf' }, value: Infinity },
	]);
});

test('sums are over what the labels say, whatever others there are', () => {
	const samples = samplesIn('a{x="1",y="1"} 1\na{x="1",y="2"} 2\na{x="2",y="2"} 4\nb{x="1"} 8');
	expect(sumOf(samples, 'a', { x: '1' })).toBe(3);
	expect(sumOf(samples, 'a')).toBe(7);
	expect(sumOf(samples, 'c')).toBe(0);
});

test.each(['a{x="1"}', 'a{x=1} 1', 'a{x="1" y="2"} 1', 'a{x="1} 1', '{x="1"} 1'])(
	'%s is no sample',
	(line) => {
		expect(() => samplesIn(line)).toThrow(`Not a sample: ${line}`);
	},
);
