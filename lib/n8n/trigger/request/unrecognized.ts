import type { IWebhookFunctions } from 'n8n-workflow';
import { truncatedLine } from '../../../text/error';
import type { Received } from '../../../webhook/receive';
import type { TriggerSettings } from '../settings';

const MOST_NODES = 1000;
/** Users enter URLs, a few for each trigger; more names than this are a stranger's, and must not fill the log. */
const MOST_NAMES = 20;
const LONGEST_NAME = 100;
const namesTold = new Map<string, Set<string>>();

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
	const told = namesOf(`${context.getWorkflow().id} ${node.id}`);
	const which = JSON.stringify([name, item.event]);
	if (told.has(which) || told.size > MOST_NAMES) return;
	told.add(which);
	if (told.size > MOST_NAMES) {
		context.logger.warn(
			`${node.name}: events with more than ${MOST_NAMES} unknown names were received; further ones are not logged. If they are not yours, choose a credential with a token.`,
		);
		return;
	}
	const what =
		name === undefined
			? `An event from ${platform.name} (${item.event}) was received without an event name`
			: `An event from ${platform.name} (${item.event}) was received at a URL with the unknown event name ${JSON.stringify(truncatedLine(name, LONGEST_NAME))}`;
	context.logger.warn(
		`${node.name}: ${truncatedLine(what, 500)}. It was passed on as unrecognized. Append ?event= and the event to the URL, as shown in this trigger.`,
	);
}

function namesOf(node: string): Set<string> {
	const known = namesTold.get(node) ?? new Set<string>();
	if (namesTold.size >= MOST_NODES) namesTold.clear();
	namesTold.set(node, known);
	return known;
}
