/** What an error says; of what was thrown and is no error, its text. */
export function wordsOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Line breaks, tabs, and the separators Unicode has for lines. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Other control characters, and those that turn the direction of the text around them. */
const CONTROLS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Somebody else's text as one line: line breaks become a space, other control characters are shown as `\u001b`. */
export function oneLine(text: string): string {
	return text
		.replace(BREAKS, ' ')
		.replace(
			CONTROLS,
			(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
}
