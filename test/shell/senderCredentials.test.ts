import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { WebhookSender } from '../../nodes/WebhookSender/WebhookSender.node';
import { event, jsons, withEndpoint } from './senderScene';
import { LOOPBACK, runSender } from './senderStage';

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
	['signedWebhookApi', /no secret in the credential/],
	['httpHeaderAuth', /no header in the credential/],
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
	await expect(limited).rejects.toThrow(/limits its domains/);
});

test.each([
	['event', 'sendToUrl'],
	['subscription', 'create'],
])('are offered by %s: %s when chosen, and by nothing else', (resource, operation) => {
	const { description } = new WebhookSender();
	const offered = (more: INodeParameters) => {
		const given = { resource, operation, ...more };
		return (description.credentials ?? [])
			.filter((one) => NodeHelpers.displayParameter(given, one, { typeVersion: 1 }, description))
			.map(({ name }) => name);
	};
	expect(offered(FROM_CREDENTIALS)).toEqual([
		'webhookSenderApi',
		'signedWebhookApi',
		'httpHeaderAuth',
	]);
	expect(offered({ secretFrom: 'field', headerFrom: 'none' })).toEqual(['webhookSenderApi']);
});
