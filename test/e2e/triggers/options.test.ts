import { sendMessage } from '../../emulators/engine/attacks';
import type { Message } from '../../emulators/engine/emulator';
import { executionsOf } from '../../stage/rehearsal';
import { connect, exampleWorkflow, triggerOf, type Connected } from '../../stage/connected';
import { until } from '../../start/sender/events';
import { emulatorOf, runsOf, staged } from '../stage';

const stage = staged();
const dialer = () => emulatorOf(stage(), 'dialerCx');

async function status(message: Message, url = message.url): Promise<number | string> {
	const outcome = await sendMessage({ ...message, url });
	return outcome.kind === 'answer' ? outcome.status : outcome.kind;
}

async function connected(label: string, options: object): Promise<Connected> {
	return await stage().connect(dialer(), { label, options: { ...options } });
}

/** Waits until n8n's log has this. */
const printed = async (text: string) =>
	await until(`"${text}" in the log`, () =>
		stage().n8n.output().includes(text) ? true : undefined,
	);

const latest = () => dialer().subscriptions().at(-1);
const compose = (id: string) =>
	dialer().compose('call.ended', { call_id: id }, { subscription: latest() });

test('only allowed addresses get through', async () => {
	const far = await connected('elsewhere', { allowedAddresses: '203.0.113.0/24' });
	expect(await status(compose('far'))).toBe(403);
	expect(await runsOf(stage(), far)).toBe(0);
	const near = await connected('here', { allowedAddresses: '203.0.113.0/24, 127.0.0.0/8' });
	expect(await status(compose('near'))).toBe(200);
	expect(await runsOf(stage(), near)).toBe(1);
});

test('a bad address list is rejected at publishing and named', async () => {
	await expect(connected('typo', { allowedAddresses: '203.0.113.0/33' })).rejects.toThrow(
		`"203.0.113.0/33" in Allowed IP Addresses isn't an IP address or CIDR range`,
	);
});

test('with verification off anything passes, and the log warns', async () => {
	const open = await connected('open', { verifySignature: false });
	const message = compose('open');
	expect(await status({ ...message, headers: { 'content-type': 'application/json' } })).toBe(200);
	expect(await runsOf(stage(), open)).toBe(1);
	await printed('signatures are not verified');
});

test('the raw body and headers come along where asked for', async () => {
	const raw = await connected('raw', { includeRaw: true });
	const message = compose('raw');
	expect(await status(message)).toBe(200);
	await runsOf(stage(), raw);
	const [execution] = await executionsOf(stage().client, raw);
	const json = execution?.nodeRuns[raw.triggerName]?.[0]?.outputs[0]?.[0]?.json;
	expect(json?.raw).toMatchObject({
		body: message.body.toString(),
		headers: { 'content-type': 'application/json' },
	});
});

test('a secret changed in the credential works at once, the previous one as long as it is listed', async () => {
	const { client } = stage();
	const first = await connected('rotation', {});
	const stored = await client.workflows.get(first.workflowId);
	const reference = triggerOf(stored).credentials?.dialerCxWebhookApi;
	const rotate = async (data: Record<string, unknown>) =>
		await client.updateCredential(reference?.id ?? '', {
			name: 'rotated',
			type: 'dialerCxWebhookApi',
			data,
		});
	const old = latest()?.secret ?? '';
	const signedWith = (secret: string, id: string) =>
		dialer().compose('call.ended', { call_id: id }, { subscription: latest(), secret });
	expect(await status(signedWith(old, 'r1'))).toBe(200);
	await rotate({ secret: 'the new one', previousSecrets: old });
	expect(await status(signedWith('the new one', 'r2'))).toBe(200);
	expect(await status(signedWith(old, 'r3'))).toBe(200);
	expect(await status(signedWith('a guess', 'r4'))).toBe(401);
	expect(await runsOf(stage(), first)).toBe(3);
});

test('two triggers of one workflow, and a copy of the workflow, each take the same event once', async () => {
	const { client } = stage();
	const definition = exampleWorkflow('dialerCx');
	const trigger = triggerOf(definition);
	const id = await client.createCredential('twin', 'dialerCxWebhookApi', {
		secret: 'secret of the twin',
	});
	trigger.credentials = { dialerCxWebhookApi: { id, name: 'twin' } };
	delete trigger.webhookId;
	delete trigger.id;
	const second = { ...trigger, name: 'Second Trigger' };
	const nodes = [...definition.nodes, second];
	const ids = [
		await client.workflows.create({ ...definition, nodes }),
		await client.workflows.create({ ...definition, nodes, name: 'Copy' }),
	];
	for (const workflowId of ids) {
		await client.workflows.activate(workflowId);
		for (const name of [trigger.name, second.name]) {
			const [urls] = await client.workflows.webhookUrls(workflowId, name);
			const message = dialer().compose(
				'call.ended',
				{ call_id: 'shared' },
				{ secret: 'secret of the twin' },
			);
			expect(await status(message, urls?.production)).toBe(200);
			expect(await status(message, urls?.production)).toBe(200);
		}
		expect(await client.executions.waitUntilQuiet(workflowId)).toBe(2);
	}
});

test.each(['runACall', 'nectarDesk', 'onCallClerk', 'dialerCx'] as const)(
	'%s: a test listener takes an event, and the same event again',
	async (id) => {
		const emulator = emulatorOf(stage(), id);
		const { client } = stage();
		const { workflowId, triggerName } = await connect(client, emulator, { label: 'listening' });
		const [urls] = await client.workflows.webhookUrls(workflowId, triggerName);
		const message = emulator.compose(emulator.events[0] ?? '', undefined, {
			subscription: emulator.subscriptions().at(-1),
		});
		const { search } = new URL(message.url);
		for (const round of [1, 2]) {
			await client.workflows.listenForTestEvent(workflowId, triggerName);
			expect(await status(message, `${urls?.test}${search}`)).toBe(200);
			expect(await client.executions.waitFor(workflowId, round)).toHaveLength(round);
		}
	},
);

describe('who listens for a test event sees in the output why a request brought none, and the answer stays', () => {
	const wrong = { secret: 'a guess' };
	test.each([
		[
			'a wrong secret',
			wrong,
			'call.ended',
			401,
			"doesn't match the secret",
			'Copy the whole secret again',
		],
		[
			'an event not selected',
			{},
			'agent.login',
			200,
			'Received "Agent Login"',
			'Select it in Events',
		],
	])('%s', async (_case, given, type, answered, message, advice) => {
		const { client } = stage();
		const label = `told of ${type}`;
		const { workflowId, triggerName } = await connect(client, dialer(), {
			label,
			parameters: { events: ['call.ended'] },
		});
		const [urls] = await client.workflows.webhookUrls(workflowId, triggerName);
		const sent = dialer().compose(type, undefined, { subscription: latest(), ...given });
		await client.workflows.listenForTestEvent(workflowId, triggerName);
		expect(await status(sent, urls?.test)).toBe(answered);
		const [{ id = '' } = {}] = await client.executions.waitFor(workflowId, 1);
		const execution = await client.executions.get(id);
		expect(execution.status).toBe('error');
		const error = execution.nodeRuns[triggerName]?.[0]?.error;
		expect(error?.message).toContain(message);
		expect(error?.description).toContain(advice);
		expect(await status(sent, urls?.test)).toBe(404);
		expect(await status(sent)).toBe(answered);
		expect(await client.executions.waitUntilQuiet(workflowId)).toBe(1);
	});
});
