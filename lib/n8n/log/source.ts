import type { IWebhookFunctions } from 'n8n-workflow';
import type { LogSource } from '../../log/source';
import type { Platform } from '../../webhook/platform/definition';
import { actingSender } from '../sender/forNode';
import { isDispatcherKept } from '../sender/process';
import { nothingReceived } from './nothingReceived';

/** What the node's page reads from, as its Webhook Sender credential lets one see it; throws where that can't be opened. */
export async function logSource(
	context: IWebhookFunctions,
	platforms: readonly Platform[],
): Promise<LogSource> {
	const { sender } = await actingSender(context, platforms);
	return { sender, received: nothingReceived, isDispatcherKept, now: () => Date.now() };
}
