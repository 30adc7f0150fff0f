import type {
	AttemptView,
	DeliveryView,
	EventView,
	RequestView,
	Result,
} from '../../../delivery/sender';
import type { Query } from '../../screen';
import type { LogSource } from '../../source';
import type { ListedDelivery } from '../parts/deliveryTable';
import { withPlanned } from '../parts/planned';

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
	const listed = (all: readonly DeliveryView[]) => withPlanned(all, subscriptions);
	const [shown = delivery] = listed([delivery]);
	return {
		ok: true,
		value: {
			delivery: shown,
			attempts: attempts.value,
			...(request.ok ? { request: request.value } : { requestProblem: request.problem }),
			...eventParts(event, id, listed),
		},
	};
}

function eventParts(
	event: Result<EventView>,
	id: string,
	listed: (all: readonly DeliveryView[]) => ListedDelivery[],
): Pick<Delivery, 'event' | 'related'> {
	if (!event.ok) return { related: [] };
	const { deliveries, ...told } = event.value;
	return { event: told, related: listed(deliveries.filter((other) => other.id !== id)) };
}
