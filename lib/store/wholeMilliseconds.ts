/** A clock of whole milliseconds, as stores go by, from one with fractions: it never is ahead of that. */
export function wholeMilliseconds(now: () => number): () => number {
	return () => Math.floor(now());
}
