import type { DeliveryView, SubscriptionView } from '../../../lib/delivery/sender';
import { Draw } from '../../emulators/engine/draw';
import type { N8nClient } from '../../n8n/api/rest';
import type { Endpoints } from './endpoints';
import type { Steps } from '../output/steps';
import { EVENTS_PER_ROUND, sendEvents, until, type SentEvent } from './events';
import { noticesOf, readLog } from './log';
import { problemsOf, type Story } from './problems';
import { COLUMNS, reportOf, timeOf } from './report';
import { NAMES, openScene, type Created, type SendingScene } from './scene';
import { table } from '../output/table';

/** The steps of part two, in their order. */
const TITLES = {
	open: 'Publish the example workflows and subscribe three endpoints',
	send: 'Send events until the dead endpoint is paused',
	queue: 'Send more events, and rotate a secret in between',
	resume: 'Repair the dead endpoint and resume its subscription',
	replay: 'Replay the failed deliveries',
	compare: "Compare the sender's log with the requests that arrived",
} as const;

/** How many steps part two has. */
export const SENDING_STEPS = Object.keys(TITLES).length;

/** What part two leaves behind: what is wrong, and the workflows to look at. */
export interface Sent {
	readonly problems: readonly string[];
	readonly scene: SendingScene;
}

/**
 * Part two: n8n sends events to a healthy, a flaky and a dead endpoint. Prints the table of what became of them.
 * `elsewhere`: other processes than the node's may make the attempts, as in queue mode.
 */
export async function playSending(
	client: N8nClient,
	endpoints: Endpoints,
	steps: Steps,
	elsewhere: boolean,
): Promise<Sent> {
	steps.say('Part 2: n8n sends events to a healthy, a flaky and a dead endpoint.');
	const scene = await steps.run(
		TITLES.open,
		async () => await openScene(client, endpoints, EVENTS_PER_ROUND),
	);
	const story = await tell(scene, steps);
	const reports = NAMES.map((name) => reportOf(name, story));
	steps.say(`\n${table(COLUMNS, reports, steps.columns())}\n`);
	return { problems: problemsOf(story, elsewhere), scene };
}

async function tell(scene: SendingScene, steps: Steps): Promise<Story> {
	const draw = new Draw('what the application tells');
	const first = await steps.run(TITLES.send, async () => await sendUntilPaused(scene, draw, steps));
	const queueing = await steps.run(TITLES.queue, async () => await sendWhilePaused(scene, draw));
	const visitsBeforeRepair = scene.endpoints.dead.visits.length;
	const { length: waiting } = queueing.waiting;
	steps.say(`  ${waiting} events are waiting for the dead endpoint.`);
	await steps.run(TITLES.resume, async () => await resume(scene, waiting));
	const visitsBeforeReplay = scene.endpoints.dead.visits.length;
	const replayed = await steps.run(TITLES.replay, async () => await replay(scene));
	return await steps.run(TITLES.compare, async () => {
		const log = await readLog(scene.desk);
		const notices = await noticesOf(scene, 'subscription.recovered');
		const statuses = await scene.desk.run<SubscriptionView>(ALL_SUBSCRIPTIONS);
		const visits = { visitsBeforeRepair, visitsBeforeReplay };
		return { scene, first, ...queueing, ...visits, replayed, log, notices, statuses };
	});
}

const ALL_SUBSCRIPTIONS = { resource: 'subscription', operation: 'getAll', returnAll: true };

async function sendUntilPaused(
	scene: SendingScene,
	draw: Draw,
	steps: Steps,
): Promise<SentEvent[]> {
	const sent = await sendEvents(scene, 1, draw);
	const notices = await noticesOf(scene, 'subscription.paused');
	for (const { event, at, subscription, reason } of notices) {
		if (event === 'subscription.paused') {
			steps.say(`  ${timeOf(at)} ${subscription}: ${reason}`);
		}
	}
	return sent;
}

async function sendWhilePaused(scene: SendingScene, draw: Draw) {
	const { desk, endpoints, subscriptions } = scene;
	const earlier = await sendEvents(scene, 2, draw);
	const visitsBeforeRotation = endpoints.healthy.visits.length;
	const [rotated] = await desk.run<Created>({
		resource: 'subscription',
		operation: 'rotateSecret',
		subscriptionId: byId(subscriptions.healthy.id),
		overlapHours: 24,
	});
	const later = await sendEvents(scene, 1, draw);
	const [paused] = await desk.run<SubscriptionView>({
		resource: 'subscription',
		operation: 'get',
		subscriptionId: byId(subscriptions.dead.id),
	});
	const waiting = await desk.run<DeliveryView>({
		resource: 'delivery',
		operation: 'getAll',
		returnAll: true,
		filters: { subscriptionId: byId(subscriptions.dead.id), states: ['pending'] },
	});
	if (!rotated || !paused) throw new Error('A subscription is missing');
	return { queued: [...earlier, ...later], visitsBeforeRotation, rotated, paused, waiting };
}

async function resume({ desk, endpoints, subscriptions }: SendingScene, waiting: number) {
	const { dead } = endpoints;
	const before = dead.visits.length;
	dead.repair();
	await desk.run({
		resource: 'subscription',
		operation: 'resume',
		subscriptionId: byId(subscriptions.dead.id),
	});
	await until(`The sending of ${waiting} queued events`, () =>
		dead.visits.length >= before + waiting ? true : undefined,
	);
}

async function replay({ desk, endpoints, subscriptions }: SendingScene): Promise<DeliveryView[]> {
	const before = endpoints.dead.visits.length;
	const replayed = await desk.run<DeliveryView>({
		resource: 'delivery',
		operation: 'replay',
		which: 'failed',
		since: subscriptions.dead.createdAt,
		filters: {},
	});
	await until(`The replay of ${replayed.length} deliveries`, () =>
		endpoints.dead.visits.length >= before + replayed.length ? true : undefined,
	);
	return replayed;
}

function byId(value: string) {
	return { __rl: true, mode: 'id', value };
}
