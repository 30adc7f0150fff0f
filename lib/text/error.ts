/** What an error says; of what was thrown and is no error, its text. */
export function errorMessage(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Line breaks, tabs, and the separators Unicode has for lines. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Other control characters, and those that turn the direction of the text around them. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Somebody else's text as one line: line breaks become a space, other control characters are shown as `\u001b`. */
export function oneLine(text: string): string {
	return text
		.replace(BREAKS, ' ')
		.replace(
			CONTROLS,
			(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
}

/** Characters of somebody else's text that a label or a sentence has room for. */
const LONGEST_LINE = 200;

/** Characters of a whole sentence of ours, with somebody else's text in it. */
const LONGEST_SENTENCE = 1000;

/** The same, no longer than there is room for; what is cut ends with `…`. */
export function truncatedLine(text: string, most = LONGEST_LINE): string {
	const line = oneLine(text).trim();
	if (line.length <= most) return line;
	// Not in the middle of a character of two code units.
	return `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** What an error says, as a sentence to show or to log. */
export function errorSentence(error: unknown): string {
	return truncatedLine(errorMessage(error), LONGEST_SENTENCE);
}
