import { answerNumber } from '../../../outbox/answers';
import type { AttemptRecord, JudgedDelivery, Judgement, Settled } from '../../../outbox/attempt';
import type { StoredSubscription } from '../../../outbox/subscription';
import type { ClaimedRow } from './held';
import type { Claim, OutboxQueue } from './queue';
import { entryKinds, stateNumbers, wholeTime, wholeTimeOrNull } from '../../../outbox/stored';
import { deliveryNumber } from '../../../outbox/ids';
import type { OutboxTables } from '../tables/opened';

/** The rules' judge, about one finding. */
export type Judge = (subscription: StoredSubscription, delivery: JudgedDelivery) => Judgement;

/** Attempts as they end; within the open transaction. */
export class OutboxAttempts {
	constructor(
		private readonly tables: OutboxTables,
		private readonly queue: OutboxQueue,
	) {}

	/** See Outbox.settle. */
	settle(claim: Claim, attempt: AttemptRecord, judge: Judge): Settled {
		const number = deliveryNumber(claim.id) ?? 0;
		const held = this.queue.held.by(number, claim.token);
		const known = held && this.tables.subscriptions.numbered(held.subscription);
		if (!known) return { kind: 'superseded' };
		const judgement = judge(known.value, { id: claim.id, progress: held.progress });
		this.queue.held.release(number);
		if (!this.write(number, held, attempt, judgement)) return { kind: 'superseded' };
		this.tables.subscriptions.setHealth(known, judgement.health);
		if (judgement.enabled === false && known.value.enabled) {
			this.tables.subscriptions.change(known, { enabled: false }, this.tables.now());
		}
		if (judgement.journal) this.tables.notice(known.number, judgement.journal);
		return { kind: 'settled', judgement, attempt: held.made + 1 };
	}

	private write(
		number: number,
		held: ClaimedRow,
		record: AttemptRecord,
		{ outcome, progress, dueAt, reason }: Judgement,
	): boolean {
		const { run, sequence, blocks } = this.tables;
		const now = this.tables.now();
		const state = outcome === 'retrying' ? stateNumbers.pending : stateNumbers[outcome];
		const hasEnded = state !== stateNumbers.pending;
		const due = hasEnded ? null : wholeTime(dueAt);
		const { changes } = run.settle.run(
			state,
			due,
			progress.attempts,
			wholeTimeOrNull(progress.firstAt),
			progress.ownFaults,
			wholeTimeOrNull(progress.ownFaultsSince),
			reason,
			record.status ?? null,
			answerNumber(record),
			sequence.entry + 1,
			hasEnded ? now : null,
			number,
			held.token,
		);
		if (changes === 0) return false;
		sequence.entry += 1;
		run.addEntry.run(
			sequence.entry,
			now,
			entryKinds.indexOf(`delivery.${outcome}`),
			number,
			held.subscription,
			held.lastEntry,
			held.made + 1,
			wholeTime(record.startedAt),
			record.durationMilliseconds,
			record.url,
			record.status ?? null,
			record.responseHeadersText ?? JSON.stringify(record.responseHeaders) ?? null,
			record.responseBody ?? null,
			record.reason,
			due,
		);
		if (hasEnded) {
			blocks.moved(number, held.subscription, held.type, stateNumbers.pending, state);
			if (held.orderKey !== null) this.queue.unblock(held.subscription, held.orderKey);
		}
		return true;
	}
}
