import {
	NodeOperationError,
	type INode,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { prewarm } from '../../../webhook/signature/hmac';
import { message, type Message } from '../../../webhook/http/message';
import { receive, type Reception, type Verdict } from '../../../webhook/receive';
import { exchangeOf, type Exchange } from '../exchange';
import type { Rejection } from '../log/rejectedRequest';
import { answer, answerFault, onAnswer, reject } from './answer';
import { truncatedLine, errorMessage } from '../../../text/error';
import { startRun, skip } from './startRun';
import { keysFor } from '../secrets';
import { endListening, toldOfUnselected } from './testListener';
import { settingsOf, type TriggerSettings, type TriggerSource } from '../settings';

type Context = IWebhookFunctions;

/** The `webhook()` of a trigger node: decides what a request is, answers it, and hands events on. */
export function webhookOf(source: TriggerSource) {
	return async function webhook(this: Context): Promise<IWebhookResponseData> {
		const exchange = exchangeOf(this, source.name);
		if (this.getWebhookName() === 'setup') return answer(exchange, 'handshake');
		try {
			return await decide(exchange, source);
		} catch (error) {
			// Who tests shall see it; thrown at a stranger's request, it would be a failed run for each of them.
			if (this.getMode() === 'manual') {
				const thrown = error instanceof Error ? error : String(error);
				throw new NodeOperationError(exchange.node, thrown);
			}
			return answerFault(exchange, errorMessage(error));
		}
	};
}

async function decide(exchange: Exchange, source: TriggerSource): Promise<IWebhookResponseData> {
	const { context, node } = exchange;
	const settings = settingsOf(context, node, source);
	const request = context.getRequestObject();
	if (!settings.admits(request.ip)) return reject(exchange, settings, NOT_ALLOWED);
	const body = await bodyOf(request);
	if (body === undefined) return reject(exchange, settings, UNREADABLE);
	const received = message({
		body,
		headers: request.headers,
		get query() {
			return request.query;
		},
		get addresses() {
			return addressesOf(context);
		},
		receivedAt: Date.now(),
	});
	const verdict = await judge(context, node, settings, received);
	if (verdict.kind === 'handshake') return answer(exchange, 'handshake', verdict.reply);
	if (verdict.kind === 'notSelected') {
		context.logger.debug(
			`${settings.platform.name}: the event "${truncatedLine(verdict.type ?? '')}" is not selected`,
		);
		if (verdict.identity !== undefined && context.getMode() !== 'manual')
			await skip(context, settings, verdict.identity);
		const answered = answer(exchange, 'notSelected');
		if (context.getMode() === 'manual')
			endListening(context, toldOfUnselected(settings, verdict.type));
		return answered;
	}
	if (verdict.kind !== 'accepted') return reject(exchange, settings, verdict);
	return await startRun(exchange, settings, verdict.event, received);
}

const NOT_ALLOWED: Rejection = { kind: 'addressNotAllowed', reason: 'address-not-allowed' };
const UNREADABLE: Rejection = { kind: 'malformed', reason: 'body-unreadable' };

/**
 * The bytes; undefined where n8n can't read them: broken gzip, too many, or the caller hung up. A form with files is
 * the one body n8n consumes before us; it is no event of any platform.
 */
async function bodyOf(
	request: ReturnType<Context['getRequestObject']>,
): Promise<Buffer | undefined> {
	try {
		if (request.rawBody === undefined && !request.readableEnded) await request.readRawBody();
	} catch {
		return undefined;
	}
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}

/** The address the platform knows this endpoint by: what was registered, else the production URL, else the test URL. */
function addressesOf(context: Context): string[] {
	const data = context.getWorkflowStaticData('node');
	const urls = [
		data.url,
		context.getNodeWebhookUrl('default'),
		context.getWebhookResourceUrl?.('default'),
	];
	return [...new Set(urls.filter((url): url is string => typeof url === 'string' && url !== ''))];
}

async function judge(
	context: Context,
	node: INode,
	settings: TriggerSettings,
	received: Message,
): Promise<Verdict> {
	const verdictWith = async (afterRejection: boolean): Promise<Verdict> => {
		const keys = settings.verification
			? await keysFor(context, node, settings, performance.now(), afterRejection)
			: undefined;
		if (keys !== undefined) onAnswer(context, () => keys.forEach(prewarm));
		return receive(received, receptionOf(context, node, settings, keys));
	};
	const verdict = await verdictWith(false);
	// The secret may have been changed a moment ago.
	return verdict.kind === 'forged' ? await verdictWith(true) : verdict;
}

function receptionOf(
	context: Context,
	node: INode,
	settings: TriggerSettings,
	keys: Reception['keys'],
): Reception {
	const { platform, verification, toleranceSeconds, selection, defaultCountry } = settings;
	const scope = `${context.getWorkflow().id}:${node.id}`;
	// A test event may be of any age: nothing is remembered of it.
	const rememberSeconds = context.getMode() === 'manual' ? undefined : settings.rememberSeconds;
	return {
		platform,
		keys,
		verification,
		toleranceSeconds,
		rememberSeconds,
		selection,
		defaultCountry,
		scope,
	};
}
