import type { IWebhookFunctions } from 'n8n-workflow';
import { randomBytes } from 'node:crypto';
import { endedSessions } from '../../log/access/ended';
import type { SessionLimits } from '../../log/access/session';
import { Tries } from '../../log/access/tries';
import { postings } from '../../log/postings';
import type { LogPageLog, LogSettings } from '../../log/settings';
import { errorSentence, oneLine } from '../../text/error';
import { switchIn } from '../fieldValues';
import { RejectionLog } from '../rejectionLog';
import { claimStore } from '../store/claims';
import { logAccess } from './access';
import { editorAddress } from './editorAddress';

const HOUR_MILLISECONDS = 3_600_000;
const IDLE_HOURS = 2;
/** How long a session lasts unless the option says so, in hours. */
export const SESSION_HOURS = { usual: 12, shortest: 1, longest: 24 } as const;
const LONGEST_ADDRESS = 100;

/** One for all pages of the process: who guesses here may guess there. */
const tries = { password: new Tries(), token: new Tries() };
const rejections = new RejectionLog();

/** How the node's page may be seen; throws a sentence where its credential can't be used. */
export async function logSettings(context: IWebhookFunctions): Promise<LogSettings> {
	const { logger } = context;
	const url = context.getNodeWebhookUrl('default') ?? '';
	const claims = async () => await claimStore((sentence) => logger.warn(sentence));
	return {
		...(await logAccess(context)),
		pageId: `${context.getWorkflow().id}:${context.getNode().id}`,
		// An expression that resolves to nothing was meant to say something.
		isReadOnly: switchIn(context.getNodeParameter('options.readOnly', false), 'Read Only') ?? true,
		session: sessionLimits(context.getNodeParameter('options.sessionHours', SESSION_HOURS.usual)),
		hosts: URL.canParse(url) ? [new URL(url).host] : [],
		editorAddress: editorAddress(context.getInstanceBaseUrl(), url, context.getRequestObject().url),
		tries,
		ended: endedSessions(claims),
		postings: postings(claims),
		now: () => Date.now(),
		random: randomBytes,
		log: logOf(context),
	};
}

/** What is no number, or out of bounds, is the usual. */
export function sessionLimits(hours: unknown): SessionLimits {
	const { usual, shortest, longest } = SESSION_HOURS;
	const given = typeof hours === 'string' && hours.trim() !== '' ? Number(hours) : hours;
	const isValid = typeof given === 'number' && given >= shortest && given <= longest;
	const total = isValid ? given : usual;
	return {
		totalMilliseconds: total * HOUR_MILLISECONDS,
		idleMilliseconds: Math.min(total, IDLE_HOURS) * HOUR_MILLISECONDS,
	};
}

/** Anyone can be rejected, and make the page fail, but no one shall fill the log with that. */
export function logOf(
	context: Pick<IWebhookFunctions, 'getNode' | 'getWorkflow' | 'logger'>,
): LogPageLog {
	const { logger } = context;
	const { id, name } = context.getNode();
	const told = (kind: string, text: string, level: 'warn' | 'error') =>
		rejections.add(`${context.getWorkflow().id} ${id} ${kind}`, {
			first: () => logger[level](`${name}: ${text}`),
			more: (count) => logger[level](`${name}: ${text} (${count} more within a minute)`),
		});
	return {
		rejected: (what, address) => {
			const from = oneLine(address).slice(0, LONGEST_ADDRESS);
			told(what, `rejected a wrong ${what} from ${from}`, 'warn');
		},
		failed: (error) => {
			const sentence = errorSentence(error);
			told(`failed ${sentence}`, `the log page can't be shown: ${sentence}`, 'error');
		},
	};
}
