import type { ClaimedBatch, ClaimedDelivery } from '../../../outbox/delivery';
import { eventOf } from '../../../eventData';
import { deliveryId, deliveryNumber, eventId } from '../../../outbox/ids';
import { progressOf, wholeTime } from '../../../outbox/stored';
import { bigints, texts } from '../../columns';
import type { OutboxDatabase } from '../access/database';
import type { HeldClaims } from './held';

/** Proof of a claim. */
export type Claim = Pick<ClaimedDelivery, 'id' | 'token'>;

interface ClaimAsked {
	readonly subscriptionId: string;
	readonly limit: number;
	readonly until: number;
}

interface GivenBack {
	readonly number: number;
	readonly token: number;
	readonly dueAt: number;
}

interface ClaimRow {
	readonly asked: number;
	/** NULL: the row says when the next one is due. */
	readonly number: number | null;
	readonly token: number;
	readonly event: number;
	readonly type: string;
	readonly occurred_at: string;
	readonly data: string;
	readonly account: string | null;
	readonly trace: string | null;
	readonly attempts: number;
	readonly first_at: number | null;
	readonly own_faults: number;
	readonly own_faults_since: number | null;
	readonly once: boolean;
	readonly next_due_at: number | null;
}

/** Claims of deliveries, those that are asked for together made by one statement. */
export class OutboxQueue {
	/** See Outbox.claim. */
	readonly claim: (asked: ClaimAsked) => Promise<ClaimedBatch>;
	private readonly endClaim: (given: GivenBack) => Promise<boolean>;

	constructor(
		private readonly database: OutboxDatabase,
		private readonly claims: HeldClaims,
	) {
		this.claim = database.batched<ClaimAsked, ClaimedBatch>({
			write: async (asked) => await this.writeClaims(asked),
			// One statement takes a row once only.
			keyOf: ({ subscriptionId }) => subscriptionId,
			weightOf: ({ limit }) => limit,
			parallel: 2,
		});
		this.endClaim = database.batched<GivenBack, boolean>({
			write: async (given) => await this.writeGivenBack(given),
			keyOf: ({ number }) => String(number),
		});
	}

	/** See Outbox.giveBack. */
	async giveBack({ id, token }: Claim, dueAt: number): Promise<boolean> {
		const number = deliveryNumber(id) ?? 0;
		const given = { number, token, dueAt: wholeTime(dueAt) };
		this.claims.release(number, token);
		return await this.endClaim(given);
	}

	/** Makes the claims due at once that are still held. */
	async giveUp(): Promise<void> {
		for (;;) {
			const { numbers, tokens } = this.claims.take(1000);
			if (numbers.length === 0) return;
			await this.database.call('void_claims', this.database.now(), numbers, tokens);
		}
	}

	private async writeClaims(asked: readonly ClaimAsked[]): Promise<ClaimedBatch[]> {
		const rows = await this.database.call<ClaimRow>(
			'claim',
			this.database.now(),
			this.database.owner,
			texts(asked.map(({ subscriptionId }) => subscriptionId)),
			bigints(asked.map(({ limit }) => whole(limit))),
			bigints(asked.map(({ until }) => wholeTime(until))),
		);
		const rowsOf = Map.groupBy(rows, (row) => row.asked);
		return asked.map(({ subscriptionId, until }, place) => {
			const its = rowsOf.get(place + 1) ?? [];
			return {
				deliveries: its.flatMap((row) =>
					row.number === null ? [] : [this.claimed(subscriptionId, row, row.number, until)],
				),
				nextDueAt: its.find(({ number }) => number === null)?.next_due_at ?? undefined,
			};
		});
	}

	private claimed(
		subscriptionId: string,
		row: ClaimRow,
		number: number,
		until: number,
	): ClaimedDelivery {
		const { token, once: isTest, type, occurred_at: occurredAt, data, account, trace } = row;
		const event = { type, occurredAt, data, account, trace };
		this.claims.hold(number, { token, until, subscriptionId }, this.database.now());
		return {
			id: deliveryId(number),
			token,
			subscriptionId,
			event: eventOf(eventId(this.database.mark, row.event), event),
			progress: progressOf(row.attempts, row.first_at, row.own_faults, row.own_faults_since),
			isTest,
		};
	}

	private async writeGivenBack(given: readonly GivenBack[]): Promise<boolean[]> {
		const rows = await this.database.call<{ give_back: number }>(
			'give_back',
			given.map(({ number }) => number),
			given.map(({ token }) => token),
			given.map(({ dueAt }) => dueAt),
		);
		const ended = new Set(rows.map((row) => row.give_back));
		return given.map(({ number }) => ended.has(number));
	}
}

/** See Outbox.makeDueNow. */
export async function makeDueNow(
	database: OutboxDatabase,
	subscriptionId: string,
	limit: number,
): Promise<number> {
	const values = [database.now(), subscriptionId, whole(limit)];
	const [row] = await database.call<{ make_due_now: number }>('make_due_now', ...values);
	return row?.make_due_now ?? 0;
}

/** A limit as a whole number of rows. */
export function whole(limit: number): number {
	return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.floor(limit)));
}
