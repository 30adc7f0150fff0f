import type { IWebhookFunctions } from 'n8n-workflow';
import type { Received } from '../webhook/receive';
import type { TriggerSettings } from './settings';

const MOST_REMEMBERED = 1000;
const warnedOf = new Set<string>();

/** Logs an event of no certain type, once for each name it came under: its URL is wrong, and it leaves by another output. */
export function warnOfUnrecognized(
	context: IWebhookFunctions,
	{ platform }: TriggerSettings,
	{ candidates, item }: Received,
): void {
	if (candidates === undefined) return;
	const { unknownName } = item.envelope;
	const name = typeof unknownName === 'string' ? unknownName : undefined;
	const node = context.getNode();
	const once = JSON.stringify([context.getWorkflow().id, node.id, name, item.event]);
	if (warnedOf.has(once)) return;
	if (warnedOf.size >= MOST_REMEMBERED) warnedOf.clear();
	warnedOf.add(once);
	const what =
		name === undefined
			? `An event of ${platform.name} (${item.event}) came without a name`
			: `An event of ${platform.name} (${item.event}) came to a URL that names it ${JSON.stringify(name)}, which is none of its events`;
	context.logger.warn(
		`${node.name}: ${what}. It was passed on as unrecognized. Append ?event= and the event to the URL, as this trigger shows it.`,
	);
}
