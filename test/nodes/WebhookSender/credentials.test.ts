import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';
import { WebhookSender } from '../../../nodes/WebhookSender/WebhookSender.node';
import { event, jsons, on, subscribe, withEndpoint } from '../../lib/n8n/sender/scene';
import { LOOPBACK, runSender } from '../../lib/n8n/sender/stage';

/* An endpoint's own secret and header, from credentials. */

const endpoint = withEndpoint();
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const HEADER = { name: 'Authorization', value: 'Bearer of-a-credential' };
const credentials = { ...LOOPBACK, signedWebhookApi: { secret: SECRET }, httpHeaderAuth: HEADER };
const FROM_CREDENTIALS = { secretFrom: 'credential', headerFrom: 'credential' };
const toUrl = (): INodeParameters =>
	event({ operation: 'sendToUrl', url: endpoint.url, ...FROM_CREDENTIALS });
const create = (): INodeParameters => ({
	resource: 'subscription',
	operation: 'create',
	url: endpoint.url,
	...FROM_CREDENTIALS,
});

test('sign and accompany what is sent to a URL', async () => {
	await runSender({ parameters: toUrl(), credentials });
	expect(endpoint.got.map(({ headers }) => headers)).toEqual([
		expect.objectContaining({
			authorization: HEADER.value,
			'webhook-signature': expect.stringMatching(/^v1,/),
		}),
	]);
});

test('are not shown by Create, and sent with what the subscription gets', async () => {
	const created = await runSender({ parameters: create(), credentials });
	const shown = JSON.stringify(jsons(created));
	expect(shown).toContain('sub_');
	expect(shown).not.toContain(SECRET);
	expect(shown).not.toContain(HEADER.value);
	expect(created.hints).toEqual([]);
	await runSender({ parameters: event(), credentials: LOOPBACK });
	expect(endpoint.got.map(({ headers }) => headers.authorization)).toEqual([HEADER.value]);
});

test.each([
	['signedWebhookApi', /has no secret/],
	['httpHeaderAuth', /has no header/],
] as const)('say so where there is no %s', async (missing, problem) => {
	const { [missing]: _left, ...others } = credentials;
	await expect(runSender({ parameters: toUrl(), credentials: others })).rejects.toThrow(problem);
	expect(endpoint.got).toEqual([]);
});

test('are not taken where the header may go to some domains only', async () => {
	const httpHeaderAuth = { ...HEADER, allowedHttpRequestDomains: 'domains' };
	const limited = runSender({
		parameters: create(),
		credentials: { ...credentials, httpHeaderAuth },
	});
	await expect(limited).rejects.toThrow(/is limited to some domains/);
});

test('are not shown by Rotate Secret, and sign from then on', async () => {
	const { id, secret } = await subscribe(endpoint);
	const parameters = on('rotateSecret', id, { secretFrom: 'credential', overlapHours: 0 });
	const rotated = await runSender({ parameters, credentials });
	expect(JSON.stringify(jsons(rotated))).not.toContain(SECRET);
	expect(rotated.hints).toEqual([]);
	await runSender({ parameters: event(), credentials: LOOPBACK });
	const [{ body, headers } = { body: '', headers: {} }] = endpoint.got;
	const sent = headers as Record<string, string>;
	expect(() => new Webhook(SECRET).verify(body, sent)).not.toThrow();
	expect(() => new Webhook(secret).verify(body, sent)).toThrow();
});

test('are not shown by Update, and accompany events from then on', async () => {
	const { id } = await subscribe(endpoint);
	const update = async (more: INodeParameters) =>
		await runSender({ parameters: on('update', id, more), credentials });
	const header = { name: 'x-team', value: 'blue' };
	const updateFields = { headers: { header: [header] } };
	const updated = await update({ headerFrom: 'credential', updateFields });
	expect(JSON.stringify(jsons(updated))).not.toContain(HEADER.value);
	await update({ headerFrom: 'none', updateFields: { label: 'Other' } });
	await runSender({ parameters: event(), credentials: LOOPBACK });
	expect(endpoint.got[0]?.headers).toMatchObject({ authorization: HEADER.value, 'x-team': 'blue' });
});

test.each([
	['event', 'sendToUrl', ['signedWebhookApi', 'httpHeaderAuth']],
	['subscription', 'create', ['signedWebhookApi', 'httpHeaderAuth']],
	['subscription', 'rotateSecret', ['signedWebhookApi']],
	['subscription', 'update', ['httpHeaderAuth']],
])('are offered by %s: %s when chosen, and by nothing else', (resource, operation, names) => {
	const { description } = new WebhookSender();
	const offered = (more: INodeParameters) => {
		const given = { resource, operation, ...more };
		return (description.credentials ?? [])
			.filter((one) => NodeHelpers.displayParameter(given, one, { typeVersion: 1 }, description))
			.map(({ name }) => name);
	};
	expect(offered(FROM_CREDENTIALS)).toEqual(['webhookSenderApi', ...names]);
	expect(offered({ secretFrom: 'field', headerFrom: 'none' })).toEqual(['webhookSenderApi']);
});
