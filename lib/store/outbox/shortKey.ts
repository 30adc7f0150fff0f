import { createHash } from 'node:crypto';

/** PostgreSQL indexes texts up to some length only. */
const MOST_BYTES = 500;

/** An idempotency key as PostgreSQL keeps it: a long one as its hash (`short_key` there). */
export function shortKey(key: string): string {
	if (Buffer.byteLength(key) <= MOST_BYTES) return key;
	return `\u0002${createHash('sha256').update(key).digest('hex')}`;
}
