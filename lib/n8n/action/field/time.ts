import type { Json } from '../../../webhook/http/message';

/** `2026-05-20T16:00`, with seconds or without, without a zone. */
const WALL_CLOCK = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;

/**
 * A time as ISO 8601 in UTC (`2026-05-20T16:00:00.000Z`). One without a zone is that of the clocks in `zone`, an IANA
 * name. Empty text is none; text that is no time stays as it is, for the service to say so.
 */
export function utcTimeOf(value: Json, zone: string): string | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const given = value.trim();
	const asUtc = WALL_CLOCK.test(given)
		? Date.parse(`${given.replace(' ', 'T').padEnd(16, 'T00:00')}Z`)
		: undefined;
	const moment = asUtc === undefined ? Date.parse(given) : momentIn(zone, asUtc);
	return Number.isNaN(moment) ? given : new Date(moment).toISOString();
}

/** When the clocks of the zone show what those of UTC show at `asUtc`; in the hour a change skips, an hour later. */
function momentIn(zone: string, asUtc: number): number {
	if (Number.isNaN(asUtc)) return asUtc;
	const near = asUtc - offsetAt(zone, asUtc);
	return asUtc - offsetAt(zone, near);
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(zone: string, moment: number): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(moment);
	const number = (type: string) => Number(parts.find((part) => part.type === type)?.value);
	const shown = Date.UTC(
		number('year'),
		number('month') - 1,
		number('day'),
		number('hour'),
		number('minute'),
		number('second'),
	);
	return shown - Math.floor(moment / 1000) * 1000;
}
