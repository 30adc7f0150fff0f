import type {
	AttemptRecord,
	ClaimedDelivery,
	Enqueued,
	Health,
	Judge,
	Judgement,
	NewEvent,
	Outbox,
	Settled,
	StoredSubscription,
} from '../../nodes/store/outbox';

/** One set of data of an engine under test, on which any number of outboxes can be opened. */
export interface OutboxUnderTest {
	/** Opens another outbox on the same data, under an owner of its own. */
	open(): Promise<Outbox>;
	/** Makes the engine fail every write; answers what makes it work again. */
	breakDown(): Promise<() => Promise<void>>;
	/** Closes what is open and removes the data. */
	destroy(): Promise<void>;
}

/** Prepares fresh, empty data with a clock that the tests move. */
export type CreateOutbox = (now: () => number) => Promise<OutboxUnderTest>;

export const second = 1000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;
export const leaseMilliseconds = 30 * second;

export type Claim = Pick<ClaimedDelivery, 'id' | 'token'>;

/** Data of an engine, a clock, and short ways to say what happens. */
export class OutboxWorld {
	now = Date.UTC(2026, 0, 1, 0, 0, 0, 123);
	data!: OutboxUnderTest;
	outbox!: Outbox;

	static async create(create: CreateOutbox): Promise<OutboxWorld> {
		const world = new OutboxWorld();
		world.data = await create(() => world.now);
		world.outbox = await world.data.open();
		return world;
	}

	/** Adds subscriptions by these ids. */
	async subscribe(...ids: string[]): Promise<void> {
		for (const id of ids) {
			await this.outbox.addSubscription({
				id,
				kind: 'subscription',
				enabled: true,
				settings: { of: id },
			});
		}
	}

	/** Stores an event for one subscription; answers its delivery's id. */
	async send(subscriptionId: string, event: Partial<NewEvent> = {}): Promise<string> {
		const enqueued = await this.outbox.enqueue(newEvent([{ subscriptionId }], event));
		return stored(enqueued).deliveries[0]?.id ?? '';
	}

	/** Stores an event under an order key; answers its delivery's id. */
	async sendInOrder(subscriptionId: string, orderKey: string): Promise<string> {
		const enqueued = await this.outbox.enqueue(newEvent([{ subscriptionId, orderKey }]));
		return stored(enqueued).deliveries[0]?.id ?? '';
	}

	/** Stores an event whose delivery is claimed at once. */
	async sendClaimed(subscriptionId: string): Promise<Claim> {
		const claimUntil = this.now + leaseMilliseconds;
		const enqueued = await this.outbox.enqueue(newEvent([{ subscriptionId, claimUntil }]));
		const [delivery] = stored(enqueued).deliveries;
		return { id: delivery?.id ?? '', token: delivery?.token ?? -1 };
	}

	/** Claims what is due for 30 s. */
	async claim(subscriptionId: string, limit = 100, by = this.outbox): Promise<ClaimedDelivery[]> {
		const batch = await by.claim(subscriptionId, limit, this.now + leaseMilliseconds);
		return [...batch.deliveries];
	}

	/** Claims the only delivery that is due. */
	async claimOne(subscriptionId: string, by = this.outbox): Promise<ClaimedDelivery> {
		const [claimed, ...more] = await this.claim(subscriptionId, 100, by);
		if (!claimed || more.length > 0) throw new Error(`${more.length + (claimed ? 1 : 0)} are due`);
		return claimed;
	}

	/** Settles a claim with an outcome; a retry is due in a minute. */
	async settle(
		claim: Claim,
		outcome: Judgement['outcome'] = 'delivered',
		more: Partial<Judgement> = {},
		by = this.outbox,
	): Promise<Settled> {
		return await by.settle(claim, attemptAt(this.now), judging(outcome, this.now, more));
	}

	/** Stores an event and delivers it; answers the delivery's id. */
	async deliver(subscriptionId: string, outcome: Judgement['outcome'] = 'delivered') {
		const claim = await this.sendClaimed(subscriptionId);
		await this.settle(claim, outcome);
		return claim.id;
	}

	/** The state of a delivery, with ` claimed` while it is. */
	async stateOf(id: string): Promise<string | undefined> {
		const delivery = await this.outbox.delivery(id);
		return delivery && `${delivery.state}${delivery.claimed ? ' claimed' : ''}`;
	}
}

/** An event to be stored. */
export function newEvent(
	deliveries: NewEvent['deliveries'],
	more: Partial<NewEvent> = {},
): NewEvent {
	return {
		type: 'call.completed',
		occurredAt: '2026-01-01T00:00:00.000Z',
		data: { call_id: 'c-1' },
		deliveries,
		...more,
	};
}

/** What was stored; throws for anything else. */
export function stored(enqueued: Enqueued): Extract<Enqueued, { readonly kind: 'stored' }> {
	if (enqueued.kind !== 'stored') throw new Error(enqueued.kind);
	return enqueued;
}

/** An attempt as the sender logs it. */
export function attemptAt(startedAt: number, more: Partial<AttemptRecord> = {}): AttemptRecord {
	return {
		startedAt,
		durationMilliseconds: 12.5,
		url: 'https://receiver.example/hook',
		status: 200,
		responseHeaders: { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] },
		responseBody: 'thank you',
		reason: 'answered 200',
		...more,
	};
}

/** A judge who counts attempts and failures. */
export function judging(
	outcome: Judgement['outcome'],
	now: number,
	more: Partial<Judgement> = {},
): Judge {
	return ({ health }: StoredSubscription, { progress }) => ({
		outcome,
		progress: {
			...progress,
			attempts: progress.attempts + 1,
			firstAt: progress.firstAt ?? now,
		},
		dueAt: outcome === 'retrying' ? now + minute : undefined,
		reason: `was ${outcome}`,
		health: nextHealth(health, outcome, now),
		...more,
	});
}

function nextHealth(health: Health, outcome: Judgement['outcome'], now: number): Health {
	return {
		...health,
		consecutiveFailures: outcome === 'delivered' ? 0 : health.consecutiveFailures + 1,
		lastDeliveryAt: now,
		lastDeliveryStatus: outcome === 'delivered' ? 200 : 'failed',
	};
}
