/**
 * PostgreSQL's texts have neither U+0000 nor lone surrogates, which JavaScript's and JSON's may have. Such a text is stored
 * as U+0001 and its characters escaped as in JSON, so that it comes back as it was; equal texts stay equal.
 */
const MARK = '\u0001';

/** A text as it is stored. */
export function storedText(text: string): string {
	const isPlain = text.isWellFormed() && !text.includes('\0') && !text.startsWith(MARK);
	return isPlain ? text : MARK + JSON.stringify(text).slice(1, -1);
}

/** A text that was stored. */
export function textOf(stored: string): string {
	return stored.startsWith(MARK) ? (JSON.parse(`"${stored.slice(1)}"`) as string) : stored;
}

/** A statement's parameter, lists included, with its texts as they are stored. */
export function storedValue(value: unknown): unknown {
	if (typeof value === 'string') return storedText(value);
	if (Array.isArray(value)) return value.map(storedValue);
	return value;
}

/** A row, with its texts as they were given. */
export function readRow<Row extends object>(row: Row): Row {
	const read = Object.entries(row).map(([name, value]: [string, unknown]) => [
		name,
		typeof value === 'string' ? textOf(value) : value,
	]);
	return Object.fromEntries(read) as Row;
}
