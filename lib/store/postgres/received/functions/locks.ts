/** How many transactions count at once without waiting for each other. */
export const SLOTS = 16;

/**
 * What the functions lock beside rows, as the two numbers of an advisory lock: slots from 0, and what keeps a trigger from
 * being forgotten while something of it is written.
 */
export function lockSpace(schema: string): string {
	return `'${schema.replaceAll("'", "''")}.received_counts'::regclass::oid::int8::bit(32)::int`;
}

/** The lock that is shared by those who write, and is had by who forgets triggers alone. */
export const FORGETTING = -1;
