import type { ComposedRequest } from '../../../webhook/dialect/compose';

/** Texts in which curl would look for ranges. */
const GLOB = /[[\]{}]/;

/**
 * The request as a command for a POSIX shell, whatever its parts have in them; the body as an argument, which the system
 * limits to 128 KiB.
 */
export function curlOf({ url, headers }: Omit<ComposedRequest, 'body'>, body: string): string {
	const parts = [
		`curl ${GLOB.test(url) ? '--globoff ' : ''}-X POST ${quoted(url)}`,
		...Object.entries(headers).map(([name, value]) => `-H ${quoted(headerOf(name, value))}`),
		// As it is: nothing in it is the name of a file, and line breaks stay.
		`--data-raw ${quoted(body)}`,
	];
	return parts.join(' \\\n  ');
}

/** A header without a value would be taken for one that is to be left out. */
function headerOf(name: string, value: string): string {
	return value === '' ? `${name};` : `${name}: ${value}`;
}

function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
