import { leaseTerm } from '../../../../../lib/delivery/dispatch/lease/term';

const START = Date.UTC(2026, 2, 1, 12);

/** A lease that is asked for at the start, and the clocks that move afterwards. */
function asked() {
	const time = { store: START + 5000, own: START, elapsed: 17.5 };
	const clock = {
		now: () => time.store,
		elapsed: () => time.elapsed,
		timer: () => () => undefined,
	};
	return { time, term: leaseTerm({ clock, ownTime: () => time.own }) };
}

test('a lease ends for others by the store’s time, and for its holder more than a second before', () => {
	const { time, term } = asked();
	const seconds = (term.until - time.store) / 1000;
	expect(seconds).toBeLessThan(9);
	time.elapsed += (seconds - 2) * 1000;
	expect(term.isLive()).toBe(true);
	time.elapsed += 1000;
	expect(term.isLive()).toBe(false);
});

test.each([
	['the machine slept', 0, 60_000, false],
	['its clock was set back', 1000, -3_600_000, true],
	['its clock was set back long ago', 10_000, -3_600_000, false],
	['hardly any time has passed', 1000, 1000, true],
])('it lasts for its holder where %s: %d ms by one clock, %d ms by the other: %p', (...row) => {
	const [, elapsed, own, isLive] = row;
	const { time, term } = asked();
	time.elapsed += elapsed;
	time.own += own;
	expect(term.isLive()).toBe(isLive);
});
