import type { StoredDelivery } from '../../../../../lib/store/outbox/delivery';
import { FRACTION } from '../../fraction';
import { ModelOutbox, type Step } from './outbox';
import {
	attemptAt,
	type Claim,
	type CreateOutbox,
	judging,
	leaseMilliseconds,
	newEvent,
	second,
	stored,
	type TestOutbox,
} from './world';

/** A claim as both sides know it. */
interface KnownClaim {
	readonly real: Claim;
	readonly number: number;
	readonly model: number;
}

/** Plays steps on two outboxes and on the model, and answers after each step what both show. */
export class ModelRun {
	readonly shown: { readonly step: Step; readonly real: unknown; readonly model: unknown }[] = [];
	private readonly model = new ModelOutbox();
	/** Ids in the order of storing. */
	private readonly ids: string[] = [];
	private readonly claims: KnownClaim[] = [];
	private readonly outboxes: TestOutbox[] = [];

	async play(steps: readonly Step[], create: CreateOutbox): Promise<void> {
		this.model.now = Date.UTC(2026, 0, 1);
		const data = await create(() => this.model.now + FRACTION);
		try {
			this.outboxes.push(await data.open(), await data.open());
			for (const id of ['sub_a', 'sub_b', 'sub_c']) {
				const kind = 'subscription';
				await this.by(0).addSubscription({ id, kind, enabled: true, settings: {} });
			}
			for (const step of steps) {
				if (step.do === 'reopen') {
					await this.by(step.by).close();
					this.model.close(step.by);
					this.outboxes[step.by] = await data.open();
				}
				if (step.do === 'move') {
					for (const by of [0, 1]) {
						await this.by(by).close();
						this.model.close(by);
					}
					this.model.move();
					await data.move?.();
					this.outboxes.splice(0, 2, await data.open(), await data.open());
				}
				const [real, model] = await this.step(step);
				this.shown.push({
					step,
					real: [real, ...(await this.realState())],
					model: [model, ...this.modelState()],
				});
			}
		} finally {
			await data.destroy();
		}
	}

	/** What a step answers, really and in the model. */
	private async step(step: Step): Promise<readonly [unknown, unknown]> {
		switch (step.do) {
			case 'enqueue':
				return await this.enqueue(step);
			case 'claim':
				return await this.claim(step.queue, step.by);
			case 'settle': {
				const claim = this.picked(step.pick);
				if (!claim) return [undefined, undefined];
				const finding = judging(step.outcome, this.model.now);
				const attempt = attemptAt(this.model.now);
				const { kind } = await this.by(step.by).settle(claim.real, attempt, finding);
				const isSettled = this.model.settle(claim.number, claim.model, step.outcome);
				return [kind, isSettled ? 'settled' : 'superseded'];
			}
			case 'give back': {
				const claim = this.picked(step.pick);
				if (!claim) return [undefined, undefined];
				const real = await this.by(step.by).giveBack(claim.real, this.model.now + second);
				return [real, this.model.giveBack(claim.number, claim.model)];
			}
			case 'cancel': {
				const filter = step.queue === undefined ? {} : { subscriptionId: step.queue };
				const cancelled = await this.by(step.by).cancel(filter, 1000);
				return [this.numbers(cancelled), this.model.cancel(step.queue)];
			}
			case 'replay': {
				const { notReplayed } = step;
				const added = await this.by(step.by).replay({ notReplayed }, 1000);
				this.ids.push(...added.map(({ id }) => id));
				return [this.numbers(added), this.model.replay(notReplayed)];
			}
			case 'pass':
				this.model.now += step.milliseconds;
				return [undefined, undefined];
			case 'reopen':
			case 'move':
				return await this.attempts();
		}
	}

	/** How attempts ended, by queue. */
	private async attempts() {
		const rows = await this.by(0).attemptTotals();
		const real = rows.map(({ subscriptionId, delivered, retrying, failed }) => [
			subscriptionId,
			{ delivered, retrying, failed },
		]);
		return [real, [...this.model.attempts].sort()] as const;
	}

