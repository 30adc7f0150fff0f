import { trendOf, verdictOn } from '../../../bench/measure/trend';

/** A quarter of an hour, sampled every ten seconds; `noise` swings up and down by so much. */
const quarterOfAnHour = (perHour: number, noise = 0) =>
	Array.from({ length: 90 }, (_, at) => {
		const hours = at / 360;
		return { hours, value: 100 + perHour * hours + (at % 2 === 0 ? noise : -noise) };
	});

test.each([[0], [12], [-7.5]])('a line that rises by %d an hour is found as it is', (perHour) => {
	const trend = trendOf(quarterOfAnHour(perHour));
	expect(trend.perHour).toBeCloseTo(perHour);
	expect(trend.error).toBeCloseTo(0);
});

test('noise makes it uncertain by as much as it may mislead', () => {
	const { perHour, error } = trendOf(quarterOfAnHour(12, 2));
	expect(Math.abs(perHour - 12)).toBeLessThan(2 * error);
	expect(error).toBeGreaterThan(2);
	expect(error).toBeLessThan(4);
});

test.each([
	['what stays', 0, 1, 15, 'flat'],
	['what shrinks', -40, 1, 15, 'flat'],
	['what grows a little', 3, 1, 15, 'flat'],
	['what grows too much', 60, 1, 15, 'grows'],
	['what grows too much, if only just', 1.5, 0, 1, 'grows'],
	['what swings too much to tell', 3, 20, 15, 'unclear'],
])('%s is judged', (_, perHour, noise, most, verdict) => {
	expect(verdictOn(trendOf(quarterOfAnHour(perHour, noise)), most)).toBe(verdict);
});

test('two samples tell nothing', () => {
	expect(verdictOn(trendOf(quarterOfAnHour(500).slice(0, 2)), 15)).toBe('unclear');
});
