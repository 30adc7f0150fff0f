import {
	NodeOperationError,
	type INode,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANSWERS, type VerdictKind } from '../webhook/answers';
import { message, type Message } from '../webhook/message';
import { receive, type Received, type Reception, type Verdict } from '../webhook/receive';
import { Batching } from './batching';
import { claimStore } from './claimStore';
import { once, type Claimed } from './once';
import { layOut } from './outputs';
import { keysFor, settingsOf, type TriggerSettings, type TriggerSource } from './settings';

type Context = IWebhookFunctions;
const NO_RUN: IWebhookResponseData = { noWebhookResponse: true };

/** An event that may start a run. */
interface Arrival {
	readonly type: string | undefined;
	readonly item: INodeExecutionData;
	readonly claimed: Claimed;
}

/** The `webhook()` of a trigger node: decides what a request is, answers it, and hands events on. */
export function webhookOf(source: TriggerSource) {
	return async function webhook(this: Context): Promise<IWebhookResponseData> {
		if (this.getWebhookName() === 'setup') return answer(this, 'handshake');
		try {
			return await decide(this, source);
		} catch (error) {
			// Who tests shall see it; thrown at a stranger's request, it would be a failed run for each of them.
			if (this.getMode() === 'manual') {
				throw new NodeOperationError(
					this.getNode(),
					error instanceof Error ? error : String(error),
				);
			}
			this.logger.error(
				`${this.getNode().name} can't judge requests, so they are to come again: ${wordsOf(error)}`,
			);
			return answer(this, 'inFlight');
		}
	};
}

async function decide(context: Context, source: TriggerSource): Promise<IWebhookResponseData> {
	const node = context.getNode();
	const settings = settingsOf(context, node, source);
	const request = context.getRequestObject();
	if (!settings.admits(request.ip))
		return refuse(context, settings, 'addressNotAllowed', request.ip ?? '');
	const body = await bodyOf(request);
	if (body === undefined) return refuse(context, settings, 'malformed', 'body-unreadable');
	const received = message({
		body,
		headers: request.headers,
		query: request.query,
		addresses: addressesOf(context),
		receivedAt: Date.now(),
	});
	const verdict = await judge(context, node, settings, received);
	if (verdict.kind === 'handshake') return answer(context, 'handshake', verdict.reply);
	if (verdict.kind === 'notSelected') {
		context.logger.debug(`${settings.platform.name}: event "${verdict.type}" is not selected`);
		return answer(context, 'notSelected');
	}
	if (verdict.kind !== 'accepted') return refuse(context, settings, verdict.kind, verdict.reason);
	return await pass(context, node, settings, verdict.event, received);
}

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
	const verdictWith = async (afterRefusal: boolean): Promise<Verdict> => {
		const keys = settings.verification
			? await keysFor(context, node, settings, received.receivedAt, afterRefusal)
			: [];
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
	const { platform, verification, toleranceSeconds, selection } = settings;
	const scope = `${context.getWorkflow().id}:${node.id}`;
	return { platform, keys, verification, toleranceSeconds, selection, scope };
}

async function pass(
	context: Context,
	node: INode,
	settings: TriggerSettings,
	event: Received,
	received: Message,
): Promise<IWebhookResponseData> {
	const raw = settings.includeRaw ? { raw: rawOf(received) } : {};
	if (context.getMode() === 'manual') {
		// A test listener takes one event and shall take the same one again.
		const item: INodeExecutionData = { json: { ...jsonOf(event), ...raw } };
		return { workflowData: layOut(settings.outputs, [{ type: event.type, item }]) };
	}
	const outcome = await once(event, {
		store: async () => await claimStore((notice) => context.logger.warn(notice)),
		rememberMilliseconds: settings.rememberSeconds * 1000,
		waitMilliseconds: (settings.platform.delivery.timeoutSeconds - 1) * 1000,
		sleep: async (milliseconds) => await sleep(milliseconds, undefined, { ref: false }),
		onStoreFailure: (error) => logStoreFailure(context, error),
	});
	if (outcome.kind !== 'claimed') return answer(context, outcome.kind);
	const marks = {
		...(outcome.conflict && { duplicateOf: event.item.id }),
		...(!outcome.deduplicated && { deduplicated: false }),
	};
	const item: INodeExecutionData = { json: { ...jsonOf(event), ...marks, ...raw } };
	const arrival: Arrival = { type: event.type, item, claimed: outcome };
	return settings.batching
		? await carry(context, node, settings, arrival)
		: run(context, settings, [arrival], () => undefined);
}

function jsonOf({ item }: Received): INodeExecutionData['json'] {
	return item as INodeExecutionData['json'];
}

function rawOf(received: Message): INodeExecutionData['json'] {
	return { body: received.body.toString('utf8'), headers: { ...received.headers } };
}

/** Starts a run with these events; each is settled by how n8n answers this request. */
function run(
	context: Context,
	settings: TriggerSettings,
	arrivals: readonly Arrival[],
	ended: (stored: boolean) => void,
): IWebhookResponseData {
	onAnswer(context, (status) => {
		const stored = status >= 200 && status < 300;
		arrivals.forEach(({ claimed }) => claimed.settle(stored));
		ended(stored);
	});
	return { workflowData: layOut(settings.outputs, arrivals) };
}

const batchings = new Map<string, Batching<Arrival>>();

async function carry(
	context: Context,
	node: INode,
	settings: TriggerSettings,
	arrival: Arrival,
): Promise<IWebhookResponseData> {
	const name = `${context.getWorkflow().id}:${node.id}`;
	const batching = batchings.get(name) ?? new Batching<Arrival>();
	batchings.set(name, batching);
	const turn = await batching.join(arrival);
	if (turn.kind === 'lead') return run(context, settings, turn.batch, turn.ended);
	return answer(context, turn.stored ? 'accepted' : 'inFlight');
}

/**
 * Calls back once with the status n8n answers. `end()` is watched, not the connection: n8n stores the run and answers
 * also when the platform has hung up, and its retry must then find the event remembered.
 */
function onAnswer(context: Context, answered: (status: number) => void): void {
	const response = context.getResponseObject();
	const end = response.end.bind(response);
	let told = false;
	response.end = ((...given: Parameters<typeof end>) => {
		if (!told) answered(response.statusCode);
		told = true;
		return end(...given);
	}) as typeof response.end;
}

function answer(context: Context, kind: VerdictKind, body?: object): IWebhookResponseData {
	const answered = ANSWERS[kind];
	const response = context.getResponseObject();
	response
		.status(answered.status)
		.set({ ...answered.headers })
		.json(body ?? answered.body);
	return NO_RUN;
}

function refuse(
	context: Context,
	settings: TriggerSettings,
	kind: VerdictKind,
	reason: string,
): IWebhookResponseData {
	context.logger.warn(`${settings.platform.name} Trigger refused a request: ${kind} (${reason})`, {
		workflowId: context.getWorkflow().id,
		node: context.getNode().name,
		reason,
	});
	return answer(context, kind);
}

const STORE_FAILURE_EVERY_MILLISECONDS = 60_000;
let storeFailureLoggedAt = -Infinity;

function logStoreFailure(context: Context, error: unknown): void {
	const now = Date.now();
	if (now - storeFailureLoggedAt < STORE_FAILURE_EVERY_MILLISECONDS) return;
	storeFailureLoggedAt = now;
	context.logger.error(
		`Events are passed on without being deduplicated, because their memory can't be reached: ${wordsOf(error)}`,
	);
}

function wordsOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
