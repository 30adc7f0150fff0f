import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANSWERS } from '../../../webhook/answers';
import type { Identity } from '../../../webhook/deduplication/identity';
import type { Message } from '../../../webhook/http/message';
import type { Received } from '../../../webhook/receive';
import type { Exchange } from '../exchange';
import { acceptedEvent, countAccepted, countAnswered } from '../log/count';
import { noteDrift } from '../log/drift';
import { answer, onAnswer, send } from './answer';
import { errorMessage } from '../../../text/error';
import { Batching } from './batch';
import { claimStore } from '../../store/claims';
import { deduplicate, type Claimed, type DeduplicationSettings } from './deduplicate';
import { HeldClaims } from './heldClaims';
import { layOut } from '../../outputs';
import { warnOfUnrecognized } from './unrecognized';
import type { TriggerSettings } from '../settings';

type Context = IWebhookFunctions;

/** An event that may start a run. */
interface Arrival {
	readonly event: Received;
	readonly type: string | undefined;
	readonly item: INodeExecutionData;
	readonly claimed: Claimed;
	readonly exchange: Exchange;
}

/** For events of no certain type: two of them with equal bodies may be two happenings. */
const NOT_CLAIMED: Claimed = {
	kind: 'claimed',
	conflict: false,
	deduplicated: false,
	settle: (_stored, accepted) => accepted && countAccepted(accepted),
};

/** Starts one run for a genuine event; its duplicates are answered. */
export async function startRun(
	exchange: Exchange,
	settings: TriggerSettings,
	event: Received,
	received: Message,
): Promise<IWebhookResponseData> {
	const { context } = exchange;
	warnOfUnrecognized(context, settings, event);
	const raw = settings.includeRaw ? { raw: rawOf(received) } : {};
	if (context.getMode() === 'manual') {
		// A test listener takes one event and shall take the same one again.
		const item: INodeExecutionData = { json: { ...jsonOf(event), ...raw } };
		return accepted(layOut(settings.outputs, [{ type: event.type, item }]));
	}
	const outcome =
		event.candidates !== undefined
			? NOT_CLAIMED
			: await deduplicate(event.identity, deduplicationSettings(context, settings));
	if (outcome.kind !== 'claimed') return answer(exchange, outcome.kind);
	const marks = {
		...(outcome.conflict && { duplicateOf: event.item.id }),
		...(!outcome.deduplicated && { deduplicated: false }),
	};
	const item: INodeExecutionData = { json: { ...jsonOf(event), ...marks, ...raw } };
	const arrival: Arrival = { event, type: event.type, item, claimed: outcome, exchange };
	return settings.batching
		? await carry(settings, arrival)
		: run(settings, arrival, [arrival], () => undefined);
}

/** Sees to it that an event of a type that nobody signed starts nothing under another type either. */
export async function skip(
	context: Context,
	settings: TriggerSettings,
	identity: Identity,
): Promise<void> {
	const outcome = await deduplicate(identity, deduplicationSettings(context, settings));
	if (outcome.kind === 'claimed') outcome.settle(true);
}

const held = new HeldClaims();

function deduplicationSettings(context: Context, settings: TriggerSettings): DeduplicationSettings {
	return {
		store: async () => await claimStore((notice) => context.logger.warn(notice)),
		held,
		onUncounted: countAccepted,
		rememberMilliseconds: settings.rememberSeconds * 1000,
		rejectUnjudged: settings.rejectUnjudged,
		waitMilliseconds: (settings.platform.delivery.timeoutSeconds - 1) * 1000,
		sleep: async (milliseconds) => await sleep(milliseconds, undefined, { ref: false }),
		onStoreFailure: (error) => logStoreFailure(context, settings, error),
	};
}

function jsonOf({ item }: Received): INodeExecutionData['json'] {
	return item as INodeExecutionData['json'];
}

function rawOf(received: Message): INodeExecutionData['json'] {
	return { body: received.body.toString('utf8'), headers: { ...received.headers } };
}

/** Starts a run with these events; each is settled, and counted, by how n8n answers the request of the first. */
function run(
	settings: TriggerSettings,
	{ exchange }: Arrival,
	arrivals: readonly Arrival[],
	ended: (stored: boolean) => void,
): IWebhookResponseData {
	onAnswer(exchange.context, (status) => {
		const stored = status >= 200 && status < 300;
		for (const arrival of arrivals) {
			const { claimed, event } = arrival;
			claimed.settle(stored, stored ? acceptedEvent(arrival.exchange, event.item) : undefined);
		}
		if (!stored) countAnswered(exchange, 'unavailable', 'run-not-stored');
		ended(stored);
		if (!stored) return;
		for (const arrival of arrivals) noteDrift(arrival.exchange, settings.platform, arrival.event);
	});
	return accepted(layOut(settings.outputs, arrivals));
}

/** n8n answers with this once the run is stored. */
function accepted(workflowData: INodeExecutionData[][]): IWebhookResponseData {
	return { workflowData, webhookResponse: ANSWERS.accepted.body };
}

const batchings = new Map<string, Batching<Arrival>>();

async function carry(settings: TriggerSettings, arrival: Arrival): Promise<IWebhookResponseData> {
	const { exchange } = arrival;
	const { context, node } = exchange;
	const name = `${context.getWorkflow().id}:${node.id}`;
	const batching = batchings.get(name) ?? new Batching<Arrival>();
	batchings.set(name, batching);
	const role = await batching.join(arrival);
	if (role.kind === 'lead') return run(settings, arrival, role.batch, role.ended);
	// What is accepted was counted with the run that carries it.
	if (role.stored) return send(context, 'accepted');
	countAnswered(exchange, 'unavailable', 'run-not-stored');
	return send(context, 'inFlight');
}

const STORE_FAILURE_EVERY_MILLISECONDS = 60_000;
/** When what is done with events was last logged, by what it is. */
const storeFailureLoggedAt = new Map<string, number>();

function logStoreFailure(
	context: Context,
	{ rejectUnjudged }: TriggerSettings,
	error: unknown,
): void {
	const now = performance.now();
	const done = rejectUnjudged
		? 'Events are answered 503, so that they come again'
		: 'Events are passed on without deduplication';
	if (now - (storeFailureLoggedAt.get(done) ?? -Infinity) < STORE_FAILURE_EVERY_MILLISECONDS)
		return;
	storeFailureLoggedAt.set(done, now);
	context.logger.error(
		`${done}, because the deduplication store is unavailable: ${errorMessage(error)}`,
	);
}
