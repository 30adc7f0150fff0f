import * as fc from 'fast-check';

import type { Judgement } from '../../../../../lib/store/outbox/attempt';
import type { DeliveryState } from '../../../../../lib/store/outbox/delivery';
import { leaseMilliseconds, minute, second } from './world';

/** What may happen to an outbox, by two of them on the same data. */
export type Step =
	| {
			readonly do: 'enqueue';
			readonly queues: readonly string[];
			readonly orderKey: string | undefined;
			readonly isClaimed: boolean;
			readonly by: number;
	  }
	| { readonly do: 'claim'; readonly queue: string; readonly by: number }
	| {
			readonly do: 'settle';
			readonly pick: number;
			readonly outcome: Judgement['outcome'];
			readonly by: number;
	  }
	| { readonly do: 'give back'; readonly pick: number; readonly by: number }
	| { readonly do: 'cancel'; readonly queue: string | undefined; readonly by: number }
	| { readonly do: 'replay'; readonly notReplayed: boolean; readonly by: number }
	| { readonly do: 'pass'; readonly milliseconds: number }
	| { readonly do: 'reopen'; readonly by: number }
	/** Both are closed, what they hold is moved to another engine, and both are opened there. */
	| { readonly do: 'move' };

const queue = fc.constantFrom('sub_a', 'sub_b', 'sub_c');
const by = fc.constantFrom(0, 1);
const pick = fc.nat(1000);

/** Sequences of steps, in which what is claimed is mostly settled. */
export const stepsArbitrary: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc.record({
				do: fc.constant('enqueue' as const),
				queues: fc.uniqueArray(queue, { maxLength: 3 }),
				orderKey: fc.constantFrom(undefined, 'k', 'l'),
				isClaimed: fc.boolean(),
				by,
			}),
		},
		{ weight: 5, arbitrary: fc.record({ do: fc.constant('claim' as const), queue, by }) },
		{
			weight: 8,
			arbitrary: fc.record({
				do: fc.constant('settle' as const),
				pick,
				outcome: fc.constantFrom('delivered' as const, 'retrying' as const, 'failed' as const),
				by,
			}),
		},
		fc.record({ do: fc.constant('give back' as const), pick, by }),
		fc.record({
			do: fc.constant('cancel' as const),
			queue: fc.option(queue, { nil: undefined }),
			by,
		}),
		fc.record({ do: fc.constant('replay' as const), notReplayed: fc.boolean(), by }),
		fc.record({
			do: fc.constant('pass' as const),
			milliseconds: fc.constantFrom(second, leaseMilliseconds, 2 * minute),
		}),
		fc.record({ do: fc.constant('reopen' as const), by }),
	),
	{ minLength: 10, maxLength: 60 },
);

/** A delivery as the model keeps it. */
export interface ModelDelivery {
	readonly number: number;
	readonly queue: string;
	readonly orderKey: string | undefined;
	readonly replayOf: number | undefined;
	state: DeliveryState;
	dueAt: number | undefined;
	/** Which claim holds it, and by which outbox it was made. */
	claim: number | undefined;
	claimedBy: number;
	attempts: number;
	isReplayed: boolean;
}

/** The rules of the outbox on plain objects, one delivery in a list. */
export class ModelOutbox {
	readonly deliveries: ModelDelivery[] = [];
	/** How many attempts of each queue ended delivered, retrying and failed. */
	readonly attempts = new Map<string, Record<Judgement['outcome'], number>>();
	private claims = 0;
	now = 0;

	add(
		queue: string,
		orderKey: string | undefined,
		claimedBy: number | undefined,
		replayOf?: number,
	): ModelDelivery {
		const isBlocked = orderKey !== undefined && this.unfinished(queue, orderKey).length > 0;
		const delivery: ModelDelivery = {
			number: this.deliveries.length,
			queue,
			orderKey,
			replayOf,
			state: isBlocked ? 'blocked' : 'pending',
			dueAt: isBlocked ? undefined : this.now,
			claim: undefined,
			claimedBy: -1,
			attempts: 0,
			isReplayed: false,
		};
		this.deliveries.push(delivery);
		if (!isBlocked && claimedBy !== undefined) this.take(delivery, claimedBy);
		return delivery;
	}

