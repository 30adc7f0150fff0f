import type { DatabaseSync } from 'node:sqlite';

import { type Resolution, STRETCHES } from '../../outbox/statistics';
import { KEPT_MILLISECONDS } from '../../received/notes';
import { tupleQuery } from '../tupleQuery';

/** Forgets what triggers received in one open file, within a transaction that the caller opens. */
export class ReceivedPurging {
	private readonly run: ReturnType<typeof preparePurging>;

	constructor(database: DatabaseSync) {
		this.run = preparePurging(database);
	}

	/** Forgets about `limit` rows that are kept no longer; answers how many: 0 when none is left. */
	purge(now: number, limit: number): number {
		let total = 0;
		while (total < limit) {
			const forgotten =
				this.stretch('fiveMinutes', now) ||
				this.stretch('hour', now) ||
				this.rejected(now - KEPT_MILLISECONDS, limit) ||
				this.drift(now - KEPT_MILLISECONDS) ||
				this.trigger(now - KEPT_MILLISECONDS);
			if (forgotten === 0) return total;
			total += forgotten;
		}
		return total;
	}

	/** The oldest stretch that ended so long ago, of all triggers. */
	private stretch(resolution: Resolution, now: number): number {
		const { milliseconds, keptMilliseconds } = STRETCHES[resolution];
		const [oldest] = this.run.oldestStretch.get(milliseconds) ?? [];
		if (oldest === undefined || oldest === null) return 0;
		if (oldest > now - keptMilliseconds - milliseconds) return 0;
		return Number(this.run.forgetStretch.run(milliseconds, oldest).changes);
	}

	private rejected(before: number, limit: number): number {
		return Number(this.run.forgetRejected.run(before, limit).changes);
	}

	/** A day of one trigger. */
	private drift(before: number): number {
		const oldest = this.run.oldestDrift.get(new Date(before).toISOString().slice(0, 10));
		return oldest === undefined ? 0 : Number(this.run.forgetDrift.run(...oldest).changes);
	}

	/** A trigger, with all but its stretches: those are over, too, or soon will be. */
	private trigger(before: number): number {
		const [number] = this.run.oldTrigger.get(before) ?? [];
		if (number === undefined) return 0;
		const changes = this.run.forgetTrigger.map((statement) => statement.run(number).changes);
		return changes.reduce<number>((sum, rows) => sum + Number(rows), 0);
	}
}

function preparePurging(database: DatabaseSync) {
	return {
		oldestStretch: tupleQuery<[begins: number | null]>(
			database,
			'SELECT min(begins) FROM received_counts WHERE span = ?',
		),
		forgetStretch: database.prepare('DELETE FROM received_counts WHERE span = ? AND begins = ?'),
		forgetRejected: database.prepare(`DELETE FROM received_rejected WHERE number IN
			(SELECT number FROM received_rejected WHERE at < ? LIMIT ?)`),
		oldestDrift: tupleQuery<[trigger: number, day: string]>(
			database,
			'SELECT trigger_number, day FROM received_drift WHERE day < ? ORDER BY day LIMIT 1',
		),
		forgetDrift: database.prepare(
			'DELETE FROM received_drift WHERE trigger_number = ? AND day = ?',
		),
		oldTrigger: tupleQuery<[number: number]>(
			database,
			'SELECT number FROM received_triggers WHERE seen_at < ? LIMIT 1',
		),
		forgetTrigger: [
			'received_rejected WHERE trigger_number = ?',
			'received_events WHERE trigger_number = ?',
			'received_drift WHERE trigger_number = ?',
			'received_counts WHERE span = 0 AND begins = 0 AND trigger_number = ?',
			'received_triggers WHERE number = ?',
		].map((rows) => database.prepare(`DELETE FROM ${rows}`)),
	};
}
