import { noDurations } from '../../durations';
import type { ReceivedQuery, RejectedPage, RejectedPaging } from '../../received';
import type { KnownTrigger, ReceivedStretch } from '../../received/counts';
import type { DriftNote, LastEvent, RejectedRequest } from '../../received/notes';
import { EVENT_TYPES_KEPT } from '../../received/notes';
import type { Statement } from '../connection/pool';
import { readRow } from '../text';
import {
	type RejectedRow,
	requestOf,
	stretchOf,
	type SumRow,
	triggerOf,
	type TriggerRow,
} from './found';
import { hashOf, minutesOf } from './rows';

/** Reads what triggers received; each call is one statement. */
export class ReceivedReader {
	/** `ask` runs a statement, in which `$schema` stands for the schema. */
	constructor(
		private readonly ask: <Row extends object>(
			statement: Statement,
			values: readonly unknown[],
		) => Promise<readonly Row[]>,
	) {}

	/** See ReceivedStore.triggers. */
	async triggers(): Promise<readonly KnownTrigger[]> {
		const rows = await this.rows<TriggerRow>(
			'triggers',
			`SELECT t.*, EXISTS (SELECT FROM $schema.received_series s WHERE s.trigger = t.trigger) AS is_reached FROM (
				SELECT DISTINCT ON (trigger) trigger, id, workflow_id, workflow_name, node_name, platform, seen_at
					FROM $schema.received_triggers ORDER BY trigger, seen_at DESC, slot) t
				ORDER BY t.seen_at DESC, t.id COLLATE "C"`,
		);
		return rows.map(triggerOf);
	}

	/** See ReceivedStore.stretches. */
	async stretches(query: ReceivedQuery): Promise<readonly ReceivedStretch[]> {
		const { resolution, from, before, every = 1, triggerIds } = query;
		const minutes = minutesOf(resolution);
		const triggers = triggerIds?.map((id) => hashOf(id)) ?? null;
		return await this.sums([minutes, Math.ceil(from), Math.ceil(before), triggers, every]);
	}

	/** See ReceivedStore.totals. */
	async totals(): Promise<ReadonlyArray<Omit<ReceivedStretch, 'from'>>> {
		const rows = await this.sums([0, 0, 1, null, 1]);
		return rows.map(({ from: _, ...total }) => total);
	}

	/** See ReceivedStore.rejected. */
	async rejected({ triggerId, limit, after }: RejectedPaging): Promise<RejectedPage> {
		const cursor = after === undefined ? NEWEST : /^(\d{1,15})-(\d{1,15})$/.exec(after)?.slice(1);
		if (cursor === undefined) return { requests: [] };
		const isOne = triggerId !== undefined;
		const rows = await this.rows<RejectedRow>(
			isOne ? 'rejected_of' : 'rejected',
			`SELECT * FROM $schema.received_rejected WHERE (at, id) < ($1, $2) ${isOne ? 'AND trigger = $4' : ''}
				ORDER BY at DESC, id DESC LIMIT $3`,
			[...cursor, limit + 1, ...(isOne ? [hashOf(triggerId)] : [])],
		);
		const [page, last] = [rows.slice(0, limit), rows[limit - 1]];
		const requests = page.map(requestOf);
		if (rows.length <= limit || last === undefined) return { requests };
		return { requests, next: `${last.at}-${last.id}` };
	}

	/** See ReceivedStore.rejectedRequest. */
	async rejectedRequest(id: string): Promise<RejectedRequest | undefined> {
		const isNumber = /^\d{1,15}$/.test(id);
		const text = 'SELECT * FROM $schema.received_rejected WHERE id = $1';
		// Asked for in any case: a store that fails, or is closed, says so.
		const [row] = await this.rows<RejectedRow>('request', text, [isNumber ? id : -1]);
		return row && requestOf(row);
	}

	/** See ReceivedStore.lastEvents. */
	async lastEvents(triggerId: string): Promise<readonly LastEvent[]> {
		const rows = await this.rows<{ type: string; event: string; at: number; count: number }>(
			'events',
			`SELECT min(type) AS type, (array_agg(event ORDER BY at DESC, slot))[1] AS event, max(at) AS at,
				sum(count)::bigint AS count FROM $schema.received_events WHERE trigger = $1 GROUP BY key
				HAVING sum(count) > 0
				ORDER BY max(at) DESC, min(type COLLATE "C") LIMIT ${EVENT_TYPES_KEPT}`,
			[hashOf(triggerId)],
		);
		return rows.map(({ type, event, at, count }) => ({
			triggerId,
			eventType: type,
			eventId: event,
			at,
			count,
		}));
	}

	/** See ReceivedStore.drift. */
	async drift(triggerId: string, limit: number): Promise<readonly DriftNote[]> {
		const rows = await this.rows<Omit<DriftNote, 'triggerId' | 'eventType'> & { type: string }>(
			'drift',
			`SELECT type, field, kind, to_char(day, 'YYYY-MM-DD') AS day, at FROM $schema.received_drift
				WHERE trigger = $1 ORDER BY at DESC, field COLLATE "C", kind LIMIT $2`,
			[hashOf(triggerId), limit],
		);
		return rows.map(({ type, ...note }) => ({ triggerId, eventType: type, ...note }));
	}

	/** Sums in order, of all processes, which have rows of their own. */
	private async sums(values: readonly unknown[]): Promise<readonly ReceivedStretch[]> {
		const rows = await this.rows<SumRow>(
			'sums',
			`SELECT s.trigger_id, s.verdict, s.reason, c.began - c.began % $5::bigint AS began,
				sum(c.count)::bigint AS count, sum(c.milliseconds) AS milliseconds,
				concat_ws(' ', ${SUMMED_DURATIONS}) AS durations
				FROM $schema.received_series s JOIN $schema.received_counts c ON c.series = s.key
				WHERE c.minutes = $1 AND c.began >= $2 AND c.began < $3 AND ($4::uuid[] IS NULL OR s.trigger = ANY ($4))
				GROUP BY 1, 2, 3, 4 HAVING sum(c.count) > 0
				ORDER BY 4, s.trigger_id COLLATE "C", s.verdict COLLATE "C", s.reason COLLATE "C"`,
			values,
		);
		return rows.map(stretchOf);
	}

	private async rows<Row extends object>(
		name: string,
		text: string,
		values: readonly unknown[] = [],
	): Promise<readonly Row[]> {
		return (await this.ask<Row>({ name: `received_${name}`, text }, values)).map(readRow);
	}
}

/** The counters between the bounds, each added up. */
const SUMMED_DURATIONS = noDurations()
	.map((_, at) => `sum(c.durations[${at + 1}])`)
	.join(', ');

/** Before the newest one. */
const NEWEST = [Number.MAX_SAFE_INTEGER, 0] as const;
