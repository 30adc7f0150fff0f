import type { DatabaseSync } from 'node:sqlite';

import type { VerdictKind } from '../../../webhook/answers';
import { STRETCHES } from '../../outbox/statistics';
import type { ReceivedQuery } from '../../received';
import type { KnownTrigger, ReceivedStretch } from '../../received/counts';
import type { DriftNote, LastEvent } from '../../received/notes';
import { durationColumns, IS_REACHED } from '../claimSchema';
import { tupleQuery } from '../tupleQuery';

/** Rows of counts read at a stretch, about 3 ms. */
const SLICE_ROWS = 1000;

type CountRow = [
	begins: number,
	trigger: number,
	verdict: VerdictKind,
	reason: string,
	count: number,
	milliseconds: number,
	...durations: number[],
];

/** Which rows of counts: `span` is how long a stretch is, 0 the sum since the beginning. */
export interface CountRange {
	readonly span: number;
	readonly from: number;
	readonly before: number;
	/** How long stretches are that are put together; undefined: none are. */
	readonly every?: number | undefined;
	/** Undefined: of all triggers. */
	readonly triggerIds?: readonly string[] | undefined;
}

/** What a query of stretches asks for. */
export function rangeOf({ resolution, ...range }: ReceivedQuery): CountRange {
	return { span: STRETCHES[resolution].milliseconds, ...range };
}

/** What ever was counted. */
export const TOTALS: CountRange = { span: 0, from: 0, before: 1 };

/** Reads what is committed in one open file. */
export class ReceivedReading {
	private readonly run: ReturnType<typeof prepareReading>;

	constructor(database: DatabaseSync) {
		this.run = prepareReading(database);
	}

	triggers(): KnownTrigger[] {
		return this.run.triggers.all().map(([, id, workflowId, workflowName, ...rest]) => {
			const [nodeName, platform, seenAt, isReached] = rest;
			return {
				id,
				workflowId,
				workflowName: workflowName ?? undefined,
				nodeName,
				platform,
				seenAt,
				...(isReached === 0 && { isUnreached: true as const }),
			};
		});
	}

	/** A slice of counts after the row that the last one ended with; `next` is undefined when that was the last one. */
	counts(
		{ span, from, before, triggerIds }: CountRange,
		after: CountCursor = [from, -1, '', ''],
	): { readonly rows: ReceivedStretch[]; readonly next: CountCursor | undefined } {
		const wanted = triggerIds && new Set(triggerIds);
		// Those that were forgotten are not among them.
		const ids = new Map(this.run.triggers.all().map(([number, id]) => [number, id]));
		const found = this.run.counts.all(span, before, ...after, SLICE_ROWS);
		const [begins, trigger, verdict, reason] = found[SLICE_ROWS - 1] ?? [];
		const rows = found.flatMap((row) => {
			const triggerId = ids.get(row[1]);
			if (triggerId === undefined || wanted?.has(triggerId) === false) return [];
			return [stretchOf(triggerId, row)];
		});
		const isLast = begins === undefined || trigger === undefined;
		return { rows, next: isLast ? undefined : [begins, trigger, verdict ?? '', reason ?? ''] };
	}

	/** When the first and the last stretch begin that there are of a length; undefined: there is none. */
	firstAndLast({ span }: CountRange): readonly [first: number, last: number] | undefined {
		const [first, last] = this.run.firstAndLast.get(span) ?? [];
		return typeof first === 'number' && typeof last === 'number' ? [first, last] : undefined;
	}

	/** Counts of a part of a range, put together: one row per trigger, verdict and reason, as begun at the part's begin. */
	sums(
		{ span, from, before, triggerIds }: CountRange,
		part: number,
		every: number,
	): ReceivedStretch[] {
		const ids = new Map(this.run.triggers.all().map(([number, id]) => [number, id]));
		const wanted = triggerIds && new Set(triggerIds);
		const end = Math.min(before, part + every);
		return this.run.sums.all(part, span, Math.max(from, part), end).flatMap((row) => {
			const triggerId = ids.get(row[1]);
			if (triggerId === undefined || wanted?.has(triggerId) === false) return [];
			return [stretchOf(triggerId, row)];
		});
	}

	lastEvents(triggerId: string): LastEvent[] {
		return this.run.events.all(triggerId).map(([eventType, eventId, at, count]) => ({
			triggerId,
			eventType,
			eventId,
			at,
			count,
		}));
	}

	drift(triggerId: string, limit: number): DriftNote[] {
		return this.run.drift.all(triggerId, limit).map(([eventType, field, kind, day, at]) => ({
			triggerId,
			eventType,
			field,
			kind,
			day,
			at,
		}));
	}
}

/** The row that a slice ended with. */
export type CountCursor = readonly [
	begins: number,
	trigger: number,
	verdict: string,
	reason: string,
];

function stretchOf(triggerId: string, row: CountRow): ReceivedStretch {
	const [from, , verdict, reason, count, totalMilliseconds, ...durations] = row;
	return { triggerId, verdict, reason, from, count, totalMilliseconds, durations };
}

function prepareReading(database: DatabaseSync) {
	const ofTrigger = 'trigger_number = (SELECT number FROM received_triggers WHERE id = ?)';
	return {
		triggers: tupleQuery<
			[
				number: number,
				id: string,
				workflowId: string,
				workflowName: string | null,
				nodeName: string,
				platform: string,
				seenAt: number,
				isReached: number,
			]
		>(
			database,
			`SELECT number, id, workflow_id, workflow_name, node_name, platform, seen_at, ${IS_REACHED} FROM received_triggers
				ORDER BY seen_at DESC, id`,
		),
		counts: tupleQuery<CountRow>(
			database,
			`SELECT begins, trigger_number, verdict, reason, count, milliseconds, ${durationColumns.join(', ')}
				FROM received_counts WHERE span = ? AND begins < ?
					AND (begins, trigger_number, verdict, reason) > (?, ?, ?, ?)
				ORDER BY begins, trigger_number, verdict, reason LIMIT ?`,
		),
		firstAndLast: tupleQuery<[number | null, number | null]>(
			database,
			`SELECT (SELECT min(begins) FROM received_counts WHERE span = ?1),
				(SELECT max(begins) FROM received_counts WHERE span = ?1)`,
		),
		sums: tupleQuery<CountRow>(
			database,
			`SELECT ?1, trigger_number, verdict, reason, sum(count), sum(milliseconds),
				${durationColumns.map((column) => `sum(${column})`).join(', ')}
				FROM received_counts WHERE span = ?2 AND begins >= ?3 AND begins < ?4
				GROUP BY trigger_number, verdict, reason`,
		),
		events: tupleQuery<[type: string, event: string, at: number, count: number]>(
			database,
			`SELECT type, event, at, count FROM received_events WHERE ${ofTrigger} ORDER BY at DESC, type`,
		),
		drift: tupleQuery<
			[type: string, field: string, kind: DriftNote['kind'], day: string, at: number]
		>(
			database,
			`SELECT type, field, kind, day, at FROM received_drift WHERE ${ofTrigger}
				ORDER BY at DESC, field, kind LIMIT ?`,
		),
	};
}
