import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../start/sender/events';
import { stagedSender } from './scene';

/* n8n is told to stop (SIGTERM) while sends to a slow endpoint are under way, as in a rolling update. */

const ENDPOINTS = 30;

const { stage, scene, endpoint } = stagedSender({
	n8n: { env: { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '60' } },
});
beforeAll(async () => {
	for (let number = 0; number < ENDPOINTS; number++) {
		const url = `${endpoint().url}/${number}`;
		await scene().item({ resource: 'subscription', operation: 'create', label: `${number}`, url });
	}
});

test('nothing arrives twice, though no run waits for it and no trigger keeps the sender', async () => {
	let answerAll: (status: number) => void = () => undefined;
	const answered = new Promise<number>((resolve) => (answerAll = resolve));
	endpoint().answer = async () => await answered;
	await scene().run({
		resource: 'event',
		operation: 'send',
		eventType: 'call.ended',
		data: '{"call_id": "12345"}',
		options: { waitSeconds: 0 },
	});
	await until('An attempt at each', () => (endpoint().got.length >= ENDPOINTS ? true : undefined));
	const { n8n } = stage();
	const restarting = n8n.restart();
	await until('The shutdown', () => /Received SIGTERM/.exec(n8n.output()) ?? undefined);
	answerAll(200);
	await restarting;
	const filters = { resource: 'delivery', operation: 'getAll', returnAll: true };
	const deliveries = (await scene().run(filters)).flat();
	expect(deliveries.map(({ json }) => json.status)).toEqual(
		Array.from({ length: ENDPOINTS }, () => 'delivered'),
	);
	// Long enough for what a lost claim would make due again.
	await sleep(3_000);
	expect(new Set(endpoint().got.map(({ path }) => path)).size).toBe(ENDPOINTS);
	expect(endpoint().got).toHaveLength(ENDPOINTS);
});
