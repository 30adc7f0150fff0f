import fc from 'fast-check';
import { RateLimiter } from '../../../../lib/delivery/limit/rate';
import { mostWithin } from '../../../support/mostWithin';

const SECOND = 1000;

/** A slot: when its request begins, or that it comes to nothing then. */
interface Held {
	readonly milliseconds: number;
	readonly begins: boolean;
}

interface Played {
	/** When requests have begun, in order. */
	readonly begun: number[];
	/** Slots that were taken. */
	readonly taken: number;
}

/**
 * Takes what is given at each of these times; each slot is held up on its way for as long as `held` says, in turn, and then
 * goes on with all others at the next multiple of `busy` milliseconds.
 */
function play(
	perSecond: number,
	waits: readonly number[],
	held: readonly Held[],
	busy = 1,
): Played {
	const rate = new RateLimiter(perSecond, 0);
	const begun: number[] = [];
	let under: Array<{ readonly at: number; readonly begins: boolean }> = [];
	let [now, taken] = [0, 0];
	const pass = (until: number) => {
		for (const one of under.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)) {
			if (one.begins) {
				rate.begin(one.at);
				begun.push(one.at);
			} else rate.giveBack();
		}
		under = under.filter(({ at }) => at > until);
		now = until;
	};
	for (const wait of waits) {
		pass(now + wait);
		for (let free = rate.available(now, under.length); free > 0; free--) {
			const { milliseconds, begins } = held[taken % held.length] ?? NOT_HELD;
			taken += 1;
			rate.take();
			under.push({ at: Math.ceil((now + milliseconds) / busy) * busy, begins });
			if (milliseconds === 0 && busy === 1) pass(now);
		}
	}
	pass(Infinity);
	return { begun, taken };
}

const NOT_HELD: Held = { milliseconds: 0, begins: true };

test('no second has more requests than the rate, wherever it begins, however long each is held up', () => {
	const held = fc.record({
		milliseconds: fc.oneof(
			fc.constant(0),
			fc.integer({ min: 0, max: 90 }),
			fc.integer({ max: 9000, min: 0 }),
		),
		begins: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
	});
	fc.assert(
		fc.property(
			fc.oneof(fc.double({ min: 0.1, max: 500, noNaN: true }), fc.integer({ min: 1, max: 50 })),
			fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
			fc.array(held, { minLength: 1, maxLength: 12 }),
			fc.integer({ min: 1, max: 4000 }),
			(perSecond, waits, holds, busy) => {
				const { begun } = play(perSecond, waits, holds, busy);
				expect(mostWithin(begun, SECOND)).toBeLessThanOrEqual(Math.ceil(perSecond));
				if (perSecond < 1) expect(mostWithin(begun, SECOND / perSecond)).toBeLessThanOrEqual(1);
			},
		),
		{ numRuns: 2000, seed: 20261129 },
	);
});

test('a rate lets through what it promises', () => {
	const everyMillisecond = Array.from({ length: 10 * SECOND }, () => 1);
	const { taken } = play(3, everyMillisecond, [NOT_HELD]);
	expect(taken).toBeGreaterThanOrEqual(30);
	expect(taken).toBeLessThanOrEqual(31);
});

test('what a short way holds up costs little of the rate', () => {
	const everyMillisecond = Array.from({ length: 10 * SECOND }, () => 1);
	const { begun } = play(20, everyMillisecond, [{ milliseconds: 20, begins: true }]);
	expect(begun.length).toBeGreaterThanOrEqual(188);
});

test('tells when the next may be taken', () => {
	const rate = new RateLimiter(2, 0);
	expect(rate.waits(0, 0)).toBe(0);
	rate.take();
	const refilled = rate.waits(0, 1);
	expect(refilled).toBe(513);
	expect(rate.available(refilled - 1, 1)).toBe(0);
	expect(rate.available(refilled, 1)).toBe(1);
	rate.take();
	expect(rate.waits(refilled, 2)).toBe(Infinity);
	rate.begin(2000);
	expect(rate.waits(2000, 1)).toBe(1025);
	rate.begin(2100);
	expect(rate.available(3024, 0)).toBe(0);
	expect(rate.available(3025, 0)).toBe(1);
});

test('goes on where somebody else has left it', () => {
	const rate = new RateLimiter(0.1, 0);
	rate.begunElsewhere(4 * SECOND, 0, 0);
	expect(rate.available(0, 0)).toBe(0);
	expect(rate.waits(0, 0)).toBe(6250);
	const late = new RateLimiter(0.1, 0);
	late.begunElsewhere(11 * SECOND, 0, 0);
	expect(late.available(0, 0)).toBe(1);
	expect(late.isOverdrawn(0)).toBe(false);
	late.take();
	late.begunElsewhere(4 * SECOND, 0, 1);
	expect(late.isOverdrawn(0)).toBe(true);
	expect(late.isOverdrawn(6250)).toBe(false);
});
