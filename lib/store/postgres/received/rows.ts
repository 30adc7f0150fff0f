import { createHash } from 'node:crypto';

import { type Resolution, STRETCHES, stretchBegin } from '../../outbox/statistics';
import type { ReceivedBatch } from '../../received';
import type { ReceivedCount, TriggerInfo } from '../../received/counts';
import type { DriftNote, LastEvent, RejectedRequest } from '../../received/notes';
import { jsonOf, storedText } from '../text';

/** What `received_count_1` is given. */
export type CountParameters = readonly [triggers: string, counts: string, events: string];

const HASHES_KEPT = 5000;
/** The same few come again and again. */
const hashes = new Map<string, string>();

/** The hash under which a trigger, or what there is of one, is found. */
export function hashOf(...texts: readonly string[]): string {
	const named = texts.map((text) => `${text.length} ${text}`).join(' ');
	const known = hashes.get(named);
	if (known !== undefined) return known;
	const hash = createHash('sha256').update(named).digest('hex').slice(0, 32);
	if (hashes.size >= HASHES_KEPT) hashes.clear();
	hashes.set(named, hash);
	return hash;
}

/** How long the stretches of a resolution are, in minutes. */
export function minutesOf(resolution: Resolution): number {
	return STRETCHES[resolution].milliseconds / 60_000;
}

/** The rows of what is counted, each once. */
export function countParameters({
	triggers,
	counts,
	events,
}: Pick<ReceivedBatch, 'triggers' | 'counts' | 'events'>): CountParameters {
	return [jsonRows(triggerRows(triggers)), jsonRows(sums(counts)), jsonRows(lastEvents(events))];
}

/** The rows of triggers that are introduced, each once. */
export function introduceParameter(triggers: readonly TriggerInfo[]): string {
	return jsonRows(triggerRows(triggers));
}

/** The rows of what `received_note_1` is given. */
export function noteParameters({
	rejected,
	drift,
}: Pick<ReceivedBatch, 'rejected' | 'drift'>): readonly [rejected: string, drift: string] {
	return [jsonRows(rejected.map(rejectedRow)), jsonRows(driftRows(drift))];
}

/** Half a character is none. */
function jsonRows(rows: readonly object[]): string {
	return jsonOf(rows, (text) => storedText(text.toWellFormed()));
}

function triggerRows(triggers: readonly TriggerInfo[]): readonly object[] {
	return [...byName(triggers, ({ id }) => id).values()].map((info) => ({
		trigger: hashOf(info.id),
		id: info.id,
		workflow_id: info.workflowId,
		workflow_name: info.workflowName,
		node_name: info.nodeName,
		platform: info.platform,
		seen_at: Math.floor(info.seenAt),
	}));
}

interface Sum {
	readonly row: object;
	count: number;
	milliseconds: number;
	readonly durations: number[];
}

/** In five minutes, an hour and ever: as sums that are alike are added up before they are written. */
function sums(counts: readonly ReceivedCount[]): readonly object[] {
	const found = new Map<string, Sum>();
	for (const one of counts) {
		const { triggerId, verdict, reason } = one;
		const [series, trigger] = [hashOf(triggerId, verdict, reason), hashOf(triggerId)];
		const places = [
			[minutesOf('fiveMinutes'), stretchBegin(one.at, 'fiveMinutes')],
			[minutesOf('hour'), stretchBegin(one.at, 'hour')],
			[0, 0],
		] as const;
		for (const [minutes, began] of places) {
			const name = `${series} ${minutes} ${began}`;
			const named = { series, trigger, trigger_id: triggerId, verdict, reason };
			const sum = found.get(name) ?? {
				row: { ...named, minutes, began },
				count: 0,
				milliseconds: 0,
				durations: one.durations.map(() => 0),
			};
			sum.count += one.count;
			sum.milliseconds += one.totalMilliseconds;
			one.durations.forEach(
				(duration, at) => (sum.durations[at] = (sum.durations[at] ?? 0) + duration),
			);
			found.set(name, sum);
		}
	}
	return [...found.values()].map(({ row, ...summed }) => ({ ...row, ...summed }));
}

function lastEvents(events: readonly LastEvent[]): readonly object[] {
	const found = new Map<string, LastEvent>();
	for (const event of events) {
		const key = hashOf(event.triggerId, event.eventType);
		const before = found.get(key);
		const last = before === undefined || event.at >= before.at ? event : before;
		found.set(key, { ...last, count: event.count + (before?.count ?? 0) });
	}
	return [...found].map(([key, { triggerId, eventType, eventId, at, count }]) => ({
		trigger: hashOf(triggerId),
		key,
		type: eventType,
		event: eventId,
		at: Math.floor(at),
		count,
	}));
}

function rejectedRow({ triggerId, at, headers, bodyBytes, ...request }: RejectedRequest): object {
	return {
		...request,
		trigger: hashOf(triggerId),
		trigger_id: triggerId,
		at: Math.floor(at),
		headers: JSON.stringify(headers),
		body_bytes: bodyBytes,
	};
}

function driftRows(drift: readonly DriftNote[]): readonly object[] {
	const earliest = [...drift].sort((one, other) => other.at - one.at);
	const found = byName(earliest, ({ triggerId, day, field, kind }) =>
		hashOf(triggerId, day, field, kind),
	);
	return [...found.values()].map(({ triggerId, eventType, field, kind, day, at }) => ({
		trigger: hashOf(triggerId),
		day,
		key: hashOf(field, kind),
		field,
		kind,
		type: eventType,
		at: Math.floor(at),
	}));
}

/** The last of each name. */
function byName<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, T> {
	return new Map(all.map((one) => [nameOf(one), one]));
}
