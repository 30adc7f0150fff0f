/*
 * What is in a switch or a number field of n8n. An expression may give a text there: n8n's variables, environment variables
 * and external secrets hold texts only. Taken for "off", or for no number, it would silently undo what was configured.
 */

const WORDS: Readonly<Record<string, boolean>> = {
	true: true,
	yes: true,
	on: true,
	'1': true,
	false: false,
	no: false,
	off: false,
	'0': false,
};

/** Whether a switch is on; undefined where it resolves to nothing. Throws a sentence for what is no switch. */
export function switchIn(value: unknown, title: string): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const text = textIn(value);
	if (text === '') return undefined;
	const word = Object.entries(WORDS).find(([name]) => name === text?.toLowerCase());
	if (word !== undefined) return word[1];
	throw new Error(`${title} is invalid: its expression must resolve to true or false.`);
}

/** The number in a field; undefined where it resolves to nothing. Throws a sentence for what is no number. */
export function numberIn(value: unknown, title: string): number | undefined {
	const text = textIn(value);
	if (text === '') return undefined;
	const number = text === undefined ? NaN : Number(text);
	if (Number.isFinite(number)) return number;
	throw new Error(`${title} is invalid: enter a number.`);
}

/** Text or number as text, without white space around it; empty for nothing, undefined for anything else. */
function textIn(value: unknown): string | undefined {
	if (value === undefined || value === null) return '';
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
}
