import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { errorSentence } from '../../../text/error';
import { sleep, systemClock } from '../../../time/clock';
import { offerToEarlier, onOfferOfLater } from '../../instances';

type Trigger = (this: ITriggerFunctions) => Promise<ITriggerResponse>;

/** n8n creates the nodes of an update before it knows them. */
const MOST_TRIES = 20;
const BETWEEN_TRIES_MILLISECONDS = 1_000;

/**
 * A published trigger that goes on with the code of an update: n8n leaves it to the instance of the package that it was
 * published with, until n8n restarts. `name` says which trigger it is.
 */
export function continuedByUpdates(name: string, trigger: Trigger): Trigger {
	const continued: Trigger = async function () {
		if (this.getMode() === 'manual') return await trigger.call(this);
		const ended = new AbortController();
		let following = Promise.resolve(await trigger.call(this));
		const stopWaiting = onOfferOfLater(name, (later) => {
			stopWaiting();
			following = following.then(
				async (before) => await passOn(this, before, later as Trigger, ended.signal),
			);
		});
		return {
			closeFunction: async () => {
				stopWaiting();
				ended.abort();
				await (await following).closeFunction?.();
			},
		};
	};
	offerToEarlier(name, continued);
	return continued;
}

async function passOn(
	context: ITriggerFunctions,
	before: ITriggerResponse,
	later: Trigger,
	ended: AbortSignal,
): Promise<ITriggerResponse> {
	// The update may have closed what it followed.
	await before.closeFunction?.().catch(() => undefined);
	let problem: unknown;
	for (let tries = 0; tries < MOST_TRIES && !ended.aborted; tries++) {
		await sleep(systemClock, BETWEEN_TRIES_MILLISECONDS);
		if (ended.aborted) break;
		try {
			return await later.call(context);
		} catch (error) {
			problem = error;
		}
	}
	if (!ended.aborted) context.logger.warn(stopped(context, problem));
	return {};
}

function stopped(context: ITriggerFunctions, problem: unknown): string {
	const { name } = context.getNode();
	return `${name} stopped when the package was updated (${errorSentence(problem)}): unpublish the workflow "${context.getWorkflow().name}" and publish it again.`;
}
