import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dispatcher } from '../../../../lib/delivery/dispatch/loop';
import type {
	EndedAttempt,
	EndpointSettings,
} from '../../../../lib/delivery/dispatch/endpoint/options';
import { enqueueEvent } from '../../../../lib/delivery/operations/event/enqueue';
import { judgeAttempt } from '../../../../lib/delivery/outcome/judge';
import {
	senderRules,
	type SenderOutbox,
	type SenderRules,
} from '../../../../lib/delivery/outcome/rules';
import type { ClaimedDelivery, Enqueued } from '../../../../lib/store/outbox/delivery';
import type { StoredSubscription } from '../../../../lib/store/outbox/subscription';
import { openSqliteOutbox } from '../../../../lib/store/sqlite/outbox/open';
import type { AttemptOutcome } from '../../../../lib/webhook/retry/outcome';
import { standardWebhooksPolicy } from '../../../../lib/webhook/retry/policy';
import type { MayBegin } from '../../../../lib/delivery/attempt/exchange';
import type { MadeAttempt } from '../../../../lib/delivery/attempt/make';
import { sleep } from '../../../../lib/time/clock';
import { mostWithin } from '../../../support/mostWithin';
import { VirtualClock, WatchedOutbox } from '../../time/testClock';

export const START = Date.UTC(2026, 2, 1, 12);
export const SECOND = 1000;
export const OK: AttemptOutcome = { kind: 'answer', status: 200, headers: {} };

/** How the attempts at a subscription end, how long connecting takes, and then the answer. */
export type Answering = (
	delivery: ClaimedDelivery,
	attempt: number,
) => {
	readonly outcome: AttemptOutcome;
	readonly connectMilliseconds?: number;
	readonly milliseconds?: number;
};

/** An attempt that was made, in virtual time. */
export interface Made {
	readonly id: string;
	readonly subscriptionId: string;
	readonly data: unknown;
	readonly startedAt: number;
	/** When its request was written; undefined: not yet, or it was not to be any more. */
	begunAt?: number;
}

/** Five failures in a row pause a subscription. */
const rules: SenderRules = {
	...senderRules(new Map()),
	judge: (subscription, delivery, finding) =>
		judgeAttempt(subscription, delivery, {
			...finding,
			policy: { ...standardWebhooksPolicy, pausesAfter: 5 },
		}),
};

const DEFAULTS: EndpointSettings = { concurrency: 5, timeoutSeconds: 20, ordered: false };

/** A dispatcher on a real file, with a clock that stands still and attempts that end as the test says. */
export class DispatcherStage {
	readonly watched: WatchedOutbox;
	readonly clock: VirtualClock;
	readonly made: Made[] = [];
	readonly ended: EndedAttempt[] = [];
	readonly log: string[] = [];
	readonly settings = new Map<string, Partial<EndpointSettings>>();
	readonly answers = new Map<string, Answering>();
	/** What is under way, and the most that ever was, by subscription; '' for all. */
	readonly underWay = new Map<string, number>();
	readonly most = new Map<string, number>();
	dispatcher: Dispatcher;

	private constructor(
		private readonly folder: string,
		outbox: SenderOutbox,
		private readonly time: { now: () => number },
	) {
		this.watched = new WatchedOutbox(outbox);
		this.clock = new VirtualClock(START, this.watched.settled);
		this.time.now = this.clock.now;
		this.dispatcher = this.dispatch();
	}

	static async open(attempts = 256): Promise<DispatcherStage> {
		const folder = await mkdtemp(join(tmpdir(), 'dispatcher-'));
		const time = { now: () => START };
		const file = join(folder, 'outbox.sqlite');
		const outbox = await openSqliteOutbox({ file, now: () => time.now(), owner: 'stage' }, rules);
		const stage = new DispatcherStage(folder, outbox, time);
		stage.dispatcher = stage.dispatch(attempts);
		return stage;
	}

