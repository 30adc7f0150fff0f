import type { PlatformId } from '../../emulators/terms';
import type { WorkflowNode } from '../../n8n/api/definition';
import { itemsOf, type Execution } from '../../n8n/api/runData';
import { connect, triggerOf, type Connected } from '../../stage/connected';
import { executionsOf } from '../../stage/rehearsal';
import { emulatorOf, staged } from '../stage';
import { nodeOf, readyMade } from './set';

/* The ready-made workflow that sends a sample: imported, set up as its notes say, executed. */

const stage = staged();

/** Publishes a platform's first-steps workflow: what the sample is to try. */
async function publishTarget(id: PlatformId): Promise<Connected> {
	const byHand = id === 'justCall' ? { parameters: { registration: 'hand' } } : {};
	const options = { label: 'to be tried', ...byHand };
	return await connect(stage().client, emulatorOf(stage(), id, 'document'), options);
}

/** Follows the workflow's notes and clicks "Execute workflow". */
async function execute(
	parameters: Readonly<Record<string, unknown>>,
	credentials: NonNullable<WorkflowNode['credentials']>,
): Promise<Execution> {
	const { client } = stage();
	const definition = readyMade('send-me-a-sample');
	const sends = nodeOf(definition, 'Send a Sample');
	const loopback = { allowedNetworks: '127.0.0.0/8', allowHttp: true };
	const id = await client.createCredential('This machine', 'webhookSenderApi', loopback);
	sends.parameters = { ...sends.parameters, ...parameters };
	sends.credentials = { ...credentials, webhookSenderApi: { id, name: 'This machine' } };
	const workflowId = await client.workflows.create(definition);
	await client.workflows.run(workflowId, 'When You Click Execute');
	const [run] = await client.executions.waitFor(workflowId, 1);
	return await client.executions.get(run?.id ?? '');
}

test.each<[PlatformId, string]>([
	['justCall', 'call.completed'],
	['nectarDesk', 'Call Ended'],
	['dialerCx', 'call.ended'],
])('a sample of %s arrives at its published trigger, and the result says so', async (id, event) => {
	const target = await publishTarget(id);
	const { client } = stage();
	const { credentials = {} } = triggerOf(await client.workflows.get(target.workflowId));
	const run = await execute({ samplePreset: id, sampleEvent: event, url: target.url }, credentials);
	expect(run.status).toBe('success');
	expect(itemsOf(run, 'Accepted').map(({ json }) => json.text)).toEqual([
		expect.stringMatching(`^${event} was accepted \\(status 200\\)`),
	]);
	expect(itemsOf(run, 'Not Accepted')).toEqual([]);
	await client.executions.waitFor(target.workflowId, 1);
	const arrived = (await executionsOf(client, target)).flatMap((one) =>
		itemsOf(one, target.triggerName),
	);
	expect(arrived.map(({ json }) => json.event)).toEqual([event]);
});

test('a sample signed with another secret does not arrive, and the result says what to do', async () => {
	const target = await publishTarget('dialerCx');
	const { client } = stage();
	const type = 'dialerCxWebhookApi';
	const other = await client.createCredential('Another', type, { secret: 'another secret 0142' });
	const run = await execute(
		{ samplePreset: 'dialerCx', sampleEvent: 'call.ended', url: target.url },
		{ [type]: { id: other, name: 'Another' } },
	);
	expect(itemsOf(run, 'Accepted')).toEqual([]);
	const [told] = itemsOf(run, 'Not Accepted');
	expect(told?.json.text).toMatch(/^call\.ended was not accepted: .*401/);
	expect(told?.json.whatToDo).toEqual(expect.stringMatching(/secret/i));
	expect(await client.executions.waitUntilQuiet(target.workflowId)).toBe(0);
});
