/** The platform's sending side: starts deliveries, keeps their log, ends them all when it closes. */
import { createWire } from '../http/agentWire';
import type { Behaviour, DeliveryPolicy } from './behaviour';
import { systemClock } from './clock';
import { deliver, type DeliveryContext } from './deliver';
import type { Draw } from './draw';
import type { Delivery, EmulatorOptions } from './emulator';
import type { Subscription } from '../terms';
import { stamp, type Letter } from './message';
import { places, queues } from './queues';
import type { Fault, Send } from '../http/wire';

export interface Order {
	letter: Letter;
	subscription: Subscription;
	at: Date;
	draw: Draw;
	faults: ReadonlyArray<Fault | undefined>;
	/** Orders of one subscription with the same key are carried out one after another. */
	orderKey: string | undefined;
	replayOf?: string;
}

export class Outbox {
	private readonly send: Send;
	private readonly closeWire: () => Promise<void>;
	private readonly ending = new AbortController();
	private readonly log: Delivery[] = [];
	private readonly pending = new Set<Promise<Delivery>>();
	private readonly inOrder = queues();
	private readonly takePlace: () => Promise<() => void>;

	constructor(
		private readonly behaviour: Behaviour,
		private readonly policy: DeliveryPolicy,
		private readonly options: EmulatorOptions,
	) {
		const wire = options.send
			? { send: options.send, close: () => Promise.resolve() }
			: createWire();
		this.send = wire.send;
		this.closeWire = wire.close;
		this.takePlace = places(policy.maxInFlight);
	}

	start(order: Order): Promise<Delivery> {
		const { letter, subscription, at, draw, replayOf, orderKey } = order;
		const delivery: Delivery = {
			id: draw.fork('id').uuid(),
			eventType: letter.eventType,
			subscription,
			createdAt: at,
			attempts: [],
			replayOf,
			state: 'pending',
		};
		this.log.push(delivery);
		const run = () => deliver(delivery, this.contextOf(order));
		const work = orderKey ? this.inOrder(`${subscription.id} ${orderKey}`, run) : run();
		this.pending.add(work);
		return work.finally(() => this.pending.delete(work));
	}

	list(): Delivery[] {
		return [...this.log];
	}

	async idle(): Promise<void> {
		while (this.pending.size > 0) await Promise.allSettled(this.pending);
	}

	async close(): Promise<void> {
		this.ending.abort();
		await this.idle();
		await this.closeWire();
	}

	private contextOf({ letter, subscription, at, draw, faults }: Order): DeliveryContext {
		const { clock = systemClock, timeScale = 1, timeoutScale = 1 } = this.options;
		const { policy, send, takePlace, behaviour } = this;
		const signedAt = (attemptAt: Date) => (policy.signedTime === 'event' ? at : attemptAt);
		const write = (attemptAt: Date) =>
			stamp(behaviour, letter, subscription.secret, signedAt(attemptAt));
		const signal = this.ending.signal;
		return { policy, clock, timeScale, timeoutScale, send, signal, draw, write, faults, takePlace };
	}
}
