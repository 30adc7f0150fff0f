import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sender } from '../../../delivery/sender';
import type { JournalEntry } from '../../../store/outbox/attempt';
import { layOut, type Outputs } from '../../outputs';
import { itemOf } from './items';

/** A run that lasts longer was surely stored by n8n; further entries don't wait for its end. */
const LONGEST_RUN_MILLISECONDS = 60_000;
/** How long n8n may take to say that it can't store a run that was begun as the trigger ends. */
const LAST_WORD_MILLISECONDS = 2_000;

/** Entries of the journal as items on the trigger's outputs. */
export async function dataOf(
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

/**
 * Starts one run with these items. Resolves when it is over, has lasted so long that n8n must have stored it, or the
 * trigger ends; rejects where n8n can't store it.
 */
export async function handOver(
	context: ITriggerFunctions,
	data: INodeExecutionData[][],
	name: string,
	ended: AbortSignal,
): Promise<void> {
	const done = context.helpers.createDeferredPromise<IRun>();
	context.emit(data, undefined, done, name);
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

/** n8n rejects also for runs that it stored: one that a person cancelled, and one that was over before it asked. */
function unlessStored(error: unknown): void {
	const name = error instanceof Error ? error.constructor.name : '';
	if (!/Cancelled|ExecutionNotFound/.test(name)) throw error;
}
