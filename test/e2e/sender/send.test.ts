import { connect, triggerOf } from '../../stage/connected';
import { executionsOf } from '../../stage/rehearsal';
import type { PlatformId } from '../../emulators/terms';
import { stagedSender } from './scene';
import { TEST_OWNER } from '../../n8n/api/session';
import { emulatorOf } from '../stage';
import { readByNow } from '../../support/readByNow';
import { until } from '../../start/sender/events';

const { stage, scene, endpoint } = stagedSender();
afterEach(async () => {
	endpoint().answer = () => 200;
	await scene().clear();
});

const create = async (label: string, url: string, options: object = {}) =>
	await scene().item({ resource: 'subscription', operation: 'create', label, url, options });
const send = async (eventType = 'call.ended') =>
	await scene().run({
		resource: 'event',
		operation: 'send',
		eventType,
		data: '{"call_id": "12345"}',
		options: { waitSeconds: 60 },
	});

test('an event goes to a healthy, a flaky and a dead endpoint; the trigger tells what became of it', async () => {
	const watching = await scene().publishTrigger({ events: ['*'], options: { outputs: 'single' } });
	const seen = new Map<string, number>();
	endpoint().answer = ({ path }) => {
		const times = (seen.get(path) ?? 0) + 1;
		seen.set(path, times);
		if (path.endsWith('dead')) return 404;
		return path.endsWith('flaky') && times === 1 ? 503 : 200;
	};
	await create('healthy', `${endpoint().url}/healthy`);
	await create('flaky', `${endpoint().url}/flaky`, { schedule: '2s' });
	await create('dead', `${endpoint().url}/dead`, { retries: 'none', pausesAfter: 1 });
	const outputs = await send();
	expect(outputs.map((items) => items.map(({ json }) => json.subscription))).toEqual([
		['healthy'],
		['flaky'],
		['dead'],
		[],
	]);
	const told = await until('Five entries of the journal', async () => {
		const all = await scene().told(watching);
		return all.length >= 5 ? all : undefined;
	});
	const words = told.map(({ event, subscription }) => `${String(subscription)}: ${String(event)}`);
	expect(words.sort()).toEqual([
		'dead: delivery.failed',
		'dead: subscription.paused',
		'flaky: delivery.delivered',
		'flaky: delivery.retrying',
		'healthy: delivery.delivered',
	]);
});

test('after kill -9, what was queued goes on by the published trigger alone', async () => {
	const watching = await scene().publishTrigger({ events: ['delivery.delivered'] });
	endpoint().answer = () => 503;
	await create('down', `${endpoint().url}/down`, { schedule: Array(20).fill('3s').join() });
	const [, [retrying] = []] = await send('call.started');
	expect(retrying?.json).toMatchObject({ status: 'retrying', statusCode: 503 });
	await stage().n8n.kill();
	await readByNow();
	endpoint().answer = () => 200;
	const before = endpoint().got.length;
	await stage().n8n.restart();
	await until('An attempt', () => (endpoint().got.length > before ? true : undefined));
	const [told] = await until('An entry of the journal', async () => {
		const all = await scene().told(watching);
		return all.length > 0 ? all : undefined;
	});
	expect(told).toMatchObject({
		event: 'delivery.delivered',
		eventType: 'call.started',
		deliveryId: retrying?.json.id,
	});
});

const SAMPLES: ReadonlyArray<[preset: string, credential: string, eventType: string]> = [
	['runACall', 'runACallWebhookApi', 'job.completed'],
	['nectarDesk', 'nectarDeskWebhookApi', 'Call Ended'],
	['justCall', 'justCallApi', 'call.completed'],
	['runACall.vendor', 'runACallWebhookApi', 'invoice.paid'],
	['justCall.vendor', 'justCallApi', 'sms.received'],
	['onCallClerk', 'onCallClerkWebhookApi', 'lead.captured'],
	['dialerCx', 'dialerCxWebhookApi', 'call.ended'],
];