	claim(queue: string, by: number): ModelDelivery[] {
		const due = this.deliveries.filter(
			({ queue: its, state, dueAt }) =>
				its === queue && state === 'pending' && (dueAt ?? Infinity) <= this.now,
		);
		for (const delivery of due) this.take(delivery, by);
		return due;
	}

	settle(number: number, claim: number, outcome: Judgement['outcome']): boolean {
		const delivery = this.held(number, claim);
		if (!delivery) return false;
		delivery.attempts += 1;
		const counts = this.attempts.get(delivery.queue) ?? { delivered: 0, retrying: 0, failed: 0 };
		this.attempts.set(delivery.queue, { ...counts, [outcome]: counts[outcome] + 1 });
		delivery.claim = undefined;
		if (outcome === 'retrying') delivery.dueAt = this.now + minute;
		else this.end(delivery, outcome);
		return true;
	}

	giveBack(number: number, claim: number): boolean {
		const delivery = this.held(number, claim);
		if (!delivery) return false;
		delivery.claim = undefined;
		delivery.dueAt = this.now + second;
		return true;
	}

	cancel(queue: string | undefined): number[] {
		const found = this.deliveries.filter(
			({ queue: its, state }) =>
				(queue === undefined || its === queue) && (state === 'pending' || state === 'blocked'),
		);
		for (const delivery of found) delivery.state = 'cancelled';
		for (const delivery of found) this.end(delivery, 'cancelled');
		return found.map(({ number }) => number);
	}

	replay(notReplayed: boolean): number[] {
		const found = this.deliveries.filter(
			({ state, isReplayed }) =>
				state !== 'pending' && state !== 'blocked' && !(notReplayed && isReplayed),
		);
		return found.map((source) => {
			source.isReplayed = true;
			return this.add(source.queue, source.orderKey, undefined, source.number).number;
		});
	}

	/** Voids the claims that an outbox holds, as it is closed. */
	close(by: number): void {
		for (const delivery of this.deliveries) {
			const isHeld = delivery.claim !== undefined && delivery.claimedBy === by;
			if (!isHeld || delivery.state !== 'pending') continue;
			if ((delivery.dueAt ?? 0) > this.now) {
				delivery.dueAt = this.now;
				delivery.claim = undefined;
			}
		}
	}

	/** No claim outlives a move, not even one whose lease had run out. */
	move(): void {
		for (const delivery of this.deliveries) delivery.claim = undefined;
	}

	/** Whether an attempt may be under way. */
	isClaimed({ state, claim, dueAt }: ModelDelivery): boolean {
		return state === 'pending' && claim !== undefined && (dueAt ?? 0) > this.now;
	}

	private take(delivery: ModelDelivery, by: number): void {
		this.claims += 1;
		delivery.claim = this.claims;
		delivery.claimedBy = by;
		delivery.dueAt = this.now + leaseMilliseconds;
	}

	private held(number: number, claim: number): ModelDelivery | undefined {
		const delivery = this.deliveries[number];
		return delivery?.state === 'pending' && delivery.claim === claim ? delivery : undefined;
	}

	private end(delivery: ModelDelivery, state: DeliveryState): void {
		delivery.state = state;
		delivery.dueAt = undefined;
		delivery.claim = undefined;
		if (delivery.orderKey === undefined) return;
		const [next] = this.unfinished(delivery.queue, delivery.orderKey);
		if (next?.state !== 'blocked') return;
		next.state = 'pending';
		next.dueAt = this.now;
	}

	private unfinished(queue: string, orderKey: string): ModelDelivery[] {
		return this.deliveries.filter(
			(other) =>
				other.queue === queue &&
				other.orderKey === orderKey &&
				(other.state === 'pending' || other.state === 'blocked'),
		);
	}
}
