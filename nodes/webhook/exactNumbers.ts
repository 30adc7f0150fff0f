/*
 * JSON's integers have any number of digits, JavaScript's numbers hold them exactly up to 2^53. Two ids beyond that may
 * read as the same number, and neither as itself; a text holds them all.
 */

/** A number of so many digits, or with such an exponent, may be beyond what a number holds exactly. */
const LONG_NUMBER = /\d{16}|\d[eE]\+?\d{3}/;

/** Whether JSON has a number that a number can't hold exactly; false at once for almost all. */
export function hasRounded(json: string): boolean {
	return LONG_NUMBER.test(json) && withExactIntegers(json) !== json;
}

/** The value of JSON, each such number a text of its digits. Throws as `JSON.parse` does. */
export function parseExactly<Value>(json: string): Value {
	const value = JSON.parse(json) as Value;
	return hasRounded(json) ? (JSON.parse(withExactIntegers(json)) as Value) : value;
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

/** JSON with each number whose integer part a number can't hold exactly written otherwise: as a text. `json` must be valid. */
export function withExactIntegers(json: string, write = (number: string) => `"${number}"`): string {
	let written = '';
	let copied = 0;
	for (let at = 0; at < json.length;) {
		if (json[at] === '"') at = endOfText(json, at);
		else if (!beginsNumber(json, at)) at += 1;
		else {
			const end = endOfNumber(json, at);
			const number = json.slice(at, end);
			if (isRounded(number)) {
				written += json.slice(copied, at) + write(number);
				copied = end;
			}
			at = end;
		}
	}
	return written + json.slice(copied);
}

function endOfText(json: string, start: number): number {
	let at = start + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at + 1;
}

function endOfNumber(json: string, start: number): number {
	let at = start;
	while (isOfNumber(json, at)) at += 1;
	return at;
}

/** In valid JSON, outside of texts, these begin nothing but a number. */
function beginsNumber(json: string, at: number): boolean {
	const character = json[at] ?? ' ';
	return (character >= '0' && character <= '9') || character === '-';
}

function isOfNumber(json: string, at: number): boolean {
	return beginsNumber(json, at) || '+.eE'.includes(json[at] ?? ' ');
}

/** Beyond 2^53, with a fraction too, or beyond what any number holds: `1e400` would read as infinity, which JSON lacks. */
function isRounded(number: string): boolean {
	const value = Number(number);
	if (!Number.isFinite(value)) return true;
	return /^-?\d{16,}/.test(number) && !Number.isSafeInteger(Math.trunc(value));
}
