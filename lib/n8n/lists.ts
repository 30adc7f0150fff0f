/** The entries of a list, or of a text that separates them by commas; none of anything else. */
export function listIn(given: unknown): string[] {
	const entries: unknown[] = Array.isArray(given)
		? given
		: typeof given === 'string'
			? given.split(',')
			: [];
	return entries.map((entry) => String(entry).trim()).filter((entry) => entry !== '');
}
