import {
	isBeyond,
	isDigit,
	isInexact,
	isOfNumber,
	mayBeRounded,
	RoundedNumbers,
} from './roundedNumbers';
import type { IsRounded } from './roundedNumbers';

/*
 * JSON's numbers have any number of digits, JavaScript's hold integers exactly up to 2^53, and some 16 digits of others.
 * Two ids beyond that may read as the same number, and neither as itself; a text holds them all.
 */

const [SPACE, QUOTE, BACKSLASH, COLON, MINUS] = [0x20, 0x22, 0x5c, 0x3a, 0x2d];

/** Whether JSON has a number that JSON written anew would have with other digits; false at once for almost all. */
export function hasRounded(json: string): boolean {
	return withTexts(json, isInexact) !== json;
}

/** The value of JSON, each number that is beyond 2^53 a text of its digits. Throws as `JSON.parse` does. */
export function parseExactly<Value>(json: string): Value {
	return parsed(json, isBeyond);
}

/**
 * The same, and beside it, where the JSON has further numbers of more digits than a number holds, the value with a text for
 * each of these too: a decimal is a number for whoever uses it, but two that differ make two events. Where there are more
 * of these than anybody should look at, the JSON itself takes its place.
 */
export function parseTwice<Value>(json: string): {
	readonly value: Value;
	readonly exact?: Value | string;
} {
	const rounded = new RoundedNumbers();
	const value = parsed<Value>(json, rounded.isBeyond);
	if (rounded.isCutOff) return { value, exact: json };
	if (rounded.decimals.size === 0) return { value };
	const isText: IsRounded = (...number) => rounded.decimals.has(number[1]) || isBeyond(...number);
	return { value, exact: parsed<Value>(json, isText) };
}

function parsed<Value>(json: string, isText: IsRounded): Value {
	try {
		return JSON.parse(withTexts(json, isText)) as Value;
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
	const texted = withTexts(json, isInexact, (number) => JSON.stringify(mark + number));
	const escaped = JSON.stringify(mark).slice(1, -1).replaceAll('\\', '\\\\');
	const numbers = new RegExp(`"${escaped}(-?\\d[\\d.eE+-]*)"`, 'g');
	const value = JSON.parse(texted) as Value;
	return { value, unmarked: (written) => written.replace(numbers, '$1') };
}

/** Begins no text of anybody's; lengthened where it does. */
const MARK = '\u0001#';

/**
 * JSON with such numbers written otherwise: as a text. What is no JSON is none afterwards either.
 */
export function withTexts(
	json: string,
	isText: IsRounded,
	write = (number: string) => `"${number}"`,
): string {
	if (!mayBeRounded(json)) return json;
	let written = '';
	let copied = 0;
	for (let at = nextPart(json, 0); at < json.length; at = nextPart(json, at)) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) at = endOfText(json, at);
		else {
			const digits = endOfDigits(json, code === MINUS ? at + 1 : at);
			const end = endOfNumber(json, digits);
			if (isText(json, at, digits, end) && !isName(json, end)) {
				written += json.slice(copied, at) + write(json.slice(at, end));
				copied = end;
			}
			at = end;
		}
	}
	return copied === 0 ? json : written + json.slice(copied);
}

/** Where the next text or number begins. */
function nextPart(json: string, start: number): number {
	let at = start;
	while (at < json.length && BEGINS_PART[json.charCodeAt(at)] !== 1) at += 1;
	return at;
}

/** Outside of texts, a digit or a minus begins nothing but a number. A table, as each byte of a body may be looked up. */
const BEGINS_PART = new Uint8Array(128);
for (const character of '"-0123456789') BEGINS_PART[character.charCodeAt(0)] = 1;

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

/** A number in the place of a field's name makes it no JSON; as a text it would be some. */
function isName(json: string, end: number): boolean {
	let at = end;
	while (json.charCodeAt(at) <= SPACE) at += 1;
	return json.charCodeAt(at) === COLON;
}
