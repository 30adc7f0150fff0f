import type { Headers } from '../../webhook/http/message';

/** How much of an answer is kept: characters of headers, bytes of the body. */
export const MOST_HEADERS = 2048;
export const MOST_BODY_BYTES = 4096;

/** The first headers of an answer that fit into 2 KiB, names and values counted. */
export function headersExcerpt(headers: Headers): Headers {
	const kept: { [name: string]: string | readonly string[] } = {};
	let length = 0;
	// By names: this is done for every answer, and making pairs takes longer than the rest.
	for (const name of Object.keys(headers)) {
		const value = headers[name];
		if (value === undefined) continue;
		length += name.length + (typeof value === 'string' ? value.length : lengthOf(value));
		if (length > MOST_HEADERS) break;
		kept[name] = value;
	}
	return kept;
}

function lengthOf(values: readonly string[]): number {
	return values.reduce((sum, value) => sum + value.length, 0);
}

/**
 * The beginning of an answer's body as text; undefined where there is none. A character cut off at the end is left out,
 * and NUL, which PostgreSQL can't keep in a text, is replaced. What is compressed is told, not shown.
 */
export function bodyExcerpt(chunks: readonly Buffer[], headers: Headers): string | undefined {
	if (chunks.length === 0) return undefined;
	const coding = headers['content-encoding'];
	if (typeof coding === 'string' && coding !== 'identity') return `(compressed: ${coding})`;
	const [first = Buffer.alloc(0)] = chunks;
	const bytes = chunks.length === 1 ? first : Buffer.concat(chunks);
	const text =
		bytes.length < MOST_BODY_BYTES
			? bytes.toString()
			: new TextDecoder().decode(bytes.subarray(0, MOST_BODY_BYTES), { stream: true });
	return text.replaceAll('\0', '\ufffd');
}
