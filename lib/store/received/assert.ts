import { DURATION_BOUNDS } from '../durations';
import type { ReceivedBatch } from '../received';
import type { AcceptedEvent } from './counts';

/** Throws a TypeError or a RangeError for a batch that no caller may add: a programming error, never a request's fault. */
export function assertBatch({
	introduced = [],
	triggers,
	counts,
	rejected,
	events,
	drift,
}: ReceivedBatch): void {
	const known = new Set(triggers.map(({ id }) => id));
	for (const { triggerId } of [...counts, ...rejected, ...events, ...drift]) {
		if (!known.has(triggerId)) throw new TypeError(`The batch says nothing of ${triggerId}`);
	}
	[...introduced, ...triggers].forEach(({ seenAt }) => assertNumbers({ seenAt }));
	for (const { at, count, totalMilliseconds, durations } of counts) {
		assertNumbers({ at, count, totalMilliseconds });
		assertDurations(durations);
	}
	for (const { at, bodyBytes } of rejected) assertNumbers({ at, bodyBytes });
	for (const { at, count } of events) assertNumbers({ at, count });
	for (const { at, day } of drift) {
		assertNumbers({ at });
		if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new TypeError(`${day} is no day`);
	}
}

/** Throws a RangeError for an event that no caller may count. */
export function assertAccepted({ trigger, at, milliseconds }: AcceptedEvent): void {
	// Nothing is made for an event that is right, as there may be many.
	if (isNumber(trigger.seenAt) && isNumber(at) && isNumber(milliseconds)) return;
	assertNumbers({ seenAt: trigger.seenAt, at, milliseconds });
}

function assertDurations(durations: readonly number[]): void {
	const counters = DURATION_BOUNDS.length + 1;
	if (durations.length !== counters) {
		throw new TypeError(`There are ${durations.length} durations instead of ${counters}`);
	}
	for (const duration of durations) assertNumbers({ duration });
}

function assertNumbers(numbers: Readonly<Record<string, number>>): void {
	for (const [name, value] of Object.entries(numbers)) {
		if (isNumber(value)) continue;
		throw new RangeError(`${name} is ${value}, which is not a finite, positive number or 0`);
	}
}

function isNumber(value: number): boolean {
	return value >= 0 && Number.isFinite(value);
}
