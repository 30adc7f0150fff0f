import { until } from '../../start/sender/events';
import { stagedSender } from './scene';

/* An endpoint's secret and header from credentials: n8n stores nothing of them with an execution. */

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const HEADER = { name: 'Authorization', value: 'Bearer of-a-credential' };

const { stage, scene, endpoint } = stagedSender();
let credentials: Record<string, { id: string; name: string }>;
let subscription: object;
beforeAll(async () => {
	const { client } = stage();
	const made = async (type: string, data: object) => ({
		id: await client.createCredential(type, type, { ...data }),
		name: type,
	});
	credentials = {
		signedWebhookApi: await made('signedWebhookApi', { secret: SECRET }),
		httpHeaderAuth: await made('httpHeaderAuth', HEADER),
	};
	const { id } = await scene().item({
		resource: 'subscription',
		operation: 'create',
		label: 'CRM',
		url: endpoint().url,
	});
	subscription = { subscriptionId: { __rl: true, mode: 'id', value: id } };
});

const [secretFrom, headerFrom] = ['credential', 'credential'];

const SEND_TO_URL = {
	resource: 'event',
	operation: 'sendToUrl',
	eventType: 'call.ended',
	data: '{}',
	secretFrom,
	headerFrom,
};

test.each([
	['Create', { resource: 'subscription', operation: 'create', secretFrom, headerFrom }],
	['Rotate Secret', { resource: 'subscription', operation: 'rotateSecret', secretFrom }],
	['Update', { resource: 'subscription', operation: 'update', headerFrom }],
	['Send to URL', SEND_TO_URL],
])('%s stores neither', async (_name, parameters) => {
	const given = { ...parameters, ...subscription, url: endpoint().url };
	const stored = await scene().stored(given, credentials);
	expect(stored).toContain('"status":"success"');
	expect(stored).not.toContain(SECRET.slice('whsec_'.length));
	expect(stored).not.toContain(HEADER.value);
});

test('both reach the endpoint', async () => {
	const before = endpoint().got.length;
	await scene().run({ ...SEND_TO_URL, url: endpoint().url }, credentials);
	const { headers } = await until('A request', () => endpoint().got[before]);
	expect(headers.authorization).toBe(HEADER.value);
	expect(headers['webhook-signature']).toMatch(/^v1,/);
});

test('a secret in a plain field is stored, which this test would see', async () => {
	const options = { secret: SECRET };
	const create = { resource: 'subscription', operation: 'create', url: endpoint().url, options };
	expect(await scene().stored(create)).toContain(SECRET);
});
