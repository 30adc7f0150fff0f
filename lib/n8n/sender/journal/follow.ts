import { NodeOperationError, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { Sender } from '../../../delivery/sender';
import type { JournalEntry } from '../../../store/outbox/attempt';
import { errorSentence } from '../../../text/error';
import type { Platform } from '../../../webhook/platform/definition';
import { actingSender, type ActingSender } from '../forNode';
import { emptyOptions } from '../../emptyFields';
import { listIn } from '../../lists';
import { ALL_EVENTS, outputsOf, type Outputs } from '../../outputs';
import { dataOf, handOver } from './startRun';
import { JOURNAL_EVENTS } from './items';
import { keepDispatcher } from '../process';

type Context = ITriggerFunctions;

interface Wanted {
	readonly outputs: Outputs;
	readonly wants: (entry: JournalEntry) => boolean;
}

/**
 * The `trigger()` of Webhook Sender Trigger: keeps the sender's dispatcher running and starts runs with entries of its
 * journal. An entry is acknowledged when its run is over, or has lasted so long that n8n must have stored it: it comes at
 * least once, and again only where n8n or its database failed in between.
 */
export function followDeliveries(platforms: readonly Platform[]) {
	return async function trigger(this: Context): Promise<ITriggerResponse> {
		const wanted = wantedBy(this);
		const isTest = this.getMode() === 'manual';
		const { sender, release: forget } = await senderOf(this, platforms, !isTest);
		if (isTest) return showNext(this, sender, wanted);
		const release = keepDispatcher();
		const ended = new AbortController();
		const reader = `${this.getWorkflow().id}:${this.getNode().id}`;
		const onEntries = async (entries: readonly JournalEntry[]) => {
			const matching = entries.filter(wanted.wants);
			if (matching.length === 0) return;
			const data = await dataOf(sender, wanted.outputs, matching);
			await handOver(this, data, nameOf(reader, matching), ended.signal);
		};
		const following = await sender.follow(reader, onEntries).catch((error: unknown) => {
			release();
			forget();
			throw new NodeOperationError(this.getNode(), errorSentence(error));
		});
		return {
			closeFunction: async () => {
				release();
				forget();
				ended.abort();
				await following.stop();
			},
		};
	};
}

async function senderOf(
	context: Context,
	platforms: readonly Platform[],
	keeps: boolean,
): Promise<ActingSender> {
	try {
		return await actingSender(context, platforms, keeps);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), errorSentence(error));
	}
}

function wantedBy(context: Context): Wanted {
	const events = listIn(context.getNodeParameter('events', []));
	const single = context.getNodeParameter('options.outputs', 'perEvent') === 'single';
	const only = subscriptionsIn(context);
	const all = events.includes(ALL_EVENTS);
	return {
		outputs: outputsOf(
			events,
			JOURNAL_EVENTS.map(({ type }) => type),
			{ single, apart: { single: false, several: false } },
		),
		wants: ({ kind, subscriptionId }) =>
			(all || events.includes(kind)) && (only.length === 0 || only.includes(subscriptionId)),
	};
}

/** Which subscriptions it is about; empty: all. Throws where an expression names none. */
function subscriptionsIn(context: Context): string[] {
	const node = context.getNode();
	const read = (name: string): unknown => {
		const only = listIn(context.getNodeParameter(name, []));
		return only.length === 0 ? undefined : only;
	};
	const empty = emptyOptions(node, read, { subscriptions: 'Subscription Names or IDs' });
	if (empty.length > 0) {
		const advice = `${empty.join()} resolves to an empty value: correct its expression, or remove the option.`;
		throw new NodeOperationError(node, advice);
	}
	return listIn(context.getNodeParameter('options.subscriptions', []));
}

/**
 * The same entries again, after n8n's database failed halfway, are one run to n8n. Ids begin anew where the store was
 * lost; times don't.
 */
function nameOf(reader: string, entries: readonly JournalEntry[]): string {
	const [first, last] = [entries[0], entries.at(-1)];
	return `${reader}:${first?.id}-${last?.id}@${first?.at}`;
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
