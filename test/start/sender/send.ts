import type { DeliveryView, SubscriptionView } from '../../../lib/delivery/sender';
import { Draw } from '../../emulators/engine/draw';
import type { N8nClient } from '../../n8n/api/rest';
import type { Endpoints } from './endpoints';
import { saidWhile } from '../output/progress';
import { EVENTS_PER_ROUND, sendEvents, until, type SentEvent } from './events';
import { noticesOf, readLog } from './log';
import { problemsOf, type Story } from './problems';
import { COLUMNS, reportOf, timeOf } from './report';
import { NAMES, openScene, type Created, type SendingScene } from './scene';
import { table } from '../output/table';

/**
 * Part two: events go out to a healthy, a flaky and a dead endpoint. Prints the table of what became of them; answers what
 * is wrong.
 */
export async function playSending(client: N8nClient, endpoints: Endpoints): Promise<string[]> {
	console.log('Part two: events go out of n8n, to a healthy, a flaky and a dead endpoint.');
	const scene = await saidWhile(
		'Publishing the example workflows, subscribing the endpoints',
		async () => await openScene(client, endpoints, EVENTS_PER_ROUND),
	);
	const story = await tell(scene);
	console.log(
		`\n${table(
			COLUMNS,
			NAMES.map((name) => reportOf(name, story)),
		)}\n`,
	);
	return problemsOf(story);
}

async function tell(scene: SendingScene): Promise<Story> {
	const draw = new Draw('what the application tells');
	const first = await saidWhile('Sending, until the dead endpoint is paused', async () => {
		return await sendUntilPaused(scene, draw);
	});
	const queueing = await saidWhile('Sending on, a new secret in between', async () => {
		return await sendWhilePaused(scene, draw);
	});
	const visitsBeforeRepair = scene.endpoints.dead.visits.length;
	console.log(`  ${queueing.waiting.length} events are waiting for the dead endpoint.`);
	await saidWhile('The dead endpoint is repaired, its subscription resumed', async () => {
		await resume(scene, queueing.waiting.length);
	});
	const visitsBeforeReplay = scene.endpoints.dead.visits.length;
	const replayed = await saidWhile('Replaying what had failed', async () => await replay(scene));
	return await saidWhile("Comparing the Sender's log with what arrived", async () => {
		const log = await readLog(scene.desk);
		const notices = await noticesOf(scene, 'subscription.recovered');
		const statuses = await scene.desk.run<SubscriptionView>(ALL_SUBSCRIPTIONS);
		const visits = { visitsBeforeRepair, visitsBeforeReplay };
		return { scene, first, ...queueing, ...visits, replayed, log, notices, statuses };
	});
}

const ALL_SUBSCRIPTIONS = { resource: 'subscription', operation: 'getAll', returnAll: true };

async function sendUntilPaused(scene: SendingScene, draw: Draw): Promise<SentEvent[]> {
	const sent = await sendEvents(scene, 1, draw);
	const notices = await noticesOf(scene, 'subscription.paused');
	for (const { event, at, subscription, reason } of notices) {
		if (event === 'subscription.paused') {
			console.log(`  ${timeOf(at)} ${subscription}: ${reason}`);
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
