import { DateTime } from 'luxon';
import type { Json } from '../../../webhook/http/message';

/**
 * `YYYY-MM-DD hh:mm:ss` as the clock of a date and time says, whatever its offset; of one in UTC, as triggers give all
 * times, as the clocks in `zone` say. Undefined for none.
 */
export function wallClock(value: Json, zone: string): string | undefined {
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const given = value.trim();
	const moment = IN_UTC.test(given)
		? DateTime.fromISO(given.replace(' ', 'T'), { zone })
		: undefined;
	const clock = moment?.isValid === true ? moment.toFormat('yyyy-MM-dd HH:mm:ss') : given;
	return clock.replace('T', ' ').slice(0, 19);
}

const IN_UTC = /^\d{4}-\d\d-\d\d[T ][\d:.]+Z$/i;

/** The texts between commas, or of a list; empty ones left out. */
export function entriesOf(value: Json): string[] {
	const entries = Array.isArray(value) ? value : wordOf(value).split(',');
	return entries.map((entry) => wordOf(entry)).filter((entry) => entry !== '');
}

/** Text or number as text; anything else is none. */
function wordOf(value: Json): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** An ID as the number it spells, where it spells one. */
export function numberOf(value: Json): string | number {
	return numberOr(wordOf(value));
}

/** The number a text spells, as long as no digit is lost. */
export function numberOr(entry: string): string | number {
	return /^\d{1,15}$/.test(entry) ? Number(entry) : entry;
}

/** n8n gives JSON as text, or parsed where it is an expression; the service says what is wrong with any other text. */
export function parsed(value: Json): Json | undefined {
	if (typeof value !== 'string') return value;
	if (value.trim() === '') return undefined;
	try {
		return JSON.parse(value) as Json;
	} catch {
		return value;
	}
}
