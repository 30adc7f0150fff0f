import type { INodeProperties } from 'n8n-workflow';
import type { Platform } from '../../webhook/platform/definition';
import { unreachable } from '../../webhook/platform/reachable';
import { webhookAddress } from '../ownWebhook';
import { notice } from '../field/properties';

/**
 * Says in the panel what publishing, or the vendor's own form, would reject: an address of this n8n that a platform which
 * sends to https:// only can't reach. None for other platforms, and where the address is good. n8n makes a node's
 * description once, when it has started.
 */
export function addressNotice({
	name,
	subscription,
}: Pick<Platform, 'name' | 'subscription'>): INodeProperties[] {
	const address = webhookAddress(process.env);
	if (subscription.httpsOnly !== true || address === undefined) return [];
	const reason = unreachable(address);
	if (reason === undefined) return [];
	const text = `${name} can't reach the webhooks of this n8n at ${address}: ${reason}. Set N8N_WEBHOOK_URL (WEBHOOK_URL in older versions) to n8n's public https:// address, and restart n8n.`;
	return [{ ...notice(text), name: 'address' }];
}
