/** How many operations a batch may have: each has a number, which is its token or that of what it remembers. */
export const OPERATIONS_PER_BATCH = 500;

/** The sequence of batches' first numbers, as a text in SQL; they are as far apart as a batch is long, at least. */
export function tokenSequence(schema: string): string {
	return `${schema.replaceAll("'", "''")}.claim_tokens`;
}
