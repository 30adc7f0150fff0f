import type { DeliveryFilter, Outbox } from '../../../../lib/store/outbox';
import type { ClaimedDelivery } from '../../../../lib/store/outbox/delivery';
import { openPostgresOutbox } from '../../../../lib/store/postgres/outbox/open';
import { ATTEMPT, BODY, deliveredRules, IN_FLIGHT, rateOf, SENT_BY } from './work';

const LEASE_MILLISECONDS = 60_000;
/** What one of them claims at a time. */
const CLAIM = IN_FLIGHT / 10;
const SUBSCRIPTIONS = Array.from({ length: 10 }, (_, number) => `sub_${number}`);

/** The outbox, asked as a dispatcher asks it: one event, one delivery at a time, many at once. */
export class OwnOutbox {
	private constructor(private readonly outbox: Outbox<'delivered', never>) {}

	static async open(server: string, schema: string): Promise<OwnOutbox> {
		return await OwnOutbox.over(await openPostgresOutbox({ server, schema }, deliveredRules));
	}

	/** Takes over an outbox, with the subscriptions that it lacks. */
	static async over(outbox: Outbox<'delivered', never>): Promise<OwnOutbox> {
		const known = new Set((await outbox.subscriptions()).map(({ id }) => id));
		for (const id of SUBSCRIPTIONS) {
			if (known.has(id)) continue;
			await outbox.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
		}
		return new OwnOutbox(outbox);
	}

	/** Events stored in a second. */
	async store(events: number): Promise<number> {
		return await rateOf(events, IN_FLIGHT, async (turn) => void (await this.enqueue(turn, false)));
	}

	/** Deliveries claimed and settled in a second. */
	async claimAndSettle(deliveries: number): Promise<number> {
		const batches = deliveries / CLAIM;
		const rate = await rateOf(batches, SUBSCRIPTIONS.length, async (turn) => {
			const id = SUBSCRIPTIONS[turn % SUBSCRIPTIONS.length] ?? '';
			const claimed = await this.outbox.claim(id, CLAIM, Date.now() + LEASE_MILLISECONDS);
			if (claimed.deliveries.length < CLAIM) throw new Error('Too little is due');
			await Promise.all(claimed.deliveries.map(async (claim) => await this.settle(claim)));
		});
		return rate * CLAIM;
	}

	/** Events stored, attempted at once and settled in a second. */
	async deliver(events: number): Promise<number> {
		return await rateOf(events, IN_FLIGHT, async (turn) => {
			const { id = '', token = 0 } = (await this.enqueue(turn, true)) ?? {};
			await this.settle({ id, token });
		});
	}

	/** Milliseconds that the slowest first page of any filter takes. */
	async slowestPage(): Promise<number> {
		const [newest] = (await this.outbox.deliveries({}, { limit: 1 })).deliveries;
		const now = newest?.createdAt ?? 0;
		const filters: readonly DeliveryFilter[] = [
			{},
			...(['pending', 'delivered', 'failed'] as const).map((state) => ({ states: [state] })),
			{ subscriptionId: 'sub_3' },
			{ subscriptionId: 'sub_3', states: ['failed'] },
			{ eventType: 'call.completed', states: ['delivered'] },
			{ eventType: 'call.missed' },
			{ eventId: newest?.eventId },
			{ createdFrom: now },
			{ createdBefore: now - 24 * 60 * 60 * 1000 },
		];
		let slowest = 0;
		for (const filter of filters) {
			const start = performance.now();
			await this.outbox.deliveries(filter, { limit: 50 });
			slowest = Math.max(slowest, performance.now() - start);
		}
		return slowest;
	}

	async close(): Promise<void> {
		await this.outbox.close();
	}

	private async enqueue(turn: number, isClaimed: boolean) {
		const subscriptionId = SUBSCRIPTIONS[turn % SUBSCRIPTIONS.length] ?? '';
		const claimUntil = isClaimed ? Date.now() + LEASE_MILLISECONDS : undefined;
		const stored = await this.outbox.enqueue({
			type: 'call.completed',
			occurredAt: '2026-11-21T00:00:00.000Z',
			data: BODY,
			sentBy: SENT_BY,
			deliveries: [{ subscriptionId, claimUntil }],
		});
		if (stored.kind !== 'stored') throw new Error(stored.kind);
		return stored.deliveries[0];
	}

	private async settle(claim: Pick<ClaimedDelivery, 'id' | 'token'>): Promise<void> {
		const settled = await this.outbox.settle(claim, ATTEMPT, 'delivered');
		if (settled.kind !== 'settled') throw new Error(settled.kind);
	}
}
