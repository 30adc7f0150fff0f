/** The ways in which the platforms write times and authentication codes. */
import { createHmac } from 'node:crypto';

export type Encoding = 'hex' | 'base64';

export function hmacSha256(secret: string, encoding: Encoding, ...parts: Array<string | Buffer>) {
	const hmac = createHmac('sha256', secret);
	for (const part of parts) hmac.update(part);
	return hmac.digest(encoding);
}

/** `2026-03-07T15:30:00Z` */
export function isoSeconds(at: Date): string {
	return `${at.toISOString().slice(0, 19)}Z`;
}

/** `2024-03-21 17:08:22`, in UTC. */
export function dateAndTime(at: Date): string {
	return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** Whole seconds since 1970. */
export function unixSeconds(at: Date): number {
	return Math.floor(at.getTime() / 1000);
}

/** The time so many minutes later, as ISO 8601 with milliseconds. */
export function isoAfter(at: Date, minutes: number): string {
	return new Date(at.getTime() + minutes * 60_000).toISOString();
}

/** `2026-03-07`, so many days later. */
export function dayAfter(at: Date, days: number): string {
	return isoAfter(at, days * 1440).slice(0, 10);
}
