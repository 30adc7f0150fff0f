import { itemsOf } from '../../n8n/api/runData';
import { emulatorOf } from '../../e2e/stage';
import { until } from '../../start/sender/events';
import type { QueueStage } from '../world/stage';

/** Which process receives, and which runs. */
export function processesKeepToTheirPart(stage: () => QueueStage): void {
	test('webhook processors serve a published trigger, the main process does not; workers run it', async () => {
		const { client, mode } = stage();
		const connected = await stage().connect(emulatorOf(stage(), 'dialerCx'));
		const { emulator, url, workflowId, triggerName } = connected;
		const subscription = emulator.subscriptions().at(-1);
		const { pathname } = new URL(url);
		expect((await fetch(`${mode.main.url}${pathname}`, { method: 'POST' })).status).toBe(404);
		for (const { url: processor } of mode.webhookProcessors) {
			const data = { call_id: processor };
			const { body, headers } = emulator.compose('call.ended', data, { subscription });
			const answer = await fetch(`${processor}${pathname}`, { method: 'POST', headers, body });
			expect(answer.status).toBe(200);
		}
		const runs = await client.executions.waitFor(workflowId, 2);
		const [latest] = runs;
		const run = await client.executions.get(latest?.id ?? '');
		expect(run.status).toBe('success');
		expect(itemsOf(run, triggerName)).toHaveLength(1);
		const workersOf = (id: string) =>
			mode.workers.filter((one) => one.output().includes(`Worker finished execution ${id} `));
		// A worker says so after the run is stored as ended.
		for (const { id } of runs) {
			await until(`Run ${id} in a worker's log`, () => workersOf(id)[0]);
			expect(workersOf(id)).toHaveLength(1);
		}
	});
}
