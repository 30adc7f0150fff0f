import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { DeliveryView } from '../../../lib/delivery/sender';
import { Draw } from '../../emulators/engine/draw';
import type { Data } from '../../emulators/terms';
import { dialerCxSamples } from '../../emulators/samples/dialerCx';
import { documentSamples as justCallSamples } from '../../emulators/samples/justCall';
import { nectarDeskSamples } from '../../emulators/samples/nectarDesk';
import { onCallClerkSamples } from '../../emulators/samples/onCallClerk';
import { documentSamples as runACallSamples } from '../../emulators/samples/runACall';
import { itemsOf } from '../../n8n/api/runData';
import type { SendingScene } from './scene';

/** What the application tells: an event type of each platform. */
const EVENTS = [
	['job.completed', runACallSamples],
	['Call Ended', nectarDeskSamples],
	['call.missed', justCallSamples],
	['lead.captured', onCallClerkSamples],
	['recording.ready', dialerCxSamples],
] as const;

/** How many events one round has. */
export const EVENTS_PER_ROUND = EVENTS.length;

const OUTPUTS = ['Delivered', 'Retrying', 'Failed'] as const;

/** An event that was sent, and what its run told of it. */
export interface SentEvent {
	/** As the Sender names it. */
	readonly eventId: string;
	readonly type: string;
	readonly data: Data;
	/** The output of Webhook Sender that each subscription's item left on, by label. */
	readonly outputs: Readonly<Record<string, (typeof OUTPUTS)[number]>>;
}

/** Posts so many rounds of events to the example workflow at once, and waits for its runs. */
export async function sendEvents(
	scene: SendingScene,
	rounds: number,
	draw: Draw,
): Promise<SentEvent[]> {
	const { client, application } = scene;
	const told = Array.from({ length: rounds }, () => EVENTS)
		.flat()
		.map(([type, samples]) => {
			const data = samples[type]?.(draw, new Date());
			if (data === undefined) throw new Error(`There is no sample of ${type}`);
			return { id: `msg_${draw.alphanumeric(20)}`, type, data };
		});
	const before = await client.executions.count(application.workflowId);
	await Promise.all(told.map(async (event) => await post(application, event)));
	await client.executions.waitFor(application.workflowId, before + told.length);
	const runs = await runsOf(scene, told.length);
	return told.map(({ id, type, data }) => {
		const items = runs.get(id);
		if (items === undefined) throw new Error(`There is no run for ${type}`);
		return { type, data, ...items };
	});
}

async function post(
	{ url, secret }: SendingScene['application'],
	{ id, type, data }: { id: string; type: string; data: Data },
): Promise<void> {
	const now = new Date();
	const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
	const headers = {
		'content-type': 'application/json',
		'webhook-id': id,
		'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
		'webhook-signature': new Webhook(secret).sign(id, now, body),
	};
	const { status } = await fetch(url, { method: 'POST', headers, body });
	if (status !== 200) throw new Error(`The example workflow answered ${type} with ${status}`);
}

/** What the newest runs told, by the application's id of the event. */
async function runsOf(
	{ client, application }: SendingScene,
	limit: number,
): Promise<Map<string, Pick<SentEvent, 'eventId' | 'outputs'>>> {
	const listed = await client.executions.list(application.workflowId, { limit });
	const runs = await Promise.all(listed.map(async ({ id }) => await client.executions.get(id)));
	const told = new Map<string, Pick<SentEvent, 'eventId' | 'outputs'>>();
	for (const run of runs) {
		if (run.status !== 'success') throw new Error(`Run ${run.id} ended: ${run.error?.message}`);
		const items = OUTPUTS.flatMap((output, index) =>
			itemsOf(run, 'Send to Subscribers', index).map(({ json }) => ({
				output,
				delivery: json as unknown as DeliveryView,
			})),
		);
		const [event] = itemsOf(run, 'Signed Webhook Trigger');
		told.set(String(event?.json.id), {
			eventId: items[0]?.delivery.eventId ?? '',
			outputs: Object.fromEntries(
				items.map(({ output, delivery }) => [delivery.subscription, output]),
			),
		});
	}
	return told;
}

/** Asks again until there is an answer; throws a sentence when there is none in time. */
export async function until<Value>(
	what: string,
	ask: () => Value | undefined | Promise<Value | undefined>,
	timeoutSeconds = 120,
): Promise<Value> {
	const deadline = Date.now() + timeoutSeconds * 1000;
	for (;;) {
		const value = await ask();
		if (value !== undefined) return value;
		if (Date.now() > deadline) throw new Error(`${what} did not happen in ${timeoutSeconds} s`);
		await sleep(50);
	}
}
