import fc from 'fast-check';
import { percentile } from '../../../../lib/log/plots/percentile';
import { DURATION_BOUNDS, durationIndex } from '../../../../lib/store/durations';

/** So many durations at the bound of that index. */
function counts(given: Readonly<Record<number, number>>) {
	return {
		durations: Array.from({ length: DURATION_BOUNDS.length + 1 }, (_, at) => given[at] ?? 0),
	};
}

test.each([
	['of none', {}, 0.5, undefined],
	['in the middle of one bound', { 6: 10 }, 0.5, 75],
	['at the beginning of one bound', { 6: 10 }, 0, 50],
	['at the end of one bound', { 6: 10 }, 1, 100],
	['below the first bound', { 0: 4 }, 0.5, 0.5],
	['at the edge of two bounds', { 0: 5, 9: 5 }, 0.5, 1],
	['in the second of two bounds', { 0: 5, 9: 5 }, 0.75, 750],
	['longer than all bounds', { 14: 3 }, 0.5, 30_000],
	['among a few that are longer than all', { 6: 90, 14: 10 }, 0.95, 30_000],
])('%s', (_what, given, share, expected) => {
	expect(percentile(counts(given), share)).toBe(expected);
});

test('it lies within the bound of the duration that has that rank', () => {
	const milliseconds = fc.double({ min: 0, max: 29_999, noNaN: true });
	fc.assert(
		fc.property(
			fc.array(milliseconds, { minLength: 1 }),
			fc.double({ min: 0.01, max: 1, noNaN: true }),
			(all, share) => {
				const durations = counts({}).durations;
				for (const one of all) durations[durationIndex(one)]! += 1;
				const sorted = [...all].sort((a, b) => a - b);
				const exact = sorted[Math.max(0, Math.ceil(share * all.length) - 1)] ?? 0;
				const at = durationIndex(exact);
				const found = percentile({ durations }, share) ?? NaN;
				expect(found).toBeGreaterThanOrEqual(DURATION_BOUNDS[at - 1] ?? 0);
				expect(found).toBeLessThanOrEqual(DURATION_BOUNDS[at] ?? Infinity);
			},
		),
		{ seed: 20261129 },
	);
});
