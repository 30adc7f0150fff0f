import type { Numbering } from './phone';
import type { Record, RecordDraft } from './schema';
import { withNames } from './names';
import { withNumbers } from './numbers';
import { withoutPlaceholders } from './people';

/** Reads phone numbers, names and email addresses, drops what is absent (undefined, null, empty text, list or section), keeps the three sections every item has. */
export function recordOf(draft: RecordDraft, numbering: Numbering = {}): Record {
	const sections: { [section: string]: object } = { contact: {}, call: {}, message: {} };
	const unified = withNames(withNumbers(withoutPlaceholders(draft), numbering));
	for (const [section, fields] of Object.entries(unified)) {
		const kept = present(fields ?? {});
		if (kept !== undefined) sections[section] = kept;
	}
	return sections as Record;
}

/** The fields that are there; undefined for none. */
function present(fields: object): object | undefined {
	let kept: { [field: string]: unknown } | undefined;
	for (const [field, value] of Object.entries(fields)) {
		if (!isAbsent(value)) (kept ??= {})[field] = value;
	}
	return kept;
}

/** No field of a record nests deeper; what a user's own field holds may, without end. */
const DEEPEST = 4;

function isAbsent(value: unknown, depth = DEEPEST): boolean {
	if (value === undefined || value === null || value === '') return true;
	if (typeof value !== 'object' || depth === 0) return false;
	const fields = value as { readonly [name: string]: unknown };
	return Object.keys(fields).every((name) => isAbsent(fields[name], depth - 1));
}

/** ISO 8601 in UTC from an ISO text with a zone or from epoch seconds; undefined where the zone is unknown. */
export function toUtc(value: string | number | undefined): string | undefined {
	if (typeof value === 'number') return isoOf(value * 1000);
	if (value === undefined) return undefined;
	// An event is written for each of its recipients, and under load many share a time.
	if (value !== lastRead.text) lastRead = { text: value, utc: utcOf(value) };
	return lastRead.utc;
}

/** A day written without a time; undefined for anything else. */
export function dayOf(value: string | undefined): string | undefined {
	return DAY.test(value ?? '') ? value : undefined;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

let lastRead: { readonly text: string; readonly utc: string | undefined } = {
	text: '',
	utc: undefined,
};

/** Date.parse takes almost any text for a date; only ISO with a zone says for certain when. */
function utcOf(text: string): string | undefined {
	const [, day = '', time = '', hours, minutes = '00'] = ISO_WITH_ZONE.exec(text) ?? [];
	if (day === '' || !exists(day)) return undefined;
	return isoOf(Date.parse(`${day}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`));
}

/** As ISO 8601 and RFC 3339 write it, and PostgreSQL (`2026-01-01 12:00:00+00`). */
const ISO_WITH_ZONE =
	/^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|([+-]\d\d)(?::?(\d\d))?)$/i;

/** A day that is in no calendar reads as the next one. */
function exists(day: string): boolean {
	const date = new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Beyond the years 0 to 9999 there is no ISO text that others read. */
function isoOf(milliseconds: number): string | undefined {
	const date = new Date(milliseconds);
	const iso = Number.isNaN(date.getTime()) ? '' : date.toISOString();
	return /^\d{4}-/.test(iso) ? iso : undefined;
}

/** Seconds between two UTC times; undefined where one is missing or they are in the wrong order. */
export function secondsBetween(start: string | undefined, end: string | undefined) {
	if (start === undefined || end === undefined) return undefined;
	const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
	return seconds >= 0 ? seconds : undefined;
}

/** Some seconds after a UTC time, as ISO 8601. */
export function secondsAfter(start: string | undefined, seconds: number | undefined) {
	if (start === undefined || seconds === undefined || seconds < 0) return undefined;
	return isoOf(Date.parse(start) + seconds * 1000);
}
