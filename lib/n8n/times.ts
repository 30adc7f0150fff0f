import { DateTime } from 'luxon';
import type { Json } from '../webhook/http/message';

/** `2026-05-20T16:00`, with seconds or without, without a zone. */
const WALL_CLOCK = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;

/**
 * A time as ISO 8601 in UTC (`2026-05-20T16:00:00.000Z`). One without a zone is that of the clocks in `zone`, an IANA
 * name; in the hour that a change skips, an hour later. Empty text is none; text that is no time stays as it is, for the
 * service to say so.
 */
export function utcTimeOf(value: Json, zone: string): string | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const given = value.trim();
	const moment = WALL_CLOCK.test(given)
		? DateTime.fromISO(given.replace(' ', 'T'), { zone }).toMillis()
		: Date.parse(given);
	return Number.isNaN(moment) ? given : new Date(moment).toISOString();
}

/**
 * What an expression gives for a time as ISO 8601 with an offset: n8n's DateTime on its own clock (`$now`), a Date on the
 * clocks of `zone`. Anything else stays as it is, also a time that is invalid.
 */
export function timeAsText(value: unknown, zone: string): unknown {
	const time: unknown = value instanceof Date ? DateTime.fromJSDate(value, { zone }) : value;
	return DateTime.isDateTime(time) ? (time.toISO() ?? value) : value;
}
