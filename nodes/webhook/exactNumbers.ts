/*
 * JSON's integers have any number of digits, JavaScript's numbers hold them exactly up to 2^53. Two ids beyond that may
 * read as the same number, and neither as itself; a text holds them all.
 */

const [QUOTE, BACKSLASH, COLON, PLUS, MINUS, ZERO] = [0x22, 0x5c, 0x3a, 0x2b, 0x2d, 0x30];
const LAST_EXACT = String(Number.MAX_SAFE_INTEGER);
/** With an exponent of fewer digits every number is finite. */
const LONG_EXPONENT = 3;

/** Whether JSON has a number that a number can't hold exactly; false at once for almost all. */
export function hasRounded(json: string): boolean {
	return withExactIntegers(json) !== json;
}

/** The value of JSON, each such number a text of its digits. Throws as `JSON.parse` does. */
export function parseExactly<Value>(json: string): Value {
	try {
		return JSON.parse(withExactIntegers(json)) as Value;
	} catch {
		return JSON.parse(json) as Value;
	}
}

/** JSON on one line, its numbers as they were given. Throws as `JSON.parse` does. */
export function compactExactly(json: string): string {
	const { value, unmarked } = marked(json);
	return unmarked(JSON.stringify(value));
}

/**
 * The value of JSON, each such number a marked text; and what makes numbers of these again in JSON that was written with
 * parts of the value.
 */
export function marked<Value>(json: string): {
	readonly value: Value;
	readonly unmarked: (written: string) => string;
} {
	const texts = JSON.stringify(JSON.parse(json));
	let mark = MARK;
	while (texts.includes(JSON.stringify(mark).slice(0, -1))) mark += '#';
	const texted = withExactIntegers(json, (number) => JSON.stringify(mark + number));
	const escaped = JSON.stringify(mark).slice(1, -1).replaceAll('\\', '\\\\');
	const numbers = new RegExp(`"${escaped}(-?\\d[\\d.eE+-]*)"`, 'g');
	const value = JSON.parse(texted) as Value;
	return { value, unmarked: (written) => written.replace(numbers, '$1') };
}

/** Begins no text of anybody's; lengthened where it does. */
const MARK = '\u0001#';

/**
 * JSON with each number whose integer part a number can't hold exactly written otherwise: as a text. What is no JSON is
 * none afterwards either.
 */
export function withExactIntegers(json: string, write = (number: string) => `"${number}"`): string {
	if (!hasLongNumber(json)) return json;
	let written = '';
	let copied = 0;
	for (let at = 0; at < json.length;) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) at = endOfText(json, at);
		else if (!beginsNumber(code)) at += 1;
		else {
			const digits = endOfDigits(json, code === MINUS ? at + 1 : at);
			const end = endOfNumber(json, digits);
			if (isRounded(json, at, digits, end) && !isName(json, end)) {
				written += json.slice(copied, at) + write(json.slice(at, end));
				copied = end;
			}
			at = end;
		}
	}
	return copied === 0 ? json : written + json.slice(copied);
}

/** Whether anywhere so many digits follow each other, or three after an e; three can't pass between two steps. */
function hasLongNumber(json: string): boolean {
	for (let at = LONG_EXPONENT - 1; at < json.length; at += LONG_EXPONENT) {
		if (!isDigit(json.charCodeAt(at))) continue;
		let first = at;
		while (isDigit(json.charCodeAt(first - 1))) first -= 1;
		const end = endOfDigits(json, at);
		if (end - first >= LAST_EXACT.length) return true;
		const before = json.charCodeAt(first - 1) === PLUS ? first - 2 : first - 1;
		if (end - first >= LONG_EXPONENT && isExponent(json.charCodeAt(before))) return true;
		at = end;
	}
	return false;
}

function endOfText(json: string, start: number): number {
	let at = start;
	do at = json.indexOf('"', at + 1);
	while (at > 0 && isEscaped(json, at));
	return at < 0 ? json.length : at + 1;
}

function isEscaped(json: string, at: number): boolean {
	let first = at;
	while (json.charCodeAt(first - 1) === BACKSLASH) first -= 1;
	return (at - first) % 2 === 1;
}

function endOfDigits(json: string, start: number): number {
	let at = start;
	while (isDigit(json.charCodeAt(at))) at += 1;
	return at;
}

function endOfNumber(json: string, start: number): number {
	let at = start;
	while (isOfNumber(json.charCodeAt(at))) at += 1;
	return at;
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** In JSON, outside of texts, a digit or a minus begins nothing but a number. */
const beginsNumber = (code: number) => isDigit(code) || code === MINUS;

/** Plus, point, e and E are in numbers, too. */
const isOfNumber = (code: number) =>
	beginsNumber(code) || code === PLUS || code === 0x2e || isExponent(code);

/** e, E */
const isExponent = (code: number) => code === 0x65 || code === 0x45;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Beyond 2^53, with a fraction too, or beyond what any number holds: `1e400` would read as infinity, which JSON lacks. */
function isRounded(json: string, start: number, digits: number, end: number): boolean {
	const first = json.charCodeAt(start) === MINUS ? start + 1 : start;
	const count = digits - first;
	const isLong = count >= LAST_EXACT.length;
	if (!isLong && end - digits <= LONG_EXPONENT) return false;
	if (json.charCodeAt(first) === ZERO && count > 1) return false;
	const number = json.slice(first, end);
	if (end === digits) return count > LAST_EXACT.length || number > LAST_EXACT;
	const value = NUMBER.test(number) ? Number(number) : 0;
	return !Number.isFinite(value) || (isLong && !Number.isSafeInteger(Math.trunc(value)));
}

/** A number in the place of a field's name makes it no JSON; as a text it would be some. */
function isName(json: string, end: number): boolean {
	let at = end;
	while (/\s/.test(json.charAt(at))) at += 1;
	return json.charCodeAt(at) === COLON;
}
