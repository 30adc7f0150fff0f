import { durationIndex, noDurations } from '../durations';
import { stretchBegin } from '../outbox/statistics';
import type { ReceivedBatch } from '../received';
import type { AcceptedEvent, TriggerInfo } from './counts';

/** What is added up of one trigger. */
interface OfTrigger {
	trigger: TriggerInfo;
	/** By the begin of five minutes. */
	readonly counts: Map<number, Sum>;
	/** By event type. */
	readonly events: Map<string, Last>;
}

interface Sum {
	count: number;
	totalMilliseconds: number;
	readonly durations: number[];
}

interface Last {
	eventId: string;
	at: number;
	count: number;
}

/**
 * What accepted events add to what their triggers received, added up: each counts as one request, and may be the last event of
 * its type.
 */
export function receivedOf(
	accepted: readonly AcceptedEvent[],
): Pick<ReceivedBatch, 'triggers' | 'counts' | 'events'> {
	const found = new Map<string, OfTrigger>();
	for (const one of accepted) {
		let of = found.get(one.trigger.id);
		if (of === undefined) {
			of = { trigger: one.trigger, counts: new Map(), events: new Map() };
			found.set(one.trigger.id, of);
		}
		if (of.trigger.seenAt <= one.trigger.seenAt) of.trigger = one.trigger;
		count(of.counts, one);
		remember(of.events, one);
	}
	const all = [...found];
	return {
		triggers: all.map(([, { trigger }]) => trigger),
		counts: all.flatMap(([triggerId, { counts }]) =>
			[...counts].map(([at, sum]) => ({
				triggerId,
				verdict: 'accepted' as const,
				reason: '',
				at,
				...sum,
			})),
		),
		events: all.flatMap(([triggerId, { events }]) =>
			[...events].map(([eventType, last]) => ({ triggerId, eventType, ...last })),
		),
	};
}

function count(counts: Map<number, Sum>, { at, milliseconds }: AcceptedEvent): void {
	const begin = stretchBegin(at, 'fiveMinutes');
	let sum = counts.get(begin);
	if (sum === undefined) {
		sum = { count: 0, totalMilliseconds: 0, durations: noDurations() };
		counts.set(begin, sum);
	}
	const place = durationIndex(milliseconds);
	sum.count += 1;
	sum.totalMilliseconds += milliseconds;
	sum.durations[place] = (sum.durations[place] ?? 0) + 1;
}

function remember(events: Map<string, Last>, { eventType, eventId, at }: AcceptedEvent): void {
	const last = events.get(eventType);
	if (last === undefined) {
		events.set(eventType, { eventId, at, count: 1 });
		return;
	}
	last.count += 1;
	if (at < last.at) return;
	[last.eventId, last.at] = [eventId, at];
}
