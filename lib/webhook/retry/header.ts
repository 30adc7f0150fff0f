import { headerOf, type Headers } from '../http/message';

/**
 * How many seconds from now an answer's Retry-After asks to wait (RFC 9110, section 10.2.3: seconds, or a date in any of
 * HTTP's three forms), fractions rounded up; the longest where it was sent several times; 0 for a date in the past,
 * undefined where none can be read.
 */
export function retryAfterOf(headers: Headers, nowSeconds: number): number | undefined {
	const values = headerOf(headers, 'retry-after') ?? '';
	let longest: number | undefined;
	for (const [, value = ''] of values.matchAll(VALUE)) {
		const seconds = secondsOf(value, nowSeconds);
		if (seconds !== undefined) longest = Math.max(seconds, longest ?? 0);
	}
	return longest;
}

function secondsOf(value: string, nowSeconds: number): number | undefined {
	if (/^[\d.]+$/.test(value)) return Math.ceil(Number(value));
	// The oldest form names no zone; it is UTC all the same.
	const milliseconds = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
	return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds / 1000 - nowSeconds);
}

/** Of an answer's headers the one that `retryAfterOf` reads. */
export function retryHeadersOf(headers: Headers): Headers {
	const value = headerOf(headers, 'retry-after');
	return value === undefined ? {} : { 'retry-after': value };
}

/**
 * One of the values, which commas part: `1.5`, `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
 * `Sun Nov  6 08:49:37 1994`.
 */
const VALUE =
	/(?<=^|,) *(\d+(?:\.\d+)?|[A-Z][a-z]{2,8}(?:, \d\d[ -][A-Z][a-z]{2}[ -](?:\d{4}|\d\d) \d\d:\d\d:\d\d GMT| [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})) *(?=,|$)/g;