test.each(SAMPLES)(
	"a sample of %s reaches that platform's trigger, at its test URL and in production",
	async (preset, credential, eventType) => {
		const { client } = stage();
		const id = preset.split('.')[0] as PlatformId;
		const byHand = id === 'justCall' ? { parameters: { registration: 'hand' } } : {};
		const connected = await connect(client, emulatorOf(stage(), id, 'document'), {
			label: 'samples',
			...byHand,
		});
		const { workflowId, triggerName } = connected;
		const chosen = triggerOf(await client.workflows.get(workflowId)).credentials ?? {};
		const [urls] = (await client.workflows.webhookUrls(workflowId, triggerName)).slice(-1);
		const sample = async (url = '') =>
			await scene().run(
				{
					resource: 'event',
					operation: 'sendSample',
					samplePreset: preset,
					sampleEvent: eventType,
					url,
					secretFrom: 'credential',
				},
				{ [credential]: chosen[credential] ?? { id: '', name: '' } },
			);
		await client.workflows.listenForTestEvent(workflowId, triggerName);
		const [delivered, retrying, failed] = await sample(urls?.test);
		expect({ retrying, failed }).toEqual({ retrying: [], failed: [] });
		expect(delivered?.[0]?.json).toMatchObject({ status: 'delivered', statusCode: 200 });
		await sample(urls?.production);
		await sample(urls?.production);
		await client.executions.waitFor(workflowId, 3);
		const events = (await executionsOf(client, connected)).map(
			({ nodeRuns }) => nodeRuns[triggerName]?.[0]?.outputs.flat()[0]?.json.event,
		);
		expect(events).toEqual([eventType, eventType, eventType]);
	},
);

test('without the credential that allows this machine, the error says where to allow it', async () => {
	const rejected = scene().run(
		{
			resource: 'event',
			operation: 'sendSample',
			samplePreset: 'dialerCx',
			sampleEvent: 'call.ended',
			url: endpoint().url,
			secret: 'secret of the receiver',
		},
		{ webhookSenderApi: { id: await internetOnly(), name: 'Internet only' } },
	);
	await expect(rejected).rejects.toThrow(/https:\/\//);
});

async function internetOnly(): Promise<string> {
	return await stage().client.createCredential('Internet only', 'webhookSenderApi', {});
}

test('"Execute step" on the trigger shows the next delivery', async () => {
	const { client } = stage();
	await create('healthy', endpoint().url);
	const workflowId = await client.workflows.create({
		name: 'Try the trigger',
		nodes: [
			{
				name: 'Deliveries',
				type: 'n8n-nodes-telephony-webhooks.webhookSenderTrigger',
				typeVersion: 1,
				parameters: { events: ['delivery.delivered'] },
			},
		],
		connections: {},
	});
	await client.workflows.run(workflowId, 'Deliveries');
	// n8n doesn't say from when on the trigger listens.
	await until('The end of the test', async () => {
		await send('shown.in.test');
		const [ended] = await client.executions.list(workflowId, { status: ['success'] });
		return ended;
	});
	expect(await scene().told(workflowId)).toEqual([
		expect.objectContaining({ event: 'delivery.delivered', eventType: 'shown.in.test' }),
	]);
});

test("an agent's tool is offered", async () => {
	const { email, password } = TEST_OWNER;
	const login = await fetch(`${stage().n8n.url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ emailOrLdapLoginId: email, password }),
	});
	const cookie = login.headers.getSetCookie().join('; ');
	const types = await fetch(`${stage().n8n.url}/types/nodes.json`, { headers: { cookie } });
	const offered = (await types.json()) as Array<{ name: string }>;
	const tool = offered.find(({ name }) => name.endsWith('.webhookSenderTool'));
	expect(tool).toMatchObject({ displayName: 'Webhook Sender Tool', outputs: ['ai_tool'] });
});

test.each([
	[{ allowedNetworks: '192.168.0.0/16', allowHttp: true }, 'OK', /are valid/],
	[{ allowedNetworks: '192.168.0.0/61' }, 'Error', /192\.168\.0\.0\/61/],
	[{ passphrase: 'too short' }, 'Error', /passphrase/],
	[{ proxyUrl: 'ftp://proxy' }, 'Error', /Outgoing Proxy URL/],
	[{ proxyUrl: '={{ $vars.proxy }}' }, 'Error', /Outgoing Proxy URL resolves to an empty value/],
	[{ passphrase: '={{ "" }}', required: ['passphrase'] }, 'Error', /Passphrase is required/],
])('the credential with %j is tested: %s', async (data, status, words) => {
	const { client } = stage();
	const id = await client.createCredential('To test', 'webhookSenderApi', data);
	const credentials = { id, name: 'To test', type: 'webhookSenderApi', data };
	const answer = await client.session.request('POST', '/rest/credentials/test', { credentials });
	expect(answer).toEqual({ status, message: expect.stringMatching(words) });
});
