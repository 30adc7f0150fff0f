import { steadyClock } from '../../nodes/n8n/steadyClock';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);

let wall: number;
let elapsed: number;
let clock: () => number;

beforeEach(() => {
	wall = START;
	elapsed = 5000;
	clock = steadyClock(
		() => wall,
		() => elapsed,
	);
});

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
