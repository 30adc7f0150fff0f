/*
 * JSON's integers have any number of digits, JavaScript's numbers hold them exactly up to 2^53. Two ids beyond that may
 * read as the same number, and neither as itself; a text holds them all.
 */

/** JSON with each number whose integer part a number can't hold exactly written as a text. `json` must be valid. */
export function withExactIntegers(json: string): string {
	let written = '';
	let copied = 0;
	for (let at = 0; at < json.length;) {
		if (json[at] === '"') at = endOfText(json, at);
		else if (!beginsNumber(json, at)) at += 1;
		else {
			const end = endOfNumber(json, at);
			const number = json.slice(at, end);
			if (isRounded(number)) {
				written += `${json.slice(copied, at)}"${number}"`;
				copied = end;
			}
			at = end;
		}
	}
	return written + json.slice(copied);
}

function endOfText(json: string, start: number): number {
	let at = start + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at + 1;
}

function endOfNumber(json: string, start: number): number {
	let at = start;
	while (isOfNumber(json, at)) at += 1;
	return at;
}

/** In valid JSON, outside of texts, these begin nothing but a number. */
function beginsNumber(json: string, at: number): boolean {
	const character = json[at] ?? ' ';
	return (character >= '0' && character <= '9') || character === '-';
}

function isOfNumber(json: string, at: number): boolean {
	return beginsNumber(json, at) || '+.eE'.includes(json[at] ?? ' ');
}

/** Beyond 2^53, with a fraction too, or beyond what any number holds: `1e400` would read as infinity, which JSON lacks. */
function isRounded(number: string): boolean {
	const value = Number(number);
	if (!Number.isFinite(value)) return true;
	return /^-?\d{16,}/.test(number) && !Number.isSafeInteger(Math.trunc(value));
}
