import type { AttemptRecord, Judgement, Settled } from '../../outbox/attempt';
import type { Health } from '../../outbox/subscription';

/*
 * What goes between a caller and the outbox's thread for every attempt, as rows of plain values: an object costs
 * several times as much to copy, as the names of its fields are copied with it.
 */

/** The arguments of `settle`; the headers go as JSON. */
export type AttemptRow<Finding> = readonly [
	deliveryId: string,
	token: number,
	startedAt: number,
	durationMilliseconds: number,
	url: string,
	status: number | undefined,
	unanswered: AttemptRecord['unanswered'],
	responseHeadersText: string | undefined,
	responseBody: string | undefined,
	reason: string,
	finding: Finding,
];

/** An attempt as a row. */
export function rowOfAttempt<Finding>(
	{ id, token }: { readonly id: string; readonly token: number },
	record: AttemptRecord,
	finding: Finding,
): AttemptRow<Finding> {
	const { startedAt, durationMilliseconds, url, status, unanswered, responseBody, reason } = record;
	const headers = record.responseHeaders && JSON.stringify(record.responseHeaders);
	return [
		id,
		token,
		startedAt,
		durationMilliseconds,
		url,
		status,
		unanswered,
		headers,
		responseBody,
		reason,
		finding,
	];
}

/** The attempt of a row; its headers are there as text alone. */
export function attemptOfRow<Finding>(row: AttemptRow<Finding>) {
	const [id, token, startedAt, durationMilliseconds, url, status, unanswered, ...more] = row;
	const [responseHeadersText, responseBody, reason, finding] = more;
	const answer = { status, unanswered, responseHeadersText, responseBody };
	const record: AttemptRecord = { startedAt, durationMilliseconds, url, ...answer, reason };
	return { claim: { id, token }, record, finding };
}

/** How findings go to the thread as rows; those that `rowOf` answers undefined for go as they are. */
export interface FindingRows<Finding> {
	rowOf(finding: Finding): readonly unknown[] | undefined;
	findingOf(row: readonly unknown[]): Finding;
}

/** A subscription's health as a row. */
export type HealthRow = readonly [
	consecutiveFailures: number,
	pausedAt: number | undefined,
	autoPausedAt: number | undefined,
	probingSince: number | undefined,
	goneAt: number | undefined,
	throttledUntil: number | undefined,
	lastDeliveryAt: number | undefined,
	lastDeliveryStatus: Health['lastDeliveryStatus'],
];

function rowOfHealth(health: Health): HealthRow {
	return [
		health.consecutiveFailures,
		health.pausedAt,
		health.autoPausedAt,
		health.probingSince,
		health.goneAt,
		health.throttledUntil,
		health.lastDeliveryAt,
		health.lastDeliveryStatus,
	];
}

function healthOfRow(row: HealthRow): Health {
	return {
		consecutiveFailures: row[0],
		pausedAt: row[1],
		autoPausedAt: row[2],
		probingSince: row[3],
		goneAt: row[4],
		throttledUntil: row[5],
		lastDeliveryAt: row[6],
		lastDeliveryStatus: row[7],
	};
}

/** What `settle` answers for an attempt that was written. */
export type SettledRow = readonly [
	attempt: number,
	outcome: Judgement['outcome'],
	attempts: number,
	firstAt: number | undefined,
	ownFaults: number,
	ownFaultsSince: number | undefined,
	dueAt: number | undefined,
	reason: string,
	health: HealthRow,
	enabled: Judgement['enabled'],
	journal: Judgement['journal'],
];

/** The answer as a row; undefined for one that is not `settled`. */
export function rowOfSettled(answer: Settled): SettledRow | undefined {
	if (answer.kind !== 'settled') return undefined;
	const { outcome, progress, dueAt, reason, health, enabled, journal } = answer.judgement;
	const { attempts, firstAt, ownFaults, ownFaultsSince } = progress;
	return [
		answer.attempt,
		outcome,
		attempts,
		firstAt,
		ownFaults,
		ownFaultsSince,
		dueAt,
		reason,
		rowOfHealth(health),
		enabled,
		journal,
	];
}

/** The answer of a row. */
export function settledOfRow(row: SettledRow): Settled {
	const judgement: Judgement = {
		outcome: row[1],
		progress: { attempts: row[2], firstAt: row[3], ownFaults: row[4], ownFaultsSince: row[5] },
		dueAt: row[6],
		reason: row[7],
		health: healthOfRow(row[8]),
		enabled: row[9],
		journal: row[10],
	};
	return { kind: 'settled', judgement, attempt: row[0] };
}