	private async enqueue(step: Extract<Step, { readonly do: 'enqueue' }>) {
		const claimUntil = step.isClaimed ? this.model.now + leaseMilliseconds : undefined;
		const { orderKey } = step;
		const asked = step.queues.map((subscriptionId) => ({ subscriptionId, orderKey, claimUntil }));
		const { deliveries } = stored(await this.by(step.by).enqueue(newEvent(asked)));
		const made = step.queues.map((queue) =>
			this.model.add(queue, orderKey, step.isClaimed ? step.by : undefined),
		);
		deliveries.forEach(({ id, token }, position) => {
			this.ids.push(id);
			const delivery = made[position];
			if (token === undefined || delivery?.claim === undefined) return;
			this.claims.push({ real: { id, token }, number: delivery.number, model: delivery.claim });
		});
		return [
			deliveries.map(({ token }) => token !== undefined),
			made.map(({ claim }) => claim !== undefined),
		] as const;
	}

	private async claim(queue: string, by: number) {
		const batch = await this.by(by).claim(queue, 1000, this.model.now + leaseMilliseconds);
		const taken = this.model.claim(queue, by);
		for (const { id, token } of batch.deliveries) {
			const number = this.ids.indexOf(id);
			const model = this.model.deliveries[number]?.claim ?? -1;
			this.claims.push({ real: { id, token }, number, model });
		}
		const real = [this.numbers(batch.deliveries), batch.nextDueAt];
		return [real, [taken.map(({ number }) => number), this.earliest(queue)]] as const;
	}

	private async realState(): Promise<unknown[]> {
		const reader = this.by(0);
		const { deliveries } = await reader.deliveries({}, { limit: 10_000 });
		const queues = await reader.queues();
		return [
			[...deliveries].reverse().map((delivery) => this.row(delivery)),
			Object.fromEntries(queues.map(({ subscriptionId, dueAt }) => [subscriptionId, dueAt])),
			await reader.counts(),
		];
	}

	private modelState(): unknown[] {
		const { deliveries } = this.model;
		const counts = { pending: 0, blocked: 0, delivered: 0, failed: 0, cancelled: 0 };
		const queues: Record<string, number> = {};
		for (const { state, queue } of deliveries) {
			counts[state] += 1;
			const dueAt = this.earliest(queue);
			if (dueAt !== undefined) queues[queue] = dueAt;
		}
		const rows = deliveries.map((delivery) => {
			const isClaimed = this.model.isClaimed(delivery);
			const { number, queue, state, dueAt, attempts, replayOf } = delivery;
			return [number, queue, state, isClaimed, isClaimed ? undefined : dueAt, attempts, replayOf];
		});
		return [rows, queues, counts];
	}

	private row(delivery: StoredDelivery): unknown[] {
		const { id, subscriptionId, state, claimed, dueAt, progress, replayOf } = delivery;
		const source = replayOf === undefined ? undefined : this.ids.indexOf(replayOf);
		return [this.ids.indexOf(id), subscriptionId, state, claimed, dueAt, progress.attempts, source];
	}

	private earliest(queue: string): number | undefined {
		const due = this.model.deliveries.flatMap(({ queue: its, state, dueAt }) =>
			its === queue && state === 'pending' && dueAt !== undefined ? [dueAt] : [],
		);
		return due.length > 0 ? Math.min(...due) : undefined;
	}

	private picked(pick: number): KnownClaim | undefined {
		// The newest claims first, as older ones have mostly ended.
		return this.claims[this.claims.length - 1 - (pick % Math.min(8, this.claims.length || 1))];
	}

	private numbers(deliveries: readonly { readonly id: string }[]): number[] {
		return deliveries.map(({ id }) => this.ids.indexOf(id)).sort((one, two) => one - two);
	}

	private by(position: number): TestOutbox {
		const outbox = this.outboxes[position];
		if (!outbox) throw new Error('No outbox is open');
		return outbox;
	}
}
