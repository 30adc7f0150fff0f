import type { IWebhookFunctions } from 'n8n-workflow';
import type { LogSource } from '../../log/source';
import type { Platform } from '../../webhook/platform/definition';
import { actingSender } from '../sender/forNode';
import { isDispatcherKept } from '../sender/process';
import { receivedStore } from '../store/received';

/**
 * What the node's page reads from, as its Webhook Sender credential lets one see it; `platforms` are those that can be sent as,
 * `explained` those whose requests can be rejected. Throws where that can't be opened.
 */
export async function logSource(
	context: IWebhookFunctions,
	platforms: readonly Platform[],
	explained: LogSource['platforms'],
): Promise<LogSource> {
	const { logger } = context;
	const [{ sender }, received] = await Promise.all([
		actingSender(context, platforms),
		receivedStore((sentence) => logger.warn(sentence)),
	]);
	return { sender, received, platforms: explained, isDispatcherKept, now: () => Date.now() };
}
