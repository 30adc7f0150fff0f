import type { Result } from '../../../lib/delivery/sender';
import type { EventInput, SubscriptionSettings } from '../../../lib/delivery/subscription/settings';
import { utcTimeOf } from '../../../lib/n8n/times';
import { numberIn, switchIn } from '../../../lib/n8n/fieldValues';
import { listIn } from '../../../lib/n8n/lists';
import type { OperationInput } from '../../../lib/n8n/sender/operation';
import { compactExactly, hasRounded, parseExactly } from '../../../lib/webhook/http/exactNumbers';
import type { Json } from '../../../lib/webhook/http/message';
import { errorMessage } from '../../../lib/text/error';
import { invalid } from '../../../lib/delivery/subscription/result';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** The pauses in a text like `5s, 5m, 30m, 2h`, in seconds; a bare number is seconds. */
export function pausesIn(text: string): Result<number[]> {
	const pauses: number[] = [];
	for (const pause of listIn(text)) {
		const [, amount = '', unit = 's'] =
			/^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)?$/.exec(pause.toLowerCase()) ?? [];
		const seconds = Number(amount) * (SECONDS[unit] ?? NaN);
		if (!(seconds > 0)) {
			return invalid(
				`"${pause}" in Retry Schedule isn't a valid interval: enter for example 5s, 5m, 30m, 2h (s, m, h or d for seconds to days).`,
			);
		}
		pauses.push(seconds);
	}
	return pauses.length > 0
		? { ok: true, value: pauses }
		: invalid('Retry Schedule is empty: enter for example 5s, 5m, 30m, 2h, or remove the option.');
}

/** The events a subscription is to get: `*` means all. Empty is a mistake. */
export function eventsIn(given: unknown): Result<SubscriptionSettings['events']> {
	const events = [...new Set(listIn(given))];
	if (events.length === 0) {
		return invalid('Events is empty: enter the event types to send there, or * for all.');
	}
	return { ok: true, value: events };
}

/** An event's data from a field that holds it as a text or, by an expression, as a value. */
export function dataIn(
	given: unknown,
	field: string,
): Result<Pick<EventInput, 'data' | 'dataText'>> {
	if (typeof given !== 'string') {
		return given === undefined || given === null
			? invalid(`${field} is empty: enter JSON, for example {"call_id": "12345"}.`)
			: { ok: true, value: { data: given as Json } };
	}
	try {
		const data = parseExactly<Json>(given);
		const exact = hasRounded(given) && { dataText: compactExactly(given) };
		return { ok: true, value: { data, ...exact } };
	} catch (error) {
		const why = errorMessage(error);
		return invalid(`${field} is not valid JSON: ${why}.`);
	}
}

/** Epoch milliseconds of a date field, on the clocks of a zone where it names none; undefined where it is empty. */
export function timeIn(given: unknown, field: string, zone: string): Result<number | undefined> {
	// An expression may give one of n8n's own DateTime objects.
	const text =
		typeof given === 'string' ? given : (JSON.stringify(given) ?? '').replaceAll('"', '');
	if (given === null || text.trim() === '') return { ok: true, value: undefined };
	const time = Date.parse(utcTimeOf(text, zone) ?? '');
	return Number.isNaN(time)
		? invalid(`"${text}" in ${field} isn't a valid date: enter for example 2026-03-07T15:30:00Z.`)
		: { ok: true, value: time };
}

/** How many of a list are wanted; `all` where the whole list is. Throws a sentence. */
export function listLimitIn(read: OperationInput['read'], all: number): number {
	if (switchIn(read<unknown>('returnAll', false), 'Return All') === true) return all;
	return numberIn(read<unknown>('limit', 50), 'Limit') ?? 50;
}

/** A text without space around it; numbers and truth values as texts, anything else empty. */
export function textIn(given: unknown): string {
	if (typeof given === 'number' || typeof given === 'boolean') return String(given);
	return typeof given === 'string' ? given.trim() : '';
}
