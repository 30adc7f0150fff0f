import type { DatabaseSync } from 'node:sqlite';

import { STRETCHES, stretchBegin } from '../../outbox/statistics';
import type { ReceivedBatch } from '../../received';
import type { ReceivedCount, TriggerInfo } from '../../received/counts';
import { EVENT_TYPES_KEPT, type LastEvent } from '../../received/notes';
import { durationColumns, IS_REACHED } from '../claimSchema';
import { tupleQuery } from '../tupleQuery';

/** The numbers of triggers in the file, by their ids. */
export type TriggerNumbers = ReadonlyMap<string, number>;

/** Counts requests and last events in one open file, within a transaction that the caller opens. */
export class ReceivedCounting {
	private readonly run: ReturnType<typeof prepareCounting>;

	constructor(database: DatabaseSync) {
		this.run = prepareCounting(database);
	}

	/** Adds what is counted of the triggers; answers their numbers. */
	add({
		triggers,
		counts,
		events,
	}: Pick<ReceivedBatch, 'triggers' | 'counts' | 'events'>): TriggerNumbers {
		const numbers = new Map(triggers.map((trigger) => [trigger.id, this.meet(trigger)]));
		for (const count of counts) this.count(numbers.get(count.triggerId) ?? 0, count);
		const grown = new Set<number>();
		for (const event of events) {
			const number = numbers.get(event.triggerId) ?? 0;
			if (this.remember(number, event)) grown.add(number);
		}
		for (const number of grown) this.run.trimEvents.run(number, EVENT_TYPES_KEPT);
		return numbers;
	}

	/** Keeps triggers that were published, unless requests have reached them. */
	introduce(triggers: readonly TriggerInfo[]): void {
		for (const trigger of triggers) this.run.introduce.run(...valuesOf(trigger));
	}

	/** Keeps what is known of a trigger. */
	private meet(trigger: TriggerInfo): number {
		const { id } = trigger;
		const values = valuesOf(trigger);
		const [number] =
			this.run.renew.get(...values) ?? this.run.find.get(id) ?? this.run.meet.get(...values) ?? [];
		if (number === undefined) throw new Error(`There is no number for ${id}`);
		return number;
	}

	private count(
		number: number,
		{ verdict, reason, at, count, totalMilliseconds, durations }: ReceivedCount,
	): void {
		const begins = [stretchBegin(at, 'fiveMinutes'), stretchBegin(at, 'hour')];
		this.run.count.run(
			...[number, verdict, reason, count, totalMilliseconds, ...begins],
			...durations,
		);
	}

	/** Whether a type was added. */
	private remember(number: number, { eventType, eventId, at, count }: LastEvent): boolean {
		const [sum] = this.run.remember.get(number, eventType, eventId, Math.floor(at), count) ?? [];
		return sum === count;
	}
}

function valuesOf({ id, workflowId, workflowName, nodeName, platform, seenAt }: TriggerInfo) {
	return [id, workflowId, workflowName ?? null, nodeName, platform, Math.floor(seenAt)] as const;
}

function prepareCounting(database: DatabaseSync) {
	const { fiveMinutes, hour } = STRETCHES;
	const rest = `?1, ?2, ?3, ?4, ?5, ${durationColumns.map((_, place) => `?${place + 8}`).join(', ')}`;
	const sums = ['count', 'milliseconds', ...durationColumns];
	return {
		renew: tupleQuery<[number: number]>(
			database,
			`UPDATE received_triggers SET workflow_id = ?2, workflow_name = ?3, node_name = ?4, platform = ?5, seen_at = ?6
				WHERE id = ?1 AND seen_at <= ?6 RETURNING number`,
		),
		find: tupleQuery<[number: number]>(
			database,
			'SELECT number FROM received_triggers WHERE id = ?',
		),
		meet: tupleQuery<[number: number]>(
			database,
			`INSERT INTO received_triggers (id, workflow_id, workflow_name, node_name, platform, seen_at)
				VALUES (?, ?, ?, ?, ?, ?) RETURNING number`,
		),
		introduce:
			database.prepare(`INSERT INTO received_triggers (id, workflow_id, workflow_name, node_name, platform, seen_at)
			VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET workflow_id = excluded.workflow_id,
				workflow_name = excluded.workflow_name, node_name = excluded.node_name, platform = excluded.platform,
				seen_at = max(seen_at, excluded.seen_at)
				WHERE NOT ${IS_REACHED}`),
		count: database.prepare(`INSERT INTO received_counts VALUES
			(${fiveMinutes.milliseconds}, ?6, ${rest}), (${hour.milliseconds}, ?7, ${rest}), (0, 0, ${rest})
			ON CONFLICT DO UPDATE SET ${sums.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')}`),
		remember: tupleQuery<[sum: number]>(
			database,
			`INSERT INTO received_events (trigger_number, type, event, at, count) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET count = count + excluded.count, at = max(at, excluded.at),
					event = iif(excluded.at >= at, excluded.event, event)
				RETURNING count`,
		),
		trimEvents: database.prepare(`DELETE FROM received_events WHERE trigger_number = ?1 AND type IN
			(SELECT type FROM received_events WHERE trigger_number = ?1 ORDER BY at DESC, type LIMIT -1 OFFSET ?2)`),
	};
}
