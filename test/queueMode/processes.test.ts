import { itemsOf } from '../n8n/api/runData';
import { emulatorOf } from '../e2e/stage';
import { stagedQueueMode } from './stage';

/* Which process does what. */

const stage = stagedQueueMode();

test('each webhook processor serves a published trigger, the main process does not; a worker runs it', async () => {
	const { client, mode } = stage();
	const connected = await stage().connect(emulatorOf(stage(), 'dialerCx'));
	const { emulator, url, workflowId, triggerName } = connected;
	const subscription = emulator.subscriptions().at(-1);
	const { pathname } = new URL(url);
	expect((await fetch(`${mode.main.url}${pathname}`, { method: 'POST' })).status).toBe(404);
	for (const { url: processor } of mode.webhookProcessors) {
		const { body, headers } = emulator.compose(
			'call.ended',
			{ call_id: processor },
			{ subscription },
		);
		const answer = await fetch(`${processor}${pathname}`, { method: 'POST', headers, body });
		expect(answer.status).toBe(200);
	}
	const [latest] = await client.executions.waitFor(workflowId, 2);
	const run = await client.executions.get(latest?.id ?? '');
	expect(run.status).toBe('success');
	expect(itemsOf(run, triggerName)).toHaveLength(1);
	const ran = mode.workers.map(
		(one) => one.output().match(/Worker finished execution/g)?.length ?? 0,
	);
	expect(ran.reduce((sum, count) => sum + count)).toBe(2);
});
