import { headerOf, type Headers } from './message';

/**
 * How many seconds from now an answer's Retry-After asks to wait (RFC 9110, section 10.2.3: whole seconds, or a date in
 * any of HTTP's three forms); 0 for a date in the past, undefined where there is none that can be read.
 */
export function retryAfterOf(headers: Headers, nowSeconds: number): number | undefined {
	const value = headerOf(headers, 'retry-after')?.trim() ?? '';
	if (/^\d+$/.test(value)) return Number(value);
	if (!HTTP_DATE.test(value)) return undefined;
	// The oldest form names no zone; it is UTC all the same.
	const milliseconds = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
	return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds / 1000 - nowSeconds);
}

/** Of an answer's headers the one that `retryAfterOf` reads. */
export function retryHeadersOf(headers: Headers): Headers {
	const value = headerOf(headers, 'retry-after');
	return value === undefined ? {} : { 'retry-after': value };
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. */
const HTTP_DATE =
	/^[A-Z][a-z]{2,8}(?:, \d\d[ -][A-Z][a-z]{2}[ -](?:\d{4}|\d\d) \d\d:\d\d:\d\d GMT| [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})$/;
