import type { KnownTrigger, ReceivedStretch } from '../../received/counts';
import type { RejectedRequest } from '../../received/notes';

/** A trigger, as it was seen last. */
export interface TriggerRow {
	readonly id: string;
	readonly workflow_id: string;
	readonly workflow_name: string | null;
	readonly node_name: string;
	readonly platform: string;
	readonly seen_at: number;
	readonly is_reached: boolean;
}

/** Counts of a stretch. */
export interface SumRow {
	readonly trigger_id: string;
	readonly verdict: ReceivedStretch['verdict'];
	readonly reason: string;
	readonly began: number;
	readonly count: number;
	readonly milliseconds: number;
	readonly durations: string;
}

/** A rejected request. */
export interface RejectedRow {
	readonly id: number;
	readonly trigger_id: string;
	readonly at: number;
	readonly verdict: RejectedRequest['verdict'];
	readonly reason: string;
	readonly address: string;
	readonly headers: string;
	readonly body_bytes: number;
	readonly body: string | null;
}

/** A trigger as callers see it. */
export function triggerOf(row: TriggerRow): KnownTrigger {
	return {
		id: row.id,
		workflowId: row.workflow_id,
		...(row.workflow_name !== null && { workflowName: row.workflow_name }),
		nodeName: row.node_name,
		platform: row.platform,
		seenAt: row.seen_at,
		...(!row.is_reached && { isUnreached: true as const }),
	};
}

/** Counts of a stretch as callers see them. */
export function stretchOf({
	trigger_id,
	began,
	milliseconds,
	durations,
	...row
}: SumRow): ReceivedStretch {
	return {
		triggerId: trigger_id,
		verdict: row.verdict,
		reason: row.reason,
		from: began,
		count: row.count,
		durations: durations.split(' ').map(Number),
		totalMilliseconds: milliseconds,
	};
}

/** A rejected request as callers see it. */
export function requestOf(row: RejectedRow): RejectedRequest {
	return {
		id: String(row.id),
		triggerId: row.trigger_id,
		at: row.at,
		verdict: row.verdict,
		reason: row.reason,
		address: row.address,
		headers: JSON.parse(row.headers) as Record<string, string>,
		bodyBytes: row.body_bytes,
		...(row.body !== null && { body: row.body }),
	};
}
