import type { DeliveryFilter } from '../../../../../../lib/store/outbox';
import type { StoredDelivery } from '../../../../../../lib/store/outbox/delivery';
import type { OutboxWorld } from '../../model/world';

/** All that a filter finds, page by page. */
export async function everything(
	{ outbox }: OutboxWorld,
	filter: DeliveryFilter,
	limit = 300,
	oldestFirst = false,
): Promise<StoredDelivery[]> {
	const found: StoredDelivery[] = [];
	let after: string | undefined;
	do {
		const page = await outbox.deliveries(filter, { limit, after, oldestFirst });
		found.push(...page.deliveries);
		after = page.next;
	} while (after !== undefined);
	return found;
}
