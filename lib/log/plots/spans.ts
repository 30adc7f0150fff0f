import type { Resolution, StretchQuery } from '../../store/outbox/statistics';
import { invalidAddress, type Gathered, type Query } from '../screen';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How much time a plot shows. */
export interface Span {
	readonly label: string;
	/** How long it is, and one of its bars; in milliseconds. */
	readonly milliseconds: number;
	readonly every: number;
	/** A bar's length in words. */
	readonly per: string;
	readonly resolution: Resolution;
	/** How the times on its axis are written. */
	readonly format: 'short' | 'day';
}

/** The spans to choose from, by what they are called in an address. */
export const SPANS = {
	'1h': {
		label: '1 hour',
		milliseconds: HOUR,
		every: 5 * MINUTE,
		per: '5 minutes',
		resolution: 'fiveMinutes',
		format: 'short',
	},
	'24h': {
		label: '24 hours',
		milliseconds: 24 * HOUR,
		every: 30 * MINUTE,
		per: '30 minutes',
		resolution: 'fiveMinutes',
		format: 'short',
	},
	'30d': {
		label: '30 days',
		milliseconds: 30 * 24 * HOUR,
		every: 24 * HOUR,
		per: 'day (UTC)',
		resolution: 'hour',
		format: 'day',
	},
} as const satisfies Readonly<Record<string, Span>>;

/** A span's name. */
export type SpanName = keyof typeof SPANS;

/** The span that an address asks for: a day unless it says another one. */
export function spanIn({ span = '24h' }: Query): Gathered<SpanName> {
	return isSpan(span) ? { ok: true, value: span } : invalidAddress(NO_SPAN);
}

const isSpan = (name: string): name is SpanName => Object.hasOwn(SPANS, name);
const NO_SPAN = `span is invalid: use one of ${Object.keys(SPANS).join(', ')}, or leave it out.`;

/** The bars of a span that ends now, the one that is still growing included: whole multiples of their length. */
export function rangeOf({ milliseconds, every }: Span, now: number) {
	const before = Math.floor(now / every) * every + every;
	return { from: before - milliseconds, before, every };
}

/** The stretches that are those bars. */
export function stretchesOf(span: Span, now: number): StretchQuery {
	return { resolution: span.resolution, ...rangeOf(span, now) };
}
