import { ranSince } from './ranSince';

const KILLED_AT = 20_000;
/** Ten signs a second, from one moment to another. */
const signs = (from: number, to: number) =>
	Array.from({ length: (to - from) / 100 + 1 }, (_none, place) => from + place * 100);

test('a process that gave signs all the time ran all the time', () => {
	expect(ranSince(signs(10_000, KILLED_AT), KILLED_AT, 1_000)).toBe(19_000);
	expect(ranSince(signs(10_000, KILLED_AT + 500), KILLED_AT, 950)).toBe(19_050);
});

test('what it may have stood still for does not count', () => {
	const all = [...signs(10_000, 15_000), ...signs(19_500, KILLED_AT)];
	// Half a second, a quarter of one, and a quarter of one before it fell silent.
	expect(ranSince(all, KILLED_AT, 1_000)).toBe(14_750);
	expect(ranSince(signs(10_000, 15_000), KILLED_AT, 200)).toBe(15_000);
});

test('without signs nothing is certain but the time', () => {
	expect(ranSince([], KILLED_AT, 1_000)).toBe(19_000);
	expect(ranSince([5_000], KILLED_AT, 1_000)).toBe(5_000);
});
