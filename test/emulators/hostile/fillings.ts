/** JSON of about so many bytes to fill one field with. */
type Filling = (bytes: number) => string;

/** One piece again and again. */
const repeated =
	(open: string, piece: string, close: string): Filling =>
	(bytes) =>
		open + piece.repeat(Math.floor(bytes / piece.length)) + close;

/** Pieces that all differ. */
const different =
	(open: string, pieceOf: (at: number) => string, close: string): Filling =>
	(bytes) => {
		const pieces: string[] = [];
		for (let at = 0, left = bytes; left > 0; at++) {
			const piece = pieceOf(at);
			pieces.push(piece);
			left -= piece.length;
		}
		return open + pieces.join('') + close;
	};

const list = (entry: string): Filling => repeated('[', `${entry},`, `${entry}]`);
const listOf = (entryOf: (at: number) => string): Filling =>
	different('[', (at) => `${entryOf(at)},`, '1]');
const text = (piece: string): Filling => repeated('"', piece, '"');

/** Numbers that all differ, every other one without its country code. */
const phoneAt = (at: number): string => {
	const digits = String(2_000_000 + (at % 8_000_000)).padStart(7, '0');
	return at % 2 === 0 ? `+1415${digits}` : `(415) ${digits}`;
};

/** An entry that fits every list there is. */
const entryAt = (at: number): string => {
	const phone = phoneAt(at);
	return `{"label":"a","name":"n${at}","number":"${phone}","to":"${phone}","url":"h${at}","media_url":"m${at}","text":"t","sentence":"s","description":"d","role":"helper","action":"x"}`;
};

const misfit = (name: string): string => `"${name}":[{}]`;
/** An entry of the right names, none of whose values is of a right type. */
const MISFIT = `{${['role', 'tech_state', 'timestamp', 'number', 'name', 'url', 'sentence', 'is_selected'].map(misfit).join(',')}}`;

/** What fills a field of a body that is made to be slow. */
export const FILLINGS: Readonly<Record<string, Filling>> = {
	'a list of numbers': list('1'),
	'a list of objects': list('{}'),
	'a list of texts': list('""'),
	'a list of lists': list('[]'),
	'a list of null': list('null'),
	'a list of entries that fit': listOf(entryAt),
	'a list of entries that do not fit': list(MISFIT),
	'a list of phone numbers': listOf((at) => `"${phoneAt(at)}"`),
	'a list of integers of many digits': list('12345678901234567890'),
	'a list of numbers beyond all bounds': list('1e400'),
	'lists in lists': (bytes) => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2),
	'objects in objects': (bytes) => `${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`,
	'an object of many fields': different('{', (at) => `"f${at}":1,`, '"z":1}'),
	'an object of many numbered fields': different('{', (at) => `"${at * 7}":1,`, '"z":1}'),
	'an object of many empty fields': different('{', (at) => `"f${at}":null,`, '"z":null}'),
	'an object of many fields and __proto__': different(
		'{"__proto__":{"a":1},',
		(at) => `"f${at}":"",`,
		'"z":1}',
	),
	'one field again and again': repeated('{', '"a":1,', '"a":1}'),
	'an integer of many digits': repeated('1', '0', ''),
	'a text of digits': text('1'),
	'a text like a number': text('+1 (0)'),
	'a text like extensions': text('1 ext. ;ext=1'),
	'a text of parameters': text(';a='),
	'a text of at signs': text('@'),
	'a text like names': text('Ada Lee '),
	'a text of white space': text(' '),
	'a text of commas': text(', '),
	'a text of escaped characters': text('\\u0041'),
	'a text of quotation marks': text('\\"'),
	'a text of backslashes': text('\\\\'),
	'a text of half characters': text('\\ud83d'),
	'a text of wide characters': text('\u4e00'),
	'a time with many digits': repeated('"2026-01-01T00:00:00.', '0', 'Z"'),
	'a text with many digits in it': repeated('"1234567890123456789', 'a', '"'),
};
