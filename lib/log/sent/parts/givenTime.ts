/** As a field for times has it, or as ISO 8601; a day alone is its beginning. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** A time as it is given in an address, in epoch milliseconds; in UTC unless it says otherwise. Undefined where it is none. */
export function timeGiven(text = ''): number | undefined {
	const [, day = '', zone] = TIME.exec(text) ?? [];
	const isTimed = text.length > day.length;
	const at = Date.parse(isTimed && zone === undefined ? `${text}Z` : text);
	return day === '' || Number.isNaN(at) || !isDay(day) ? undefined : at;
}

/** The 30th of February is read as the 1st or 2nd of March. */
function isDay(text: string): boolean {
	const at = Date.parse(text);
	return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
