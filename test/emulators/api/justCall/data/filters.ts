/** How JustCall's lists choose rows. */
import type { Filter } from './lists';
import { asText, type Row } from '../../routes';

const digits = (value: unknown) => String(value).replace(/\D/g, '');

/** The field, or the field of an object in it (`call_info.direction`), has this text, whatever the case. */
export const sameText =
	(path: string): Filter =>
	(row, value) =>
		String(valueAt(row, path)).toLowerCase() === value.toLowerCase();

/** The same phone number, with or without a plus. */
export const sameNumber =
	(path: string): Filter =>
	(row, value) =>
		digits(valueAt(row, path)) === digits(value);

export const contains =
	(path: string): Filter =>
	(row, value) =>
		String(valueAt(row, path)).toLowerCase().includes(value.toLowerCase());

/** From this time, or till this time, in the account's zone; a date alone is its midnight. */
export const since =
	(prefix: string): Filter =>
	(row, value) =>
		momentOf(row, prefix) >= value;
export const until =
	(prefix: string): Filter =>
	(row, value) =>
		momentOf(row, prefix).slice(0, value.length) <= value;

/** Only rows that come after this one in the list. */
export const after: Filter = (row, value, request) => {
	const upwards = (asText(request, 'order') ?? 'desc').toLowerCase() === 'asc';
	const id = Number(row['id'] ?? row['call_id']);
	return upwards ? id > Number(value) : id < Number(value);
};

function momentOf(row: Row, prefix: string): string {
	return `${String(row[`${prefix}_user_date`])} ${String(row[`${prefix}_user_time`])}`;
}

export function valueAt(row: Row, path: string): unknown {
	return path.split('.').reduce<unknown>((value, name) => (value as Row | undefined)?.[name], row);
}
