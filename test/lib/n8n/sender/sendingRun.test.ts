import { writeSendingRun } from '../../../../lib/delivery/operations/view/sendingRun';
import { sendingRun } from '../../../../lib/n8n/sender/sendingRun';
import { by, event, on, subscribe, withEndpoint } from './scene';
import { itemOf, LOOPBACK, runSender, type Shown } from './stage';

/* Webhook Sender in n8n's own context, over real sockets: which run its events come from. */

const endpoint = withEndpoint();
const SECRET = `whsec_${'A'.repeat(32)}`;
const RUN = { workflowId: 'sender-workflow', workflowName: 'Orders to CRM', executionId: '17' };

const get = async ({ id }: Shown) =>
	await itemOf({ resource: 'delivery', operation: 'get', deliveryId: by(id) });

test.each([
	['Send', () => event()],
	[
		'Send to URL',
		() => ({ ...event({ operation: 'sendToUrl' }), url: endpoint.url, secret: SECRET }),
	],
	['Send Test', (id: string) => on('sendTest', id)],
])('%s: Delivery > Get tells the run that sent the event', async (_name, parameters) => {
	const { id } = await subscribe(endpoint);
	const run = await runSender({
		parameters: parameters(id),
		credentials: LOOPBACK,
		mode: 'webhook',
		workflowName: RUN.workflowName,
	});
	const [sent] = run.outputs.flat();
	expect(sent?.json).toMatchObject({ status: 'delivered' });
	expect(sent?.json).not.toHaveProperty('sentBy');
	expect(await get(sent?.json as Shown)).toMatchObject({ sentBy: RUN });
	const [replay] = (
		await runSender({
			parameters: {
				resource: 'delivery',
				operation: 'replay',
				deliveryId: by(sent?.json.id as string),
			},
			credentials: LOOPBACK,
		})
	).outputs.flat();
	expect(await get(replay?.json as Shown)).toMatchObject({ sentBy: RUN });
});

test('the endpoint is not told of the run', async () => {
	await subscribe(endpoint);
	await runSender({
		parameters: event(),
		credentials: LOOPBACK,
		mode: 'webhook',
		workflowName: RUN.workflowName,
	});
	expect(endpoint.got).toHaveLength(1);
	expect(JSON.stringify(endpoint.got)).not.toMatch(/sender-workflow|Orders to CRM/);
});

test.each([
	['a workflow that was never saved', { id: undefined, name: 'My workflow' }, '17'],
	['a run that n8n gives no ID', { id: 'w', name: 'Orders' }, undefined],
])('%s can be no origin', (_what, { id, name }, executionId) => {
	const workflow = { id, name, active: false };
	const context = { getWorkflow: () => workflow, getExecutionId: () => executionId as string };
	expect(sendingRun(context)).toBeUndefined();
});

test('a workflow without a name is one by its ID', () => {
	const context = {
		getWorkflow: () => ({ id: 'w', active: true }),
		getExecutionId: () => '17',
	};
	expect(sendingRun(context)).toBe(writeSendingRun({ workflowId: 'w', executionId: '17' }));
});
