import type { Enqueued, StoredDelivery } from '../../../store/outbox/delivery';
import type { EndedAttempt } from '../../dispatch/endpoint/options';
import { enqueueEvent, NONE_YET, type Recipient } from '../event/enqueue';
import type { DeliveryView } from '../view/delivery';
import { problemOf } from '../../subscription/input/url';
import { invalid, type Problem, type Result } from '../../subscription/result';
import { fingerprintOf, checkEvent, type CheckedEvent } from '../event/check';
import type { OperationContext } from '../context';
import type { ActingRoute } from '../../subscription/permission';
import { noSubscription } from '../../subscription/id';
import { showDelivery } from '../show';
import { urlFor } from '../../subscription/routing';
import type { EventInput, SubscriptionSettings } from '../../subscription/settings';

/** What became of an event within the time the caller waited. */
export interface Sent {
	readonly eventId: string;
	/** True where the idempotency key was used before: nothing was sent now, these are the deliveries of then. */
	readonly repeated: boolean;
	/** Empty where no enabled subscription listens to the event. */
	readonly deliveries: readonly DeliveryView[];
}

/** How long to wait for first attempts before answering with what is known; 0: not at all. */
export interface Waiting {
	readonly waitSeconds: number;
}

/** Stores an event for these, starts the attempts and tells what became of them within the time. */
export async function sendTo(
	event: CheckedEvent,
	recipients: readonly Recipient[],
	named: string,
	{ waitSeconds }: Waiting,
	context: OperationContext,
): Promise<Result<Sent>> {
	const { idempotencyKey } = event;
	const fingerprint = idempotencyKey === undefined ? undefined : fingerprintOf(event, named);
	const enqueued = await enqueueEvent(event, recipients, fingerprint, context);
	switch (enqueued.kind) {
		case 'conflict':
			return { ok: false, problem: conflict(idempotencyKey ?? '', enqueued.eventId) };
		case 'repeated':
			return { ok: true, value: await repeated(enqueued, context) };
		case 'stored': {
			const deliveries = await firstAttempts(event, recipients, enqueued, waitSeconds, context);
			return { ok: true, value: { eventId: enqueued.eventId, repeated: false, deliveries } };
		}
	}
}

function conflict(idempotencyKey: string, eventId: string): string {
	return `The idempotency key "${idempotencyKey}" was already used for another event (${eventId}): use a different key for each event.`;
}

async function repeated(
	{ eventId, deliveries }: Extract<Enqueued, { kind: 'repeated' }>,
	context: OperationContext,
): Promise<Sent> {
	const views = deliveries.map(async (delivery) => {
		return showDelivery(
			delivery,
			await context.outbox.subscription(delivery.subscriptionId),
			context,
		);
	});
	return { eventId, repeated: true, deliveries: await Promise.all(views) };
}

/** The deliveries after their first attempts, or as they are when the time is over. */
async function firstAttempts(
	event: CheckedEvent,
	recipients: readonly Recipient[],
	{ eventId, deliveries }: Extract<Enqueued, { kind: 'stored' }>,
	waitSeconds: number,
	context: OperationContext,
): Promise<DeliveryView[]> {
	const made = { eventId, eventType: event.type, createdAt: context.clock.now() };
	const awaited = deliveries.map(({ id, token }, at) => {
		const subscription = recipients[at]?.subscription;
		const isSoon =
			token !== undefined || (subscription && context.dispatcher.isSending(subscription));
		return isSoon ? id : undefined;
	});
	const isElsewhere = (at: number) =>
		!context.dispatcher.dispatches(recipients[at]?.subscription.id ?? '');
	const ended = await context.firstAttempts.of(awaited, waitSeconds * 1000, isElsewhere);
	const views: DeliveryView[] = [];
	for (const { subscription, orderKey } of recipients) {
		const at = views.length;
		const { id = '', token } = deliveries[at] ?? {};
		const fresh = justStored(id, subscription.id, orderKey, made);
		// What is not told by an attempt of this process is looked up, unless it has only just begun.
		const isNew = waitSeconds === 0 && token !== undefined;
		const known = isNew ? fresh : afterAttempt(fresh, ended[at]);
		const delivery = known ?? (await lookUp(id, context)) ?? fresh;
		views.push(showDelivery(delivery, subscription, context));
	}
	return views;
}

/** That it was stored is known already, so a store that fails by now, or was closed, is no reason to fail. */
async function lookUp(
	id: string,
	{ outbox }: OperationContext,
): Promise<StoredDelivery | undefined> {
	return await outbox.delivery(id).catch(() => undefined);
}

type Made = Pick<StoredDelivery, 'eventId' | 'eventType' | 'createdAt'>;

function justStored(
	id: string,
	subscriptionId: string,
	orderKey: string | undefined,
	{ eventId, eventType, createdAt }: Made,
): StoredDelivery {
	return {
		id,
		eventId,
		eventType,
		subscriptionId,
		state: 'pending',
		claimed: true,
		progress: NONE_YET,
		orderKey,
		createdAt,
	};
}

function afterAttempt(
	fresh: StoredDelivery,
	attempt: EndedAttempt | undefined,
): StoredDelivery | undefined {
	if (attempt?.settled.kind !== 'settled') return undefined;
	const { record, settled } = attempt;
	const { outcome, progress, reason, dueAt } = settled.judgement;
	const isOver = outcome !== 'retrying';
	return {
		...fresh,
		state: isOver ? outcome : 'pending',
		claimed: false,
		dueAt,
		progress,
		reason,
		lastStatus: record.status,
		endedAt: isOver ? Math.round(record.startedAt + record.durationMilliseconds) : undefined,
	};
}

/** One event to this subscription alone, attempted once. */
export async function sendTest(
	id: string,
	given: Partial<EventInput>,
	waiting: Waiting,
	context: OperationContext,
	acting?: ActingRoute,
): Promise<Result<DeliveryView>> {
	const subscription = await context.outbox.subscription(id);
	if (subscription === undefined) return { ok: false, problem: noSubscription(id) };
	const read = context.prepared(subscription);
	if (!read.ok) return read;
	const input = { type: testType(read.value.settings, context), data: TEST_DATA, ...given };
	const event = checkEvent(input, context.clock.now());
	if (!event.ok) return event;
	const blocked =
		acting && (await whyNot(urlFor(read.value.settings, input.type), acting, context));
	if (blocked !== undefined) return blocked;
	const sent = await sendTo(event.value, [{ subscription, isTest: true }], id, waiting, context);
	if (!sent.ok) return sent;
	const [delivery] = sent.value.deliveries;
	return delivery ? { ok: true, value: delivery } : { ok: false, problem: noSubscription(id) };
}

/** Why the one who acts may not send there; undefined where that is allowed. */
async function whyNot(
	url: string,
	acting: ActingRoute,
	{ transport }: OperationContext,
): Promise<Problem | undefined> {
	const verdict = await transport.guard(acting).resolveUrl(url);
	return verdict.allowed ? undefined : invalid(...problemOf(verdict));
}

const TEST_DATA = { test: true, message: 'A test of this webhook: nothing happened.' };

function testType({ events, preset }: SubscriptionSettings, { presets }: OperationContext): string {
	const listened = events === 'all' ? presets.get(preset)?.events : events;
	return listened?.[0] ?? 'webhook.test';
}
