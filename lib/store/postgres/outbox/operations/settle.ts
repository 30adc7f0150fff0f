import type { OutboxRules } from '../../../outbox';
import type { AttemptRecord, Judgement, Settled } from '../../../outbox/attempt';
import { deliveryNumber } from '../../../outbox/ids';
import { progressOf } from '../../../outbox/stored';
import type { OutboxChanges } from '../access/changes';
import { callOf, type OutboxDatabase } from '../access/database';
import { certainly } from '../access/certainty';
import {
	AttemptColumns,
	type FirstAttempt,
	type HeldRow,
	type JudgedSubscription,
} from './attemptColumns';
import type { OutboxCounts } from './counts';
import type { HeldClaims } from './held';
import type { Claim } from './queue';
import { subscriptionOf, type SubscriptionRow } from '../subscriptions/row';

/** An attempt that has ended. */
export interface EndedAttempt<Finding> {
	readonly claim: Claim;
	readonly attempt: AttemptRecord;
	readonly finding: Finding;
}

type Settle<Finding> = (ended: EndedAttempt<Finding>) => Promise<Settled>;

/** So many transactions are in progress at a time, each with subscriptions of its own: two would wait for each other's. */
const TRANSACTIONS = 3;

function transactionOf(subscriptionId: string): number {
	let sum = 0;
	for (let at = 0; at < subscriptionId.length; at += 1)
		sum = (sum * 31 + subscriptionId.charCodeAt(at)) >>> 0;
	return sum % TRANSACTIONS;
}

const superseded: Settled = { kind: 'superseded' };

/**
 * Writes attempts as they are judged. What ends together is judged in one transaction, which holds the subscriptions: each
 * judge sees the health that the one before it left, also where another process settles.
 */
export class OutboxAttempts<Finding> {
	/** See Outbox.settle. */
	settle(ended: EndedAttempt<Finding>): Promise<Settled> {
		const subscription = this.claims.subscriptionOf(deliveryNumber(ended.claim.id) ?? 0) ?? '';
		return (this.transactions[transactionOf(subscription)] as Settle<Finding>)(ended);
	}

	private readonly transactions: readonly Settle<Finding>[];

	constructor(
		private readonly database: OutboxDatabase,
		private readonly rules: Pick<OutboxRules<Finding, never>, 'judge'>,
		private readonly claims: HeldClaims,
		private readonly counts: OutboxCounts,
		private readonly changes: OutboxChanges,
	) {
		this.transactions = Array.from({ length: TRANSACTIONS }, () =>
			database.batched<EndedAttempt<Finding>, Settled>({
				write: async (ended) => await this.write(ended),
				keyOf: ({ claim }) => claim.id,
			}),
		);
	}

	private async write(ended: readonly EndedAttempt<Finding>[]): Promise<(Settled | Error)[]> {
		const numbers = ended.map(({ claim }) => deliveryNumber(claim.id) ?? 0);
		const tokens = ended.map(({ claim }) => claim.token);
		let judged:
			{ readonly settled: (Settled | Error)[]; readonly columns: AttemptColumns } | undefined;
		const write = async () =>
			await this.database.transaction(async (run) => {
				judged = undefined;
				// Both are sent at once.
				const [subscriptions, held] = await Promise.all([
					run<SubscriptionRow>('hold_subscriptions', callOf('hold_subscriptions', 1), [numbers]),
					run<HeldRow>('hold_claims', callOf('hold_claims', 2), [numbers, tokens]),
				]);
				const columns = new AttemptColumns();
				const settled = this.judge(ended, held, subscriptions, columns);
				judged = { settled, columns };
				if (columns.isEmpty) return settled;
				const values = [this.database.now(), ...columns.values];
				await run('settle', callOf('settle', values.length), values);
				return settled;
			});
		const settled = await certainly(write, async () => {
			const { first } = judged?.columns ?? {};
			return first && (await this.isWritten(first)) ? judged?.settled : undefined;
		});
		void this.counts.wrote();
		this.changes.notify();
		ended.forEach(({ claim }, place) => {
			if (!(settled[place] instanceof Error)) this.claims.release(numbers[place] ?? 0, claim.token);
		});
		return settled;
	}

	/** Whether a transaction whose answer was lost has written this attempt; waits for it where it is in progress. */
	private async isWritten({ subscription, delivery, attempt }: FirstAttempt): Promise<boolean> {
		return await this.database.transaction(async (run) => {
			await run(
				'hold_one',
				`SELECT FROM $schema.subscriptions WHERE number = $1 FOR NO KEY UPDATE`,
				[subscription],
			);
			const rows = await run(
				'',
				'SELECT FROM $schema.journal WHERE delivery = $1 AND attempt = $2',
				[delivery, attempt],
			);
			return rows.length > 0;
		});
	}

	/** Judges in the order asked for; whose judge fails fails alone. */
	private judge(
		ended: readonly EndedAttempt<Finding>[],
		held: readonly HeldRow[],
		rows: readonly SubscriptionRow[],
		columns: AttemptColumns,
	): (Settled | Error)[] {
		const byNumber = new Map(held.map((row) => [row.number, row]));
		const subscriptions = new Map<number, JudgedSubscription>(
			rows.map((row) => [
				row.number,
				{ number: row.number, value: subscriptionOf(row), isJudged: false, isDisabled: false },
			]),
		);
		const settled = ended.map(({ claim, attempt, finding }) => {
			const row = byNumber.get(deliveryNumber(claim.id) ?? 0);
			const subscription = subscriptions.get(row?.subscription ?? 0);
			if (row === undefined || subscription === undefined) return superseded;
			try {
				const { id } = claim;
				const progress = progressOf(
					row.attempts,
					row.first_at,
					row.own_faults,
					row.own_faults_since,
				);
				const judgement = this.rules.judge(subscription.value, { id, progress }, finding);
				columns.add({ row, attempt, judgement });
				adjust(subscription, judgement);
				return { kind: 'settled', judgement, attempt: row.made + 1 } as const;
			} catch (error) {
				return error instanceof Error ? error : new Error(String(error));
			}
		});
		columns.addSubscriptions(subscriptions.values());
		return settled;
	}
}

function adjust(subscription: JudgedSubscription, { health, enabled }: Judgement): void {
	const { value } = subscription;
	const isDisabled = enabled === false && value.enabled;
	if (isDisabled) subscription.isDisabled = true;
	subscription.isJudged = true;
	const revision = value.revision + (isDisabled ? 1 : 0);
	subscription.value = { ...value, health, revision, enabled: value.enabled && !isDisabled };
}
