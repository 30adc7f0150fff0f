import type { Audience } from '../../advice/audience';
import type { Result } from '../../subscription/result';
import type { OperationContext } from '../context';
import { excerptOf } from '../request/excerpt';
import { showDeliveries } from '../show';
import type { DeliveryView } from '../view/delivery';

/** An event as it is shown, with what became of it everywhere. */
export interface EventView {
	readonly type: string;
	/** ISO 8601 in UTC. */
	readonly occurredAt: string;
	readonly account?: string;
	/** The first 64 KiB of the data as JSON. */
	readonly data: string;
	/** Bytes of all of it. */
	readonly dataBytes: number;
	/** To all endpoints, replays too; newest first. */
	readonly deliveries: readonly DeliveryView[];
	/** Set where there are more deliveries than these. */
	readonly more?: true;
	readonly id: string;
}

const MOST_DELIVERIES = 200;

/** An event with its deliveries; of those of a scope only, if one is given: an event that has none there is not there. */
export async function getEvent(
	id: string,
	scope: string | undefined,
	context: OperationContext,
	audience?: Audience,
): Promise<Result<EventView>> {
	const { outbox } = context;
	const stored = await context.event(id);
	const filter = { eventId: id, ...(scope !== undefined && { scope }) };
	const found = stored && (await outbox.deliveries(filter, { limit: MOST_DELIVERIES }));
	if (!found || (scope !== undefined && found.deliveries.length === 0)) {
		const problem = `There is no event ${id}; events are kept as long as their deliveries.`;
		return { ok: false, problem };
	}
	const { type, occurredAt, account, data, dataText = JSON.stringify(data) } = stored;
	const bytes = Buffer.from(dataText);
	return {
		ok: true,
		value: {
			type,
			occurredAt,
			...(account !== undefined && { account }),
			data: excerptOf(bytes).text,
			dataBytes: bytes.length,
			deliveries: await showDeliveries(found.deliveries, context, audience),
			...(found.next !== undefined && { more: true }),
			id,
		},
	};
}
