import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { SubscriptionView } from '../delivery/sender';
import { actingSender } from './actingSender';

/** The subscriptions whose label, URL or id has the text in it, for a resource locator. */
export async function searchSubscriptions(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const sought = filter.trim().toLowerCase();
	const found = (await listed(this)).filter(({ id, label, url }) =>
		[id, label, url].some((text) => text.toLowerCase().includes(sought)),
	);
	return {
		results: found.map((subscription) => ({
			name: titleOf(subscription),
			value: subscription.id,
			url: subscription.url,
		})),
	};
}

/** All subscriptions to choose several from. */
export async function subscriptionOptions(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return (await listed(this)).map((subscription) => ({
		name: titleOf(subscription),
		value: subscription.id,
		description: subscription.url,
	}));
}

async function listed(context: ILoadOptionsFunctions): Promise<readonly SubscriptionView[]> {
	const { sender } = await actingSender(context);
	return await sender.subscriptions();
}

function titleOf({ id, label, url, status }: SubscriptionView): string {
	const title = label === '' ? `${url} (${id})` : `${label} (${new URL(url).host})`;
	return status === 'active' ? title : `${title} [${status}]`;
}
