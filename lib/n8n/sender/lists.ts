import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { hostOf } from '../../delivery/operations/view/delivery';
import type { DeliveryView, SubscriptionView } from '../../delivery/sender';
import type { DeliveryState } from '../../store/outbox/delivery';
import { truncatedLine } from '../../text/error';
import type { Platform } from '../../webhook/platform/definition';
import { actingSender } from './forNode';

/** The subscriptions whose label, URL or id has the text in it, for a resource locator. */
export function searchSubscriptions(platforms: readonly Platform[]) {
	return async function search(
		this: ILoadOptionsFunctions,
		filter = '',
	): Promise<INodeListSearchResult> {
		const sought = filter.trim().toLowerCase();
		const found = (await listed(this, platforms)).filter(({ id, label, url }) =>
			[id, label, url].some((text) => text.toLowerCase().includes(sought)),
		);
		return {
			results: found.map((subscription) => ({
				name: titleOf(subscription),
				value: subscription.id,
				url: subscription.url,
			})),
		};
	};
}

/** All subscriptions to choose several from. */
export function subscriptionOptions(platforms: readonly Platform[]) {
	return async function options(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return (await listed(this, platforms)).map((subscription) => ({
			name: titleOf(subscription),
			value: subscription.id,
			description: subscription.url,
		}));
	};
}

async function listed(
	context: ILoadOptionsFunctions,
	platforms: readonly Platform[],
): Promise<readonly SubscriptionView[]> {
	const { sender } = await actingSender(context, platforms);
	return await sender.subscriptions();
}

function titleOf({ id, label, url, status }: SubscriptionView): string {
	const title = label === '' ? `${url} (${id})` : `${label} (${new URL(url).host})`;
	return truncatedLine(status === 'active' ? title : `${title} [${status}]`);
}

/** Deliveries read for one answer to the editor, and in one go. */
const MOST_DELIVERIES_SEARCHED = 5_000;
const DELIVERIES_AT_A_TIME = 200;
/** The editor asks for more when its list is scrolled, which a short one is not. */
const FEWEST_RESULTS = 20;
/** Which deliveries an operation can do something with; the others look at any. */
const FITTING: Readonly<Record<string, readonly DeliveryState[]>> = {
	replay: ['delivered', 'failed', 'cancelled'],
	cancel: ['pending', 'blocked'],
};

/**
 * The newest deliveries that fit the operation and have the text in their title, URL or an id, for a resource locator;
 * `paginationToken` is the last one that was looked at.
 */
export function searchDeliveries(platforms: readonly Platform[]) {
	return async function search(
		this: ILoadOptionsFunctions,
		filter = '',
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const { sender } = await actingSender(this, platforms);
		const states = FITTING[this.getCurrentNodeParameter('operation') as string];
		const titled = titling(this.getTimezone());
		const sought = filter.trim().toLowerCase();
		const results: Titled[] = [];
		let after = paginationToken;
		for (let looked = 0; looked < MOST_DELIVERIES_SEARCHED; looked += DELIVERIES_AT_A_TIME) {
			const paging = { limit: DELIVERIES_AT_A_TIME, after };
			const page = await sender.deliveryPage(states ? { states } : {}, paging);
			after = page.next;
			results.push(...page.deliveries.map(titled).filter(({ words }) => words.includes(sought)));
			if (results.length >= FEWEST_RESULTS || after === undefined) break;
		}
		return listOf(results, after);
	};
}

interface Titled {
	readonly name: string;
	readonly value: string;
	/** What it is found by, in small letters. */
	readonly words: string;
}

function listOf(results: readonly Titled[], after: string | undefined): INodeListSearchResult {
	return {
		results: results.map(({ name, value }) => ({ name, value })),
		...(after !== undefined && { paginationToken: after }),
	};
}

/** Deliveries by when they were stored (on the clocks of the zone), their status, and what goes where. */
function titling(timeZone: string): (delivery: DeliveryView) => Titled {
	const clock = new Intl.DateTimeFormat('en-US', {
		timeZone,
		month: 'short',
		day: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23',
	});
	return ({ id, eventId, subscriptionId, createdAt, url = '', ...delivery }) => {
		const { status, eventType, subscription } = delivery;
		const host = hostOf(url);
		const to = host === '' || host === subscription ? subscription : `${subscription} (${host})`;
		const time = clock.format(new Date(createdAt));
		const name = truncatedLine(`${time} ${status}: ${eventType} to ${to}`);
		const words = [name, url, id, eventId, subscriptionId].join(' ').toLowerCase();
		return { name, value: id, words };
	};
}
