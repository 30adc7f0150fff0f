import { hostOf } from '../../../delivery/operations/view/delivery';
import type { DeliveryFilter } from '../../../store/outbox';
import { deliveryNumber } from '../../../store/outbox/ids';
import { isoOf } from '../../layout/times';
import { invalidAddress, type Gathered, type Query } from '../../screen';
import type { LogSource } from '../../source';
import { filterOf, filterQuery, type FilterQuery } from '../parts/filter';
import { listed, type ListedDelivery } from '../parts/listed';

/** Deliveries on a page. */
const PAGE = 50;

/** A page of deliveries, newest first. */
export interface Deliveries {
	readonly filter: FilterQuery;
	readonly deliveries: readonly ListedDelivery[];
	/** For `after` of the page with older ones; undefined on the last. */
	readonly next?: string | undefined;
	/** For `newer` of the page before; undefined on the first. */
	readonly previous?: string | undefined;
	/** Set where a search for a text was ended early: how far it has come; `next` continues it. */
	readonly searchedTo?: string | undefined;
	/** To choose from. */
	readonly subscriptions: ReadonlyArray<{ readonly id: string; readonly name: string }>;
}

/** Gathers the page that the address asks for. */
export async function gatherDeliveries(
	{ sender, now }: LogSource,
	query: Query,
): Promise<Gathered<Deliveries>> {
	const filter = filterQuery(query);
	const matching = filterOf(filter, now());
	if (!matching.ok) return matching;
	const unread = ['after', 'newer'].find((name) => !isPosition(query[name]));
	if (unread !== undefined) return invalidAddress(`${unread} ${NO_POSITION}`);
	const [all, page] = await Promise.all([
		sender.subscriptions(),
		pageOf(sender, matching.value, query),
	]);
	const subscriptions = all.map(({ id, label, url }) => ({ id, name: label || hostOf(url) }));
	const deliveries = await listed(sender, page.deliveries, all);
	return { ok: true, value: { filter, ...page, deliveries, subscriptions } };
}

const isPosition = (text?: string) => text === undefined || deliveryNumber(text) !== undefined;
const NO_POSITION =
	'is invalid: use what the page before has as "next" or "previous", or leave it out.';

type Page = Pick<Deliveries, 'deliveries' | 'next' | 'previous' | 'searchedTo'>;

async function pageOf(
	sender: LogSource['sender'],
	filter: DeliveryFilter,
	{ after, newer }: Query,
): Promise<Page> {
	if (newer !== undefined) {
		const paging = { limit: PAGE, after: newer, oldestFirst: true };
		const { deliveries, next } = await sender.deliveryPage(filter, paging);
		const shown = deliveries.toReversed();
		// The first page is always a whole one.
		if (next !== undefined) {
			return { deliveries: shown, next: shown.at(-1)?.id ?? newer, previous: next };
		}
	}
	const from = newer === undefined ? after : undefined;
	const page = await sender.deliveryPage(filter, { limit: PAGE, after: from });
	const { deliveries, next, searchedTo } = page;
	return {
		deliveries,
		next,
		previous: from === undefined ? undefined : (deliveries[0]?.id ?? from),
		...(searchedTo !== undefined && { searchedTo: isoOf(searchedTo) }),
	};
}
