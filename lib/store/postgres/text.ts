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

/** A statement's parameter with its texts as they are stored; a list is written as PostgreSQL reads it, faster than by pg. */
export function storedValue(value: unknown): unknown {
	if (typeof value === 'string') return storedText(value);
	if (!Array.isArray(value)) return value;
	let list = '';
	for (const element of value as Element[]) list += `,${elementOf(element)}`;
	return `{${list.slice(1)}}`;
}

/** What lists have. */
type Element = string | number | boolean | null | undefined;

function elementOf(element: Element): string {
	if (element === null || element === undefined) return 'NULL';
	if (typeof element !== 'string') return `${element}`;
	const text = storedText(element);
	const isPlain = !text.includes('"') && !text.includes('\\');
	return `"${isPlain ? text : text.replace(/["\\]/g, '\\$&')}"`;
}

/** A row, with its texts as they were given. */
export function readRow<Row extends object>(row: Row): Row {
	const cells = row as Record<string, unknown>;
	// A row of pg has nothing but its own columns; listing them would cost more than looking at them.
	for (const name in cells) {
		const value = cells[name];
		if (typeof value === 'string' && value.startsWith(MARK)) cells[name] = textOf(value);
	}
	return row;
}

/** Rows as JSON, with their texts as they are stored. */
export function jsonOf(
	rows: readonly object[],
	stored: (text: string) => string = storedText,
): string {
	return JSON.stringify(rows, (_name, value: unknown) =>
		typeof value === 'string' ? stored(value) : value,
	);
}
