import {
	NodeOperationError,
	type INodeExecutionData,
	type IRun,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sender } from '../delivery/sender';
import type { JournalEntry } from '../store/outbox';
import { wordsOf } from './answering';
import { ALL_EVENTS, layOut, outputsOf, type Outputs } from './outputs';
import { senderAccess } from './senderAccess';
import { itemOf, JOURNAL_EVENTS } from './senderJournal';
import { keepDispatcher, senderFor } from './senderStore';

type Context = ITriggerFunctions;

/** A run that lasts longer was surely stored by n8n; further entries don't wait for its end. */
const LONGEST_RUN_MILLISECONDS = 60_000;
/** How long n8n may take to say that it can't store a run that was begun as the trigger ends. */
const LAST_WORD_MILLISECONDS = 2_000;

interface Wanted {
	readonly outputs: Outputs;
	readonly wants: (entry: JournalEntry) => boolean;
}

/**
 * The `trigger()` of Webhook Delivery Trigger: keeps the sender's dispatcher running and starts runs with entries of its
 * journal. An entry is acknowledged when its run is over, or has lasted so long that n8n must have stored it: it comes at
 * least once.
 */
export async function followDeliveries(this: Context): Promise<ITriggerResponse> {
	const wanted = wantedBy(this);
	const sender = await senderOf(this);
	if (this.getMode() === 'manual') return showNext(this, sender, wanted);
	const release = keepDispatcher();
	const ended = new AbortController();
	const reader = `${this.getWorkflow().id}:${this.getNode().id}`;
	const onEntries = async (entries: readonly JournalEntry[]) => {
		const matching = entries.filter(wanted.wants);
		if (matching.length === 0) return;
		await run(this, sender, wanted.outputs, reader, matching, ended.signal);
	};
	const following = await sender.follow(reader, onEntries).catch((error: unknown) => {
		release();
		throw new NodeOperationError(this.getNode(), wordsOf(error));
	});
	return {
		closeFunction: async () => {
			release();
			ended.abort();
			await following.stop();
		},
	};
}

async function senderOf(context: Context): Promise<Sender> {
	try {
		const { passphrase } = await senderAccess(context);
		return await senderFor(context, passphrase);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error instanceof Error ? error : String(error));
	}
}

function wantedBy(context: Context): Wanted {
	const events = context.getNodeParameter('events', []) as string[];
	const single = context.getNodeParameter('options.outputs', 'perEvent') === 'single';
	const only = context.getNodeParameter('options.subscriptions', []) as string[];
	const all = events.includes(ALL_EVENTS);
	return {
		outputs: outputsOf(
			events,
			JOURNAL_EVENTS.map(({ type }) => type),
			single,
		),
		wants: ({ kind, subscriptionId }) =>
			(all || events.includes(kind)) && (only.length === 0 || only.includes(subscriptionId)),
	};
}

async function dataOf(
	sender: Sender,
	outputs: Outputs,
	entries: readonly JournalEntry[],
): Promise<INodeExecutionData[][]> {
	const views = new Map((await sender.subscriptions()).map((view) => [view.id, view]));
	return layOut(
		outputs,
		entries.map((entry) => ({
			type: entry.kind,
			item: { json: itemOf(entry, views.get(entry.subscriptionId)) },
		})),
	);
}

/** One run with these entries; rejects where n8n can't store it, so that they come again. */
async function run(
	context: Context,
	sender: Sender,
	outputs: Outputs,
	reader: string,
	entries: readonly JournalEntry[],
	ended: AbortSignal,
): Promise<void> {
	const data = await dataOf(sender, outputs, entries);
	const done = context.helpers.createDeferredPromise<IRun>();
	context.emit(data, undefined, done, nameOf(reader, entries));
	const over = new AbortController();
	const longEnough = sleep(LONGEST_RUN_MILLISECONDS, undefined, {
		ref: false,
		signal: AbortSignal.any([over.signal, ended]),
	}).catch(async () => {
		if (!over.signal.aborted) await sleep(LAST_WORD_MILLISECONDS, undefined, { ref: false });
	});
	try {
		await Promise.race([done.promise.catch(unlessStored), longEnough]);
	} finally {
		over.abort();
	}
}

/**
 * The same entries again, after n8n's database failed halfway, are one run to n8n. Ids begin anew where the store was
 * lost; times don't.
 */
function nameOf(reader: string, entries: readonly JournalEntry[]): string {
	const [first, last] = [entries[0], entries.at(-1)];
	return `${reader}:${first?.id}-${last?.id}@${first?.at}`;
}

/** n8n rejects also for runs that it stored: one that a person cancelled, and one that was over before it asked. */
function unlessStored(error: unknown): void {
	const name = error instanceof Error ? error.constructor.name : '';
	if (!/Cancelled|ExecutionNotFound/.test(name)) throw error;
}

/** "Execute step": the next entry that fits, shown once and acknowledged by nobody. */
function showNext(context: Context, sender: Sender, wanted: Wanted): ITriggerResponse {
	const reader = `test:${randomUUID()}`;
	let following: { stop(): Promise<void> } | undefined;
	let shown = false;
	return {
		manualTriggerFunction: async () => {
			following = await sender.follow(reader, async (entries) => {
				const [next] = entries.filter(wanted.wants);
				if (next === undefined || shown) return;
				shown = true;
				context.emit(await dataOf(sender, wanted.outputs, [next]));
			});
		},
		closeFunction: async () => {
			await following?.stop();
			await sender.forget(reader);
		},
	};
}
