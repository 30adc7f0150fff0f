import { sendMessage } from '../../emulators/engine/attacks';
import type { JustCallEmulator } from '../../emulators/platform/justCall';
import type { WorkflowDefinition } from '../../n8n/api/definition';
import { exampleWorkflow, triggerOf } from '../../stage/connected';
import { until } from '../../start/sender/events';
import { emulatorOf, staged } from '../stage';

const stage = staged();

interface Made {
	readonly id: string;
	readonly definition: WorkflowDefinition;
	readonly url: (kind: 'production' | 'test') => Promise<string>;
}

/** Ends what keeps JustCall's API from working. */
let lift: () => void = () => undefined;
afterEach(() => lift());

const account = () => emulatorOf(stage(), 'justCall', 'vendor') as JustCallEmulator;
const typesAt = (url: string) =>
	account()
		.entries()
		.filter(({ webhookUrl }) => webhookUrl === url)
		.map(({ type }) => type)
		.sort();
/** The trigger waits a moment for a set-up to follow a tear-down before it removes its registrations. */
const removed = async (url: string) =>
	await until(`The removal of ${url}`, () => (typesAt(url).length === 0 ? true : undefined));
/** Waits until n8n's log has this. */
const printed = async (text: string) =>
	await until(`"${text}" in the log`, () =>
		stage().n8n.output().includes(text) ? true : undefined,
	);
const apiCalls = (method: string) =>
	stage().justCallApi.requests.filter((request) => request.method === method).length;

async function workflow(events: string[], credential: object = {}): Promise<Made> {
	const { client, justCallApi } = stage();
	const { apiKey, apiSecret } = account();
	const fields = { apiKey, apiSecret, baseUrl: justCallApi.url, ...credential };
	const credentialId = await client.createCredential('JustCall', 'justCallApi', fields);
	const definition = exampleWorkflow('justCall');
	const trigger = triggerOf(definition);
	trigger.credentials = { justCallApi: { id: credentialId, name: 'JustCall' } };
	trigger.parameters = { events, options: {} };
	delete trigger.webhookId;
	const id = await client.workflows.create(definition);
	const url = async (kind: 'production' | 'test') =>
		(await client.workflows.webhookUrls(id, trigger.name)).at(-1)?.[kind] ?? '';
	return { id, definition: await client.workflows.get(id), url };
}

async function select(made: Made, events: string[]): Promise<void> {
	const { client } = stage();
	const { nodes, connections } = await client.workflows.get(made.id);
	const trigger = triggerOf({ name: '', nodes, connections });
	trigger.parameters = { ...trigger.parameters, events };
	await client.workflows.update(made.id, { nodes, connections });
	await client.workflows.activate(made.id);
}

test('publishing registers exactly the selected events; a change only the difference; unpublishing leaves none', async () => {
	const made = await workflow(['call.completed', 'sms.received', 'voicemail.received']);
	await stage().client.workflows.activate(made.id);
	const url = await made.url('production');
	expect(typesAt(url)).toEqual(['call.completed', 'call.voicemail', 'sms.received']);
	const before = account().entries();
	const [created, deleted] = [apiCalls('POST'), apiCalls('DELETE')];

	await select(made, ['call.completed', 'sms.received', 'call.missed']);
	expect(typesAt(url)).toEqual(['call.completed', 'call.missed', 'sms.received']);
	expect([apiCalls('POST') - created, apiCalls('DELETE') - deleted]).toEqual([1, 1]);
	const kept = account()
		.entries()
		.filter(({ type }) => type === 'call.completed' || type === 'sms.received');
	expect(before).toEqual(expect.arrayContaining(kept));

	await stage().client.workflows.deactivate(made.id);
	await removed(url);
});

test('an event JustCall rejects does not keep the others from being registered, and is named in the log', async () => {
	const made = await workflow(['call.completed', 'contact.created']);
	await stage().client.workflows.activate(made.id);
	expect(typesAt(await made.url('production'))).toEqual(['call.completed']);
	await printed('"contact.created"');
});

test.each([
	['a wrong key', { apiKey: 'wrong' }, /rejected the API key and secret.*Copy both/],
	['no secret', { apiSecret: '' }, /No usable secret for JustCall/],
])('with %s publishing fails and says what to do', async (_what, credential, words) => {
	const made = await workflow(['call.completed'], credential);
	await expect(stage().client.workflows.activate(made.id)).rejects.toThrow(words);
	expect(typesAt(await made.url('production'))).toEqual([]);
});

test('while the API is down publishing fails, says so, and leaves nothing behind', async () => {
	lift = stage().justCallApi.fail({ status: 500, body: { message: 'Internal error' } });
	const made = await workflow(['call.completed']);
	const outcome = stage().client.workflows.activate(made.id);
	await expect(outcome).rejects.toThrow(/is unavailable.*Try again in a few minutes/);
	lift();
	expect(typesAt(await made.url('production'))).toEqual([]);
});

test('a test listener registers its own URL and leaves the registrations of production alone', async () => {
	const made = await workflow(['call.completed', 'call.missed']);
	await stage().client.workflows.activate(made.id);
	const [url, testUrl] = [await made.url('production'), await made.url('test')];
	const trigger = triggerOf(made.definition).name;

	await stage().client.workflows.listenForTestEvent(made.id, trigger);
	expect(typesAt(testUrl)).toEqual(['call.completed', 'call.missed']);
	const subscription = account()
		.subscriptions()
		.find((one) => one.url === testUrl);
	const message = account().compose('call.missed', undefined, { subscription });
	const outcome = await sendMessage(message);
	expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
	await removed(testUrl);
	expect(typesAt(url)).toEqual(['call.completed', 'call.missed']);
	const runs = await stage().client.executions.waitFor(made.id, 1);
	expect(runs.map(({ mode, status }) => [mode, status])).toEqual([['manual', 'success']]);
});

test('what could not be removed before n8n was killed is removed after its start', async () => {
	const made = await workflow(['call.completed', 'sms.received']);
	await stage().client.workflows.activate(made.id);
	const url = await made.url('production');
	expect(typesAt(url)).toHaveLength(2);
	const deleted = apiCalls('DELETE');
	lift = stage().justCallApi.fail({ status: 503, body: { message: 'Maintenance' } });
	await stage().client.workflows.deactivate(made.id);
	await until('Two attempts to remove', () =>
		apiCalls('DELETE') >= deleted + 2 ? true : undefined,
	);
	await stage().n8n.kill();
	lift();
	expect(typesAt(url)).toHaveLength(2);
	await stage().n8n.restart();
	await removed(url);
});

test('after a change of its address n8n says at its start what JustCall still sends to', async () => {
	const made = await workflow(['call.completed']);
	await stage().client.workflows.activate(made.id);
	const url = await made.url('production');
	await stage().n8n.restart({ N8N_WEBHOOK_URL: 'https://n8n.example.com/' });
	await printed(`JustCall sends events to ${url}, but`);
});
