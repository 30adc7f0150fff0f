/** The engine of every emulator: carries out a {@link Behaviour} over a network and a clock. */
import type { Behaviour, DeliveryPolicy, Occurrence } from '../engine/behaviour';
import { systemClock } from '../engine/clock';
import { Draw } from '../engine/draw';
import type {
	Change,
	ComposeOptions,
	Delivery,
	EmitOptions,
	Emulator,
	EmulatorOptions,
	Message,
	SignOptions,
	SubscriptionRequest,
} from '../engine/emulator';
import type { Subscription, HeaderFields, Data } from '../terms';
import { applyChange, stamp, writeLetter, type Letter } from '../engine/message';
import { Outbox } from '../engine/outbox';
import { openSubscription, wants } from '../engine/subscriptions';

export class PlatformEmulator implements Emulator {
	private readonly draw: Draw;
	private readonly policy: DeliveryPolicy;
	private readonly outbox: Outbox;
	private readonly book: Subscription[] = [];
	private occurrences = 0;
	private replays = 0;
	private registrations = 0;

	constructor(
		readonly behaviour: Behaviour,
		private readonly options: EmulatorOptions = {},
	) {
		this.draw = new Draw(`${options.seed ?? 'emulators'}/${behaviour.id}/${behaviour.dialect}`);
		this.policy = { ...behaviour.policy, ...options.policy };
		this.outbox = new Outbox(behaviour, this.policy, options);
	}

	get name() {
		return this.behaviour.name;
	}

	get id() {
		return this.behaviour.id;
	}

	get dialect() {
		return this.behaviour.dialect;
	}

	get events() {
		return this.behaviour.events;
	}

	subscriptions(): Subscription[] {
		return [...this.book];
	}

	subscribe(request: SubscriptionRequest): Subscription {
		return this.register(request, this.events);
	}

	protected register(request: SubscriptionRequest, offered: readonly string[]): Subscription {
		const draw = this.draw.fork(`subscription ${this.registrations++}`);
		const subscription = openSubscription(this.behaviour, this.policy, request, offered, draw);
		this.book.push(subscription);
		return subscription;
	}

	unsubscribe(subscription: Subscription): void {
		subscription.enabled = false;
		const index = this.book.indexOf(subscription);
		if (index >= 0) this.book.splice(index, 1);
	}

	enable(subscription: Subscription): void {
		subscription.enabled = true;
		subscription.autoPausedAt = undefined;
		subscription.consecutiveFailures = 0;
	}

	disable(subscription: Subscription): void {
		subscription.enabled = false;
	}

	async emit(eventType: string, change?: Change, options: EmitOptions = {}): Promise<Delivery[]> {
		return await this.announce([this.occur(eventType, change, options)], options);
	}

	async emitChange(
		eventType: string,
		change?: Change,
		options: EmitOptions = {},
	): Promise<Delivery[]> {
		const main = this.occur(eventType, change, options);
		const fired = this.behaviour.unfold?.(main) ?? [main];
		const occurrences = fired.map((event, index) => ({
			...main,
			...event,
			draw: main.draw.fork(`fired ${index}`),
		}));
		return await this.announce(occurrences, options);
	}

	compose(eventType: string, change?: Change, options: ComposeOptions = {}): Message {
		const subscription = options.subscription ?? this.firstSubscription();
		const occurrence = this.occur(eventType, change, options);
		const letter = this.write(occurrence, subscription);
		const secret = options.secret ?? subscription.secret;
		return stamp(this.behaviour, letter, secret, options.signedAt ?? occurrence.at);
	}

	sign(body: Buffer, eventType: string, options: SignOptions = {}): HeaderFields {
		const subscription = options.subscription ?? this.firstSubscription();
		const secret = options.secret ?? subscription.secret;
		if (secret === undefined) return {};
		const at = options.at ?? this.now();
		const url = subscription.urlByEvent[eventType] ?? subscription.url;
		const { timestamp } = options;
		return this.behaviour.sign({
			body,
			eventType,
			url,
			secret,
			at,
			...(timestamp !== undefined && { timestamp }),
		});
	}

	async replay(delivery: Delivery): Promise<Delivery> {
		const first = delivery.attempts[0];
		if (!this.behaviour.replaysByHand) throw new Error(`${this.name} cannot replay a delivery`);
		if (!first) throw new Error('A delivery without an attempt cannot be replayed');
		return await this.outbox.start({
			letter: first.request,
			subscription: delivery.subscription,
			at: this.now(),
			draw: this.draw.fork(`replay ${this.replays++}`),
			faults: [],
			orderKey: undefined,
			replayOf: delivery.id,
		});
	}

	deliveries(): Delivery[] {
		return this.outbox.list();
	}

	idle(): Promise<void> {
		return this.outbox.idle();
	}

	close(): Promise<void> {
		return this.outbox.close();
	}

	private now(): Date {
		return new Date((this.options.clock ?? systemClock).now());
	}

	private firstSubscription(): Subscription {
		const first = this.book[0];
		if (!first) throw new Error(`${this.name}: nobody has subscribed`);
		return first;
	}

	private occur(eventType: string, change: Change | undefined, options: EmitOptions): Occurrence {
		const listed = this.events.includes(eventType);
		if (!listed && !options.unlisted) throw unknownEvent(this.behaviour, eventType);
		const at = options.at ?? this.now();
		const draw = this.draw.fork(`occurrence ${this.occurrences++}`);
		const sample: Data = listed ? this.behaviour.sample(eventType, draw.fork('sample'), at) : {};
		const data = applyChange(sample, change);
		return { eventType, data, at, draw, contactLists: options.contactLists ?? [] };
	}

	private write(occurrence: Occurrence, subscription: Subscription): Letter {
		return writeLetter(
			this.behaviour,
			occurrence,
			subscription,
			this.options.bodyStyle ?? 'compact',
		);
	}

	private announce(occurrences: Occurrence[], { faults = [] }: EmitOptions): Promise<Delivery[]> {
		const orders = occurrences.flatMap((occurrence) =>
			this.book
				.filter((subscription) => wants(subscription, occurrence))
				.slice(0, this.policy.maxFanOut)
				.map((subscription) => ({
					letter: this.write(occurrence, subscription),
					subscription,
					at: occurrence.at,
					draw: occurrence.draw.fork(`delivery to ${subscription.id}`),
					faults,
					orderKey: this.behaviour.orderKey?.(occurrence),
				})),
		);
		return Promise.all(orders.map((order) => this.outbox.start(order)));
	}
}

function unknownEvent({ name, events }: Behaviour, eventType: string): Error {
	return new Error(`${name} has no event "${eventType}". It has: ${events.join(', ')}`);
}
