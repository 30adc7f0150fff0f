import { senderScene } from '../e2e/sender/scene';
import { emulatorOf } from '../e2e/stage';
import { stagedQueueMode } from './world/stage';

/* Queue mode without a store that all processes share: what a user reads, in the editor and in the execution. */

const stage = stagedQueueMode({
	workers: 1,
	webhookProcessors: 0,
	env: { TELEPHONY_WEBHOOKS_STORE: undefined },
});

/** The line to set: n8n's own database is a PostgreSQL here. */
const LINE = /Set TELEPHONY_WEBHOOKS_STORE=n8n in the environment of every n8n process/;

test('a trigger is not published', async () => {
	const publishing = stage().connect(emulatorOf(stage(), 'dialerCx'));
	await expect(publishing).rejects.toThrow(LINE);
});

test('a trigger of what became of deliveries is not published', async () => {
	const scene = await senderScene(stage());
	await expect(scene.publishTrigger({ events: ['*'] })).rejects.toThrow(LINE);
});

test('Webhook Sender fails on a worker', async () => {
	const scene = await senderScene(stage());
	const list = { resource: 'subscription', operation: 'getAll' };
	await expect(scene.run(list)).rejects.toThrow(LINE);
});
