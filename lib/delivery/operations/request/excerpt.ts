/** How much of a body or of an event's data is shown at once. */
const MOST_BYTES = 65_536;

/** The beginning of some bytes as text, and whether that is all; a character that is cut off at the end is left out. */
export function excerptOf(bytes: Buffer): { readonly text: string; readonly isWhole: boolean } {
	if (bytes.length <= MOST_BYTES) return { text: bytes.toString(), isWhole: true };
	const text = new TextDecoder().decode(bytes.subarray(0, MOST_BYTES), { stream: true });
	return { text, isWhole: false };
}
