import type { DatabaseSync } from 'node:sqlite';

import type { ReceivedBatch } from '../../received';
import {
	DRIFT_KEPT,
	type DriftNote,
	REJECTED_KEPT,
	type RejectedRequest,
} from '../../received/notes';
import { tupleQuery } from '../tupleQuery';
import type { TriggerNumbers } from './counting';

/** Notes rejected requests and drift in one open file, within a transaction that the caller opens. */
export class ReceivedNoting {
	private readonly run: ReturnType<typeof prepareNoting>;

	constructor(database: DatabaseSync) {
		this.run = prepareNoting(database);
	}

	/** Notes what a batch says of triggers that have these numbers. */
	add({ rejected, drift }: ReceivedBatch, numbers: TriggerNumbers): void {
		const grown = new Set<number>();
		for (const request of rejected) {
			const number = numbers.get(request.triggerId) ?? 0;
			this.reject(number, request);
			grown.add(number);
		}
		for (const number of grown) this.run.trimRejected.run(number, REJECTED_KEPT);
		for (const field of drift) this.notice(numbers.get(field.triggerId) ?? 0, field);
	}

	private reject(number: number, request: RejectedRequest): void {
		const { at, verdict, reason, address, headers, bodyBytes, body } = request;
		const texts = [verdict, reason, address, JSON.stringify(headers)];
		this.run.reject.run(number, Math.floor(at), ...texts, bodyBytes, body ?? null);
	}

	private notice(number: number, { day, field, kind, eventType, at }: DriftNote): void {
		const [known] = this.run.findField.get(number, day, field, kind) ?? [];
		if (known === undefined) {
			const [fields = 0] = this.run.countFields.get(number, day) ?? [];
			if (fields >= DRIFT_KEPT) return;
		} else if (known <= at) return;
		this.run.notice.run(number, day, field, kind, eventType, Math.floor(at));
	}
}

function prepareNoting(database: DatabaseSync) {
	return {
		reject: database.prepare(`INSERT INTO received_rejected
			(trigger_number, at, verdict, reason, address, headers, body_bytes, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
		trimRejected: database.prepare(`DELETE FROM received_rejected WHERE number IN
			(SELECT number FROM received_rejected WHERE trigger_number = ?
				ORDER BY at DESC, number DESC LIMIT -1 OFFSET ?)`),
		findField: tupleQuery<[at: number]>(
			database,
			`SELECT at FROM received_drift WHERE trigger_number = ? AND day = ? AND field = ? AND kind = ?`,
		),
		countFields: tupleQuery<[fields: number]>(
			database,
			'SELECT count(*) FROM received_drift WHERE trigger_number = ? AND day = ?',
		),
		notice: database.prepare(`INSERT OR REPLACE INTO received_drift
			(trigger_number, day, field, kind, type, at) VALUES (?, ?, ?, ?, ?, ?)`),
	};
}
