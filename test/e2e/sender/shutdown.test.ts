import { setTimeout as sleep } from 'node:timers/promises';
import { stagedSender } from './scene';

/* n8n is told to stop (SIGTERM) while sends to a slow endpoint are under way, as in a rolling update. */

const ENDPOINTS = 30;
const SLOW_MILLISECONDS = 6_000;

const { stage, scene, endpoint } = stagedSender();
beforeAll(async () => {
	for (let number = 0; number < ENDPOINTS; number++) {
		const url = `${endpoint().url}/${number}`;
		await scene().item({ resource: 'subscription', operation: 'create', label: `${number}`, url });
	}
}, 300_000);

test('nothing arrives twice, though no run waits for it and no trigger keeps the sender', async () => {
	endpoint().answer = async () => {
		await sleep(SLOW_MILLISECONDS);
		return 200;
	};
	await scene().run({
		resource: 'event',
		operation: 'send',
		eventType: 'call.ended',
		data: '{"call_id": "12345"}',
		waitSeconds: 0,
	});
	while (endpoint().got.length < ENDPOINTS) await sleep(50);
	await stage().n8n.restart();
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
