import type { INodeParameters } from 'n8n-workflow';
import { rejecting } from './rejecting';
import { by } from '../../lib/n8n/sender/scene';
import { LOOPBACK, type CredentialFields } from '../../lib/n8n/sender/stage';

/* Whatever is wrong in the node's parameters: one sentence, nothing stored, nothing sent. */

const { create, send, toUrl, deliveries: delivery, problemOf, url } = rejecting();

type Row = [what: string, parameters: () => INodeParameters, sentence: RegExp, CredentialFields?];
const rows: Row[] = [
	['no URL', () => create({ url: '' }), /URL is empty/],
	['no such URL', () => create({ url: 'hooks.example.com/calls' }), /not a valid URL/],
	['an FTP URL', () => create({ url: 'ftp://example.com/' }), /must begin with https/],
	[
		'a URL with a password',
		() => create({ url: 'https://me:pw@example.com/' }),
		/user name or password/,
	],
	['HTTP without leave', () => create({}), /https:\/\/, not http:\/\//, {}],
	[
		'this machine without leave',
		() => create({ url: 'https://127.0.0.1/hook' }),
		/127\.0\.0\.1 is this machine/,
		{},
	],
	[
		'a decimal spelling of this machine',
		() => create({ url: 'https://2130706433/' }),
		/this machine/,
		{},
	],
	['a metadata service', () => create({ url: 'http://169.254.169.254/latest' }), /link-local/],
	[
		'a private network that is not the allowed one',
		() => create({ url: 'https://10.1.2.3/' }),
		/private network/,
	],
	[
		'a bad URL of one event',
		() => create({ options: { urlByEvent: { event: [{ type: 'call.ended', url: 'nowhere' }] } } }),
		/URL/,
	],
	[
		'a schedule in words',
		() => create({ options: { schedule: 'soon' } }),
		/"soon" in Retry Schedule/,
	],
	[
		'a schedule with a wrong unit',
		() => create({ options: { schedule: '5s, 3y' } }),
		/"3y" in Retry Schedule/,
	],
	['an empty schedule', () => create({ options: { schedule: ' ' } }), /Retry Schedule is empty/],
	['a negative pause', () => create({ options: { schedule: '-5s' } }), /"-5s" in Retry Schedule/],
	[
		'a pause of two months',
		() => create({ options: { schedule: '60d' } }),
		/30 days|2592000|schedule/i,
	],
	['a timeout of an hour', () => create({ options: { timeoutSeconds: 3600 } }), /timeout/i],
	[
		'too many at a time',
		() => create({ options: { concurrency: 1000 } }),
		/concurrency|at a time/i,
	],
	['a negative rate', () => create({ options: { ratePerSecond: -1 } }), /rate|per second/i],
	['a probe each second', () => create({ options: { probeEverySeconds: 1 } }), /probe/i],
	['a secret that is no key', () => create({ options: { secret: 'not base64!' } }), /secret/i],
	[
		'a public key as the secret',
		() =>
			create({
				options: { secret: 'whpk_MCowBQYDK2VwAyEAbwmuk9nRCCxlrdNJUHIpFwGhHMTn5Bp1YqdCj0uo3Ms=' },
			}),
		/secret|private|key/i,
	],
	['an unknown dialect', () => create({ dialect: 'pigeonPost' }), /pigeonPost/],
	[
		'an event the dialect does not have',
		() => create({ dialect: 'dialerCx', events: ['call.end'] }),
		/call\.end.*call\.ended/s,
	],
	[
		'a filter without a field',
		() => create({ options: { filters: { filter: [{ field: '', values: '1' }] } } }),
		/filter/i,
	],
	[
		'a filter without values',
		() => create({ options: { filters: { filter: [{ field: 'lists', values: '' }] } } }),
		/filter/i,
	],
	[
		'a header that is none',
		() => create({ options: { headers: { header: [{ name: 'X Source', value: '1' }] } } }),
		/header/i,
	],
	[
		'a header of the signature itself',
		() => create({ options: { headers: { header: [{ name: 'Webhook-Signature', value: '1' }] } } }),
		/webhook-signature/i,
	],
	[
		'a custom dialect that does not sign the body',
		() => create({ dialect: 'custom', header: 'X-Signature', content: '{eventId}' }),
		/\{body\}/,
	],
	['no event type', () => send({ eventType: '  ' }), /^Event Type is empty/],
	['broken JSON', () => send({ data: '{"call_id": ' }), /Data is not valid JSON/],
	['no JSON at all', () => send({ data: '' }), /Data is not valid JSON|empty/],
	[
		'a time that is none',
		() => send({ options: { occurredAt: 'yesterday' } }),
		/"yesterday" in Occurred At/,
	],
	['no secret where one signs', () => toUrl({}), /Secret is empty: enter the one/],
	[
		'an empty URL to send to',
		() => toUrl({ url: '', secret: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0' }),
		/URL is empty/,
	],
	[
		'an event the platform does not have',
		() => toUrl({ dialect: 'dialerCx', secret: 'x', eventType: 'call.end' }),
		/call\.end/,
	],
	[
		'no such sample',
		() =>
			send({
				operation: 'sendSample',
				samplePreset: 'dialerCx',
				sampleEvent: 'call.end',
				url: url(),
			}),
		/no sample "call\.end"/,
	],
	[
		'no secret for a signed sample',
		() =>
			send({
				operation: 'sendSample',
				samplePreset: 'dialerCx',
				sampleEvent: 'call.ended',
				url: url(),
			}),
		/^Secret is empty/,
	],
	[
		'no such subscription',
		() => ({ resource: 'subscription', operation: 'pause', subscriptionId: by('sub_none') }),
		/sub_none/,
	],
	[
		'no subscription chosen',
		() => ({ resource: 'subscription', operation: 'pause', subscriptionId: by('') }),
		/subscription/i,
	],
	['no such delivery', () => delivery('get', { deliveryId: 'dlv_999999' }), /dlv_999999/],
	[
		'no delivery id',
		() => delivery('replay', { which: 'one', deliveryId: '' }),
		/No delivery is selected: choose one from the list, or enter its ID/,
	],
	['a range of everything', () => delivery('replay', { which: 'range' }), /at least one filter/],
	['everything cancelled', () => delivery('cancel', { which: 'range' }), /at least one filter/],
	[
		'failed since never',
		() => delivery('replay', { which: 'failed', since: '' }),
		/Since is empty/,
	],
	[
		'a bad time in a filter',
		() => delivery('getAll', { filters: { createdFrom: 'now-ish' } }),
		/"now-ish" in Created After/,
	],
	[
		'a network that is none in the credential',
		() => send({}),
		/Allowed Private Networks: "10\.0\.0\.0\/99"/,
		{ webhookSenderApi: { allowedNetworks: '10.0.0.0/99' } },
	],
	[
		'a proxy that is none in the credential',
		() => send({}),
		/Outgoing Proxy URL/,
		{ webhookSenderApi: { proxyUrl: 'proxy' } },
	],
	[
		'a short passphrase in the credential',
		() => send({}),
		/passphrase/i,
		{ webhookSenderApi: { passphrase: 'short' } },
	],
];

test.each(
	rows.map(([what, parameters, sentence, credentials = LOOPBACK]) => ({
		what,
		parameters,
		sentence,
		credentials,
	})),
)('$what: one sentence, nothing stored', async ({ parameters, sentence, credentials }) => {
	const message = await problemOf(parameters(), credentials);
	expect(message).toMatch(sentence);
	expect(message).not.toMatch(/undefined|\[object|Error:|\n/);
	expect(message.length).toBeLessThan(320);
});
