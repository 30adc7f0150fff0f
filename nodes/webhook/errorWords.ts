/** What an error says; of what was thrown and is no error, its text. */
export function wordsOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