	/** Another dispatcher on the same store. */
	dispatch(attempts = 256): Dispatcher {
		return new Dispatcher({
			outbox: this.watched.outbox,
			clock: this.clock,
			ownTime: this.clock.now,
			random: () => 0,
			mayDispatch: () => true,
			attempt: (subscription, delivery, mayBegin) => this.attempt(subscription, delivery, mayBegin),
			settingsOf: ({ id }) => ({ ...DEFAULTS, ...this.settings.get(id) }),
			onEnded: (ended) => this.ended.push(ended),
			log: { warn: (line) => this.log.push(line), info: (line) => this.log.push(line) },
			limits: { attempts, pollMilliseconds: SECOND },
		});
	}

	/** Adds subscriptions of these ids; they answer 200 after 10 ms unless the test says otherwise. */
	async subscribe(...ids: string[]): Promise<StoredSubscription[]> {
		return await Promise.all(
			ids.map(
				async (id) =>
					await this.watched.outbox.addSubscription({
						id,
						kind: 'subscription',
						enabled: true,
						settings: {},
					}),
			),
		);
	}

	/** Sends an event to these, by way of the dispatcher; answers when what starts at once has started. */
	async send(data: number | string, ids: readonly string[], orderKey?: string): Promise<Enqueued> {
		const { outbox } = this.watched;
		const found = await Promise.all(ids.map(async (id) => await outbox.subscription(id)));
		const recipients = found.flatMap((subscription) =>
			subscription === undefined ? [] : [{ subscription, orderKey }],
		);
		const dataText = JSON.stringify(data);
		const event = { type: 'test.event', occurredAt: '2026-03-01T12:00:00.000Z', data, dataText };
		const enqueued = await enqueueEvent(event, recipients, undefined, { ...this, outbox });
		await this.watched.settled();
		return enqueued;
	}

	/** Stores events for a subscription without telling the dispatcher, as another process would. */
	async store(
		events: ReadonlyArray<number | string>,
		subscriptionId: string,
		orderKey?: string,
	): Promise<void> {
		const [type, occurredAt] = ['test.event', '2026-03-01T12:00:00.000Z'];
		const deliveries = [{ subscriptionId, orderKey }];
		await Promise.all(
			events.map(
				async (data) => await this.watched.outbox.enqueue({ type, occurredAt, data, deliveries }),
			),
		);
	}

	async close(): Promise<void> {
		const closing = this.dispatcher.close(0);
		await this.clock.pass(SECOND);
		await closing;
		await this.watched.outbox.close();
		await rm(this.folder, { recursive: true });
	}

	/** The most requests that began within any second. */
	mostInASecond(subscriptionId: string): number {
		const times = this.made.flatMap((one) =>
			one.subscriptionId === subscriptionId ? (one.begunAt ?? []) : [],
		);
		return mostWithin(times, SECOND);
	}

	private async attempt(
		subscription: StoredSubscription,
		delivery: ClaimedDelivery,
		mayBegin: MayBegin,
	): Promise<MadeAttempt> {
		const { id, event, subscriptionId } = delivery;
		const startedAt = this.clock.now();
		const made: Made = { id, subscriptionId, data: event.data, startedAt };
		this.made.push(made);
		const number = this.made.filter((one) => one.id === id).length;
		const answer = this.answers.get(subscription.id)?.(delivery, number) ?? { outcome: OK };
		const { outcome, connectMilliseconds = 0, milliseconds = 10 } = answer;
		if (connectMilliseconds > 0) await sleep(this.clock, connectMilliseconds);
		const isReached = outcome.kind !== 'connection';
		const isWithheld = isReached && !mayBegin(this.clock.elapsed());
		if (isReached && !isWithheld) made.begunAt = this.clock.now();
		if (!isWithheld) {
			this.count(subscriptionId, 1);
			await sleep(this.clock, milliseconds);
			this.count(subscriptionId, -1);
		}
		return {
			isWithheld,
			record: { startedAt, durationMilliseconds: milliseconds, url: 'https://x.test', reason: '' },
			finding: { outcome, startedAt, nowMilliseconds: this.clock.now(), random: 0 },
			endpointAtFault: outcome.kind === 'own-fault' && outcome.fault !== 'sender',
		};
	}

	private count(subscriptionId: string, more: 1 | -1): void {
		for (const name of [subscriptionId, '']) {
			const now = (this.underWay.get(name) ?? 0) + more;
			this.underWay.set(name, now);
			this.most.set(name, Math.max(now, this.most.get(name) ?? 0));
		}
	}
}
