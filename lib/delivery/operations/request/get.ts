import type { StoredDelivery } from '../../../store/outbox/delivery';
import type { PreparedSubscription } from '../../attempt/prepare';
import { traced } from '../../attempt/trace';
import type { Result } from '../../subscription/result';
import type { OperationContext } from '../context';
import { noDelivery } from '../deliveries';
import { iso } from '../view/delivery';
import { requestView, type RequestView } from './view';

/**
 * The request of a delivery as it would be made now, from its event and the subscription's settings; a problem where there
 * can be none.
 */
export async function getRequest(
	id: string,
	context: OperationContext,
): Promise<Result<RequestView>> {
	const { outbox, clock } = context;
	const delivery = await outbox.delivery(id);
	if (delivery === undefined) return { ok: false, problem: noDelivery(id, context) };
	const subscription = await outbox.subscription(delivery.subscriptionId);
	const event = await context.event(delivery.eventId);
	if (subscription === undefined || event === undefined) return { ok: false, problem: DELETED };
	const read = context.prepared(subscription);
	if (!read.ok) return read;
	const { settings, dialect } = read.value;
	const composed = read.value.compose(event, clock.now(), id);
	if (!composed.ok) {
		return { ok: false, problem: `The request can't be made: ${composed.outcome.detail}.` };
	}
	const view = requestView(traced(composed.request, event.trace, context.random), {
		signatureHeader: dialect?.signature.header,
		ownHeaders: Object.keys(settings.headers),
	});
	const rotatedAt = await rotatedSince(delivery, settings, context);
	return {
		ok: true,
		value: { ...view, ...(rotatedAt !== undefined && { secretRotatedAt: iso(rotatedAt) }) },
	};
}

const DELETED =
	"The subscription was deleted, so the request can't be shown. The event's data is kept.";

/** When the secret came that signs now, where that was after the last attempt; in epoch milliseconds. */
async function rotatedSince(
	{ id }: StoredDelivery,
	{ secrets }: PreparedSubscription['settings'],
	{ outbox }: OperationContext,
): Promise<number | undefined> {
	const newest = secrets[0]?.createdAt;
	if (newest === undefined) return undefined;
	const last = (await outbox.attempts(id)).at(-1);
	const isOlder = last !== undefined && 'record' in last && last.record.startedAt < newest;
	return isOlder ? newest : undefined;
}
