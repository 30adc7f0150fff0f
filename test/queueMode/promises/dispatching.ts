import { setTimeout as sleep } from 'node:timers/promises';
import { senderScene, type SenderScene } from '../../e2e/sender/scene';
import { receiver } from '../../lib/n8n/sender/receiver';
import { until } from '../../start/sender/events';
import { openApplication } from '../world/application';
import { attemptsOf } from '../world/attempts';
import { readByNow } from '../../support/readByNow';
import { listedOn, openLogPages, replayOn, type LogPages } from '../world/logPages';
import type { QueueStage } from '../world/stage';

/** Longer than any lease of a queue, and than the pauses between two looks for what is due. */
const TAKEN_OVER_WITHIN_SECONDS = 10;

/** Which process delivers what is stored: the main process always, workers while they run, webhook processors never. */
export function theRightProcessDispatches(stage: () => QueueStage): void {
	let scene: SenderScene | undefined;
	let pages: LogPages | undefined;
	afterEach(async () => {
		await scene?.clear();
		// Others may publish it at the same path.
		if (pages !== undefined) await stage().client.workflows.deactivate(pages.first.workflowId);
	});

	test('killed workers leave their queues to the main process; webhook processors take none', async () => {
		const { client, mode } = stage();
		const endpoint = await receiver();
		const opened = await senderScene(stage());
		scene = opened;
		try {
			// It keeps the main process dispatching, also after a restart.
			await opened.publishTrigger({ events: ['delivery.failed'] });
			const { tell } = await openApplication(client, opened.credentialId);
			const subscription = await opened.item({
				resource: 'subscription',
				operation: 'create',
				label: 'down',
				url: `${endpoint.url}/down`,
				options: { schedule: Array(50).fill('1s').join(), pausesAfter: 0 },
			});
			pages = await openLogPages(stage(), opened.credentialId);
			expect(await tell({ mark: 'sent' })).toMatchObject({ kind: 'accepted' });
			const { first, second } = pages;
			const sent = await until('A delivered event on the log page', async () => {
				const [one] = await listedOn(first, String(subscription.id), 'delivered');
				return one;
			});
			endpoint.answer = () => 503;
			expect(await tell({ mark: 'left behind' })).toMatchObject({ kind: 'accepted' });
			// Who is killed in the middle of an attempt leaves a claim, which lasts longer than the lease of a queue.
			await until('A first attempt at it in the log', async () => {
				const attempts = await attemptsOf(mode.services.databaseUrl, String(subscription.id));
				return attempts.length > 1 ? true : undefined;
			});
			await Promise.all([mode.main, ...mode.workers].map(async (one) => await one.kill()));
			await readByNow();
			const before = endpoint.got.length;
			expect(await replayOn(second, sent.id)).toMatch(/^303 .*done=replayed-1/);
			await sleep(TAKEN_OVER_WITHIN_SECONDS * 1000);
			expect(endpoint.got).toHaveLength(before);
			endpoint.answer = () => 200;
			await mode.main.restart();
			await until('Both deliveries by the main process', () =>
				endpoint.got.length > before + 1 ? true : undefined,
			);
			for (const worker of mode.workers) await worker.restart();
			await sleep(2_000);
			expect(endpoint.got).toHaveLength(before + 2);
		} finally {
			await endpoint.close();
		}
	});
}
