import type { OutboxRules } from '../../../outbox';
import type { AttemptRecord, Judgement, Settled } from '../../../outbox/attempt';
import { deliveryNumber } from '../../../outbox/ids';
import { progressOf } from '../../../outbox/stored';
import type { OutboxChanges } from '../access/changes';
import { callOf, type OutboxDatabase } from '../access/database';
import { postgresCodeOf } from '../../errors';
import { certainly } from '../access/certainty';
import { CLAIM_LOST } from '../schema/attempts';
import {
	AttemptColumns,
	type FirstAttempt,
	type HeldRow,
	type JudgedSubscription,
} from './attemptColumns';
import type { OutboxCounts } from '../operations/counts';
import type { HeldClaims } from '../operations/held';
import { hold } from './hold';
import type { Claim } from '../operations/queue';
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
		const claims = ended.map(({ claim: { id, token } }) => ({
			number: deliveryNumber(id) ?? 0,
			token,
		}));
		let judged:
			{ readonly settled: (Settled | Error)[]; readonly columns: AttemptColumns } | undefined;
		const write = async (trusted: boolean) =>
			await this.database.transaction(async (run, last) => {
				judged = undefined;
				const { subscriptions, rows } = await hold(run, claims, (claim) =>
					trusted ? this.claims.firstOf(claim) : undefined,
				);
				const columns = new AttemptColumns();
				const settled = this.judge(ended, rows, subscriptions, columns);
				judged = { settled, columns };
				if (columns.first === undefined) return settled;
				const values = [this.database.now(), ...columns.values];
				await last('settle', callOf('settle', values.length), values);
				return settled;
			});
		const settled = await certainly(
			async () =>
				await write(true).catch(async (error: unknown) => {
					if (postgresCodeOf(error) !== CLAIM_LOST) throw error;
					return await write(false);
				}),
			async () => {
				const { first } = judged?.columns ?? {};
				return first && (await this.isWritten(first)) ? judged?.settled : undefined;
			},
			this.database.lostAnswerMilliseconds,
		);
		void this.counts.wrote();
		this.changes.notify();
		claims.forEach(({ number, token }, place) => {
			if (!(settled[place] instanceof Error)) this.claims.release(number, token);
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
