import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { serve } from '../../store/processes';
import { signedRequest } from '../bare';
import { eventType, openSender, type OutboxPlace } from '../open';
import { callEvent, rateOf } from '../traffic';

/** What a process sends by: a sender over that outbox, with this key; or the HTTP client alone, to that URL. */
export type SendingTask = { readonly subscriptions: number } & (
	| { readonly place: OutboxPlace; readonly key: string; readonly process: number }
	| { readonly url: string }
);

const IN_FLIGHT = 256;
/** Its end is seen so much later at most. */
const LOOK_MILLISECONDS = 10;

/* A process that sends events as fast as it can, each to one of the subscriptions, and says when all are delivered. */

void serve<SendingTask>(async (task) => {
	const { subscriptions } = task;
	if ('url' in task) {
		const agent = new Agent({ connections: IN_FLIGHT });
		const one = async (at: number) =>
			await signedRequest(task.url, agent, at, eventType(at % subscriptions));
		return async (count) => void (await rateOf(count, IN_FLIGHT, one));
	}
	const key = Buffer.from(task.key, 'hex');
	const { sender, outbox } = await openSender(task.place, { key });
	const one = async (at: number) => {
		// Each begins with another one.
		const type = eventType((at + task.process * 7) % subscriptions);
		const sent = await sender.send({ type, data: callEvent(at) }, { waitSeconds: 0 });
		if (!sent.ok) throw new Error(sent.problem);
	};
	return async (count) => {
		await rateOf(count, IN_FLIGHT, one);
		for (;;) {
			const { pending, blocked, failed } = await outbox.counts();
			if (failed > 0) throw new Error(`${failed} deliveries have failed`);
			if (pending + blocked === 0) return;
			await sleep(LOOK_MILLISECONDS);
		}
	};
});
