const [ZERO, NINE, MINUS] = [0x30, 0x39, 0x2d];
const LAST_EXACT = String(Number.MAX_SAFE_INTEGER);
/** A number of as many digits is written as it was read. */
const ALWAYS_EXACT = 15;
/** With an exponent of fewer digits every number is finite, and none is too small. */
const LONG_EXPONENT = 3;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether the number there in JSON reads as something that its digits don't say. */
export type IsRounded = (json: string, start: number, endOfDigits: number, end: number) => boolean;

/** Beyond 2^53, with a fraction too, or beyond what any number holds: `1e400` would read as infinity, which JSON lacks. */
export const isBeyond: IsRounded = (json, start, digits, end) => {
	const first = json.charCodeAt(start) === MINUS ? start + 1 : start;
	const count = digits - first;
	const isLong = count >= LAST_EXACT.length;
	if (!isLong && !hasLongExponent(json, digits, end)) return false;
	if (json.charCodeAt(first) === ZERO && count > 1) return false;
	const number = json.slice(first, end);
	if (end === digits) return count > LAST_EXACT.length || number > LAST_EXACT;
	const value = NUMBER.test(number) ? Number(number) : 0;
	return !Number.isFinite(value) || (isLong && !Number.isSafeInteger(Math.trunc(value)));
};

/** Such a number, or one that is written with other digits than it was read from, as it has more than a number holds. */
export const isInexact: IsRounded = (json, start, digits, end) => {
	if (isAlwaysExact(start, digits, end)) return false;
	if (isBeyond(json, start, digits, end)) return true;
	const number = json.slice(start, end);
	const written = String(Number(number));
	if (written === number || !NUMBER.test(number)) return false;
	return decimal(number) !== decimal(written);
};

const isAlwaysExact = (start: number, digits: number, end: number) =>
	end - start <= ALWAYS_EXACT && end - digits <= LONG_EXPONENT;

/** Looking closely at more than these would cost a multiple of parsing them; no real event has as many. */
const MOST_LOOKED_AT = 2000;
/** Nor so many integers beyond 2^53: making texts of these costs as much. */
const MOST_INTEGERS = 20_000;

/** Looks for both kinds at once, and for no more than so many of each. */
export class RoundedNumbers {
	/** Where decimals start that are inexact, yet not beyond. */
	readonly decimals = new Set<number>();
	private left = MOST_LOOKED_AT;
	private integers = MOST_INTEGERS;

	/** Whether there were more. */
	get isCutOff(): boolean {
		return this.left < 0 || this.integers < 0;
	}

	readonly isBeyond: IsRounded = (json, start, digits, end) => {
		if (digits === end) {
			if (this.integers < 0 || !isBeyond(json, start, digits, end)) return false;
			this.integers -= 1;
			return this.integers >= 0;
		}
		if (this.left < 0 || isAlwaysExact(start, digits, end)) return false;
		this.left -= 1;
		if (this.left < 0) return false;
		if (isBeyond(json, start, digits, end)) return true;
		if (isInexact(json, start, digits, end)) this.decimals.add(start);
		return false;
	};
}

/** Whether an e and so many characters more come between those two places. */
function hasLongExponent(json: string, start: number, end: number): boolean {
	for (let at = start; at < end - LONG_EXPONENT; at++) {
		if (isExponent(json.charCodeAt(at))) return true;
	}
	return false;
}

/** A decimal number without its sign, in one spelling: its digits, and their unit as an exponent. */
function decimal(number: string): string {
	const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e');
	const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
	const digits = whole + fraction;
	let [first, last] = [0, digits.length];
	while (digits.charCodeAt(first) === ZERO) first += 1;
	if (first === last) return '0';
	while (digits.charCodeAt(last - 1) === ZERO) last -= 1;
	return `${digits.slice(first, last)}e${Number(exponent) - fraction.length + digits.length - last}`;
}

/** Whether anywhere there are so many digits, with a point or without, or three after an e; three can't pass between two steps. */
export function mayBeRounded(json: string): boolean {
	for (let at = LONG_EXPONENT - 1; at < json.length; at += LONG_EXPONENT) {
		if (!isDigit(json.charCodeAt(at))) continue;
		let first = at;
		while (isDigitOrPoint(json.charCodeAt(first - 1))) first -= 1;
		let end = at + 1;
		while (isDigitOrPoint(json.charCodeAt(end))) end += 1;
		if (end - first > ALWAYS_EXACT) return true;
		const sign = json.charCodeAt(first - 1);
		const before = sign === PLUS || sign === MINUS ? first - 2 : first - 1;
		if (end - first >= LONG_EXPONENT && isExponent(json.charCodeAt(before))) return true;
		at = end;
	}
	return false;
}

const [PLUS, POINT] = [0x2b, 0x2e];

/** 0 to 9 */
export const isDigit = (code: number) => code >= ZERO && code <= NINE;
const isDigitOrPoint = (code: number) => isDigit(code) || code === POINT;

/** e, E */
const isExponent = (code: number) => code === 0x65 || code === 0x45;

/** Digits, and plus, minus, point, e and E. */
export const isOfNumber = (code: number) => OF_NUMBER[code] === 1;

/** A table, as each byte of a body may be looked up. */
const OF_NUMBER = new Uint8Array(128);
for (const character of '0123456789+-.eE') OF_NUMBER[character.charCodeAt(0)] = 1;
