import { Attributes, html, type Html } from '../html/template';
import { duration } from './words';

/** A time in UTC; a script shows it in the reader's zone. `short`: without its date. */
export function time(iso: string, format: 'full' | 'short' | 'day' = 'full'): Html {
	const attributes = new Attributes({ datetime: iso, 'data-format': format });
	return html`<time ${attributes}>${WRITTEN[format](iso)}</time>`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const day = (iso: string) => `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]}`;

const WRITTEN: Readonly<Record<'full' | 'short' | 'day', (iso: string) => string>> = {
	full: (iso) => `${day(iso)} ${iso.slice(11, 19)} UTC`,
	short: (iso) => iso.slice(11, 16),
	day,
};

/** Epoch milliseconds as ISO 8601. */
export function isoOf(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}

/** How long ago, or in how long, as a time element; a script counts down what is ahead. */
export function relative(iso: string, now: number): Html {
	const distance = Date.parse(iso) - now;
	const text = distance > 0 ? `in ${duration(distance)}` : `${duration(-distance)} ago`;
	const attributes = new Attributes({
		datetime: iso,
		title: WRITTEN.full(iso),
		'data-relative': 'true',
	});
	return html`<time ${attributes}>${Math.abs(distance) < 1000 ? 'now' : text}</time>`;
}
