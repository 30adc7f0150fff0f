import type { AttemptView, EventView, RequestView, Result } from '../../../delivery/sender';
import type { Query } from '../../screen';
import type { LogSource } from '../../source';
import { listed, type ListedDelivery } from '../parts/listed';

/** One delivery with all that is known of it. */
export interface Delivery {
	readonly delivery: ListedDelivery;
	/** Oldest first. */
	readonly attempts: readonly AttemptView[];
	/** As it would be sent now; undefined where it can't be made, and `requestProblem` says why. */
	readonly request?: RequestView | undefined;
	readonly requestProblem?: string | undefined;
	readonly event?: Omit<EventView, 'deliveries'> | undefined;
	/** The same event at other endpoints, and what replays which; newest first. */
	readonly related: readonly ListedDelivery[];
}

/** Gathers the delivery with the id of the address. */
export async function gatherDelivery(
	{ sender }: LogSource,
	{ id = '' }: Query,
): Promise<Result<Delivery>> {
	const found = await sender.delivery(id);
	if (!found.ok) return found;
	const delivery = found.value;
	const [attempts, request, event, subscriptions] = await Promise.all([
		sender.attempts(id),
		sender.request(id),
		sender.event(delivery.eventId),
		sender.subscriptions(),
	]);
	if (!attempts.ok) return attempts;
	const all = event.ok ? event.value.deliveries : [];
	const others = all.filter((other) => other.id !== id);
	const [shown = delivery, ...related] = await listed(sender, [delivery, ...others], subscriptions);
	return {
		ok: true,
		value: {
			delivery: shown,
			attempts: attempts.value,
			...(request.ok ? { request: request.value } : { requestProblem: request.problem }),
			...(event.ok && { event: withoutDeliveries(event.value) }),
			related,
		},
	};
}

function withoutDeliveries({ deliveries: _, ...event }: EventView): Omit<EventView, 'deliveries'> {
	return event;
}
