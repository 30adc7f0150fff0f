import { steadyClock, type Belief } from '../../../lib/time/steadyClock';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);

let wall: number;
let elapsed: number;
let clock: () => number;

beforeEach(() => {
	wall = START;
	elapsed = 5000;
	start();
});

function start(belief: Belief = {}): () => ReturnType<ReturnType<typeof steadyClock>['state']> {
	const { now, state } = steadyClock(
		() => wall,
		() => elapsed,
		belief,
	);
	clock = now;
	return state;
}

/** Time passes, for both clocks. */
function pass(milliseconds: number): number {
	wall += milliseconds;
	elapsed += milliseconds;
	return clock() - START;
}

/** Somebody sets the machine's clock. */
function set(milliseconds: number): number {
	wall += milliseconds;
	return clock() - START;
}

test('tells the time by the clock', () => {
	expect([pass(0), pass(1), pass(HOUR), set(500), set(-500)]).toEqual([
		0,
		1,
		HOUR + 1,
		HOUR + 501,
		HOUR + 1,
	]);
});

test('goes on while the clock is two days ahead, and back', () => {
	expect(set(48 * HOUR)).toBe(0);
	expect(pass(23 * HOUR)).toBe(23 * HOUR);
	expect(set(-48 * HOUR)).toBe(23 * HOUR);
	expect(pass(HOUR)).toBe(24 * HOUR);
});

test('follows a clock that is set back, also when it was ahead from the start', () => {
	expect(set(-48 * HOUR)).toBe(-48 * HOUR);
	expect(pass(HOUR)).toBe(-47 * HOUR);
});

test('takes a clock that stays ahead for right after a day', () => {
	set(48 * HOUR);
	expect(pass(24 * HOUR - 1)).toBe(24 * HOUR - 1);
	expect(pass(1)).toBe(72 * HOUR);
	expect(pass(HOUR)).toBe(73 * HOUR);
});

describe('kept over a restart', () => {
	test('goes on from where it was while the clock is days ahead at the start', () => {
		const state = start();
		pass(HOUR);
		const before = state();
		set(72 * HOUR);
		start({ before });
		expect(pass(HOUR)).toBe(2 * HOUR);
		expect(set(-72 * HOUR)).toBe(2 * HOUR);
	});

	test('is not held up by a restart', () => {
		const before = start()();
		wall += 6 * HOUR;
		start({ before });
		expect(pass(0)).toBe(6 * HOUR);
	});

	test('takes the clock for right after as much running time, however often it is restarted', () => {
		let before = start()();
		set(72 * HOUR);
		for (let hours = 1; hours < 24; hours++) {
			const state = start({ before });
			expect(pass(HOUR)).toBe(hours * HOUR);
			before = state();
		}
		start({ before });
		expect(pass(HOUR)).toBe((72 + 24) * HOUR);
	});

	test('follows a clock that is behind what it knew', () => {
		const before = start()();
		wall -= 5 * HOUR;
		start({ before });
		expect(pass(HOUR)).toBe(-4 * HOUR);
	});

	test('trusts a jump after as long as it is told to', () => {
		start({ afterMilliseconds: 2 * HOUR });
		set(48 * HOUR);
		expect([pass(2 * HOUR - 1), pass(1)]).toEqual([2 * HOUR - 1, 50 * HOUR]);
	});
});
