import { choice, text } from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getMany } from '../../../lib/n8n/action/service/reading';
import { titleOf } from '../../../lib/n8n/titles';
import { vendorType } from '../registration/api/entries';
import { events, REJECTED_BY_API } from '../events/list';
import { WebhookEntry } from './shapes/common';

/** Event types by the API's names; JustCall's help page has one more, which the API does not know. */
const TYPES = Object.keys(events)
	.filter((type) => type !== REJECTED_BY_API)
	.map(vendorType)
	.sort();

const eventType = (description: string) =>
	choice(
		'type',
		'Event',
		description,
		TYPES.map((type) => [titleOf(type), type] as const),
	);

/** Webhooks of the account. The trigger registers its own; these operations are for everybody else's. */
export const webhook: Resource = {
	name: 'webhook',
	title: 'Webhook',
	operations: [
		{
			name: 'create',
			title: 'Create',
			action: 'Create a webhook',
			description:
				'Send events of one type to a URL; a URL registered twice receives each event twice',
			method: 'POST',
			path: '/v2.1/webhooks',
			required: [
				eventType('The event type to send'),
				text('webhook_url', 'URL', 'URL to send events to; JustCall checks that it answers 200', {
					placeholder: 'e.g. https://example.com/justcall',
				}),
			],
			answer: { at: 'data', item: WebhookEntry },
		},
		{
			name: 'delete',
			title: 'Delete',
			action: 'Delete a webhook',
			description: 'Stop sending events of one type to a URL',
			method: 'DELETE',
			path: '/v2.1/webhooks/url/{url_id}',
			required: [
				text('url_id', 'URL ID', 'The "url_id" that Create and Get Many return', {
					placeholder: 'e.g. 65fc65d6d8b63be90aeee515',
				}),
			],
			answer: { kind: 'deleted', item: WebhookEntry },
		},
		getMany({
			action: 'Get many webhooks',
			description: 'Get the registered URLs, one item per event type',
			path: '/v2.1/webhooks',
			optional: { title: 'Filters', fields: [eventType('Only webhooks for these events')] },
			answer: { at: 'data', item: WebhookEntry },
		}),
	],
};
