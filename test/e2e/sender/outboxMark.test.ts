import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../start/sender/events';
import { stagedSender } from './scene';

/* The folder of the package is gone when n8n starts again, as in a container without a volume. */

const { stage, scene, endpoint } = stagedSender();

const SEND = { resource: 'event', operation: 'send', eventType: 'call.ended', data: '{"n": 1}' };

test('a published workflow that has sent before says that its subscriptions are lost', async () => {
	const { n8n, client } = stage();
	await scene().item({
		resource: 'subscription',
		operation: 'create',
		label: 'CRM',
		url: endpoint().url,
	});
	const { workflowId, path } = await scene().publish(SEND);
	const runs = async (count: number) => {
		await fetch(`${n8n.url}${path}`, { method: 'POST' });
		const [newest] = await client.executions.waitFor(workflowId, count);
		const { nodeRuns } = await client.executions.get(newest?.id ?? '');
		return nodeRuns['Webhook Sender']?.[0]?.outputs ?? [];
	};
	const [delivered] = await runs(1);
	expect(delivered).toMatchObject([{ json: { status: 'delivered' } }]);
	await n8n.kill();
	const folder = join(n8n.userFolder, '.n8n', 'telephony-webhooks');
	await rm(folder, { recursive: true });
	await n8n.restart();
	const [, , , [notSent] = []] = await runs(2);
	expect(notSent?.json).toMatchObject({ status: 'not sent' });
	expect(notSent?.json.whatToDo).toContain(join(folder, 'outbox.sqlite'));
	const whatToDo = String(notSent?.json.whatToDo);
	await until('The line in the log', () => (n8n.output().includes(whatToDo) ? true : undefined));
});
