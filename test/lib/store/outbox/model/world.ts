import type { Outbox, OutboxRules } from '../../../../../lib/store/outbox';
import type { AttemptRecord, Judgement, Settled } from '../../../../../lib/store/outbox/attempt';
import type { ClaimedDelivery, Enqueued, NewEvent } from '../../../../../lib/store/outbox/delivery';
import type {
	Health,
	StoredSubscription,
	SubscriptionChange,
} from '../../../../../lib/store/outbox/subscription';
import type { JsonObject } from '../../../../../lib/webhook/http/message';
import { FRACTION } from '../../fraction';

/** One set of data of an engine under test, on which any number of outboxes can be opened. */
export interface OutboxUnderTest {
	/** Opens another outbox on the same data, under an owner of its own. */
	open(): Promise<TestOutbox>;
	/** Makes the engine fail every write; answers what makes it work again. */
	breakDown(): Promise<() => Promise<void>>;
	/** Moves everything to another engine, where it is opened from then on; absent: there is none. */
	move?(): Promise<unknown>;
	/** Makes each look at `performance.now()` be a minute after the one before, where that is another thread's. */
	timePasses?(): void;
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
	outbox!: TestOutbox;

	static async create(create: CreateOutbox): Promise<OutboxWorld> {
		const world = new OutboxWorld();
		world.data = await create(() => world.now + FRACTION);
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

/** What the rules here are told of an attempt: how it is to be judged, or why that fails. */
export type TestFinding =
	| {
			readonly outcome: Judgement['outcome'];
			readonly now: number;
			readonly more: Partial<Judgement>;
			/** The reason is then what the judge was told. */
			readonly tells?: boolean;
	  }
	| { readonly throws: string };

/** What the rules here are asked to change: this, or settings to be merged, or a setting to be counted up. */
export type TestRequest =
	SubscriptionChange | { readonly merges: JsonObject } | { readonly counts: string } | 'nothing';

export type TestOutbox = Outbox<TestFinding, TestRequest>;

/** A finding that counts attempts and failures. */
export function judging(
	outcome: Judgement['outcome'],
	now: number,
	more: Partial<Judgement> = {},
): TestFinding {
	return { outcome, now, more };
}

/** Rules that do what they are told. */
export const testRules: OutboxRules<TestFinding, TestRequest> = {
	judge: ({ id, health }, delivery, finding) => {
		if ('throws' in finding) throw new Error(finding.throws);
		const { outcome, now, more, tells } = finding;
		const { attempts, firstAt = now } = delivery.progress;
		return {
			outcome,
			progress: { ...delivery.progress, attempts: attempts + 1, firstAt },
			dueAt: outcome === 'retrying' ? now + minute : undefined,
			reason: tells ? `${delivery.id} for ${id} after ${attempts}` : `was ${outcome}`,
			health: nextHealth(health, outcome, now),
			...more,
		};
	},
	change: ({ settings }: StoredSubscription, request) => {
		if (request === 'nothing') return undefined;
		if ('merges' in request) return { settings: { ...settings, ...request.merges } };
		if (!('counts' in request)) return request;
		return { settings: { [request.counts]: Number(settings[request.counts] ?? 0) + 1 } };
	},
};

function nextHealth(health: Health, outcome: Judgement['outcome'], now: number): Health {
	return {
		...health,
		consecutiveFailures: outcome === 'delivered' ? 0 : health.consecutiveFailures + 1,
		lastDeliveryAt: now,
		lastDeliveryStatus: outcome === 'delivered' ? 200 : 'failed',
	};
}
