import { customForm as form, route, URL_ } from '../subscribing';
import { rejection } from './creating';

const customForm = form('data');

describe('is rejected with one sentence:', () => {
	test.each<[what: string, input: object, sentence: string | RegExp]>([
		['no URL', { url: '' }, /^URL: The URL is empty\. Enter for example https:/],
		['a URL that is none', { url: 'hooks.example.com' }, /^URL: This is not a valid URL/],
		['http', { url: 'http://hooks.example.com/' }, /^URL: .*https:\/\//],
		[
			'a name that resolves inwards',
			{ url: 'https://rebinding.example/' },
			/^URL: rebinding\.example resolves to 127\.0\.0\.1/,
		],
		[
			'a name that does not resolve',
			{ url: 'https://nowhere.example/' },
			/^URL: nowhere\.example could not be resolved/,
		],
		['a private address, in any spelling', { url: 'https://0x7f.1/' }, /^URL: 127\.0\.0\.1 is /],
		[
			'a bad URL of an event',
			{ urlByEvent: { 'call.ended': 'https://10.0.0.1/' } },
			/^URL of call\.ended: 10\.0\.0\.1 is/,
		],
		[
			'a URL of an event it does not listen to',
			{ events: 'a', urlByEvent: { b: URL_ } },
			"URL of b: the subscription doesn't include that event type; add it to Events, or remove the URL.",
		],
		[
			'no network',
			{ route: { ...route, allow: ['10.0.0.0/99'] } },
			/^Allowed Private Networks: "10\.0\.0\.0\/99" isn't an IP address or CIDR range/,
		],
		[
			'a proxy that is none',
			{ route: { ...route, proxy: 'proxy' } },
			/^Outgoing Proxy URL is invalid/,
		],
		[
			'an unknown preset',
			{ preset: 'dialercx' },
			'Format: there is no "dialercx"; did you mean dialerCx?',
		],
		[
			'a preset nothing is like',
			{ preset: 'zzzzzz' },
			/^Format: there is no "zzzzzz"; choose one of standardWebhooks, .*custom\.$/,
		],
		['no events', { events: ' , ' }, 'Events is empty: select at least one event, or all.'],
		[
			'all events beside named ones',
			{ events: ['*', 'call.ended', 'lead.updated'] },
			'Events has both * (All Events) and call.ended, lead.updated: remove * to send only those, or keep only * to send every event.',
		],
		[
			'all events behind a named one, in a text',
			{ events: 'call.ended, all' },
			/^Events has both all \(All Events\) and call\.ended: remove all/,
		],
		[
			'an event that is misspelt',
			{ preset: 'justCall', events: 'call.complete' },
			'Events: JustCall has no event "call.complete"; did you mean call.completed?',
		],
		[
			'an event spelt the wrong way',
			{ preset: 'nectarDesk', events: 'call_ended' },
			'Events: Nectar Desk has no event "call_ended"; did you mean Call Ended?',
		],
		[
			'an event by the name it has in the other documents of Run a Call',
			{ preset: 'runACall.vendor', events: 'invoice.issued' },
			'Events: Run a Call (Developer API) has no event "invoice.issued"; did you mean invoice.sent?',
		],
		[
			'an event by the name that only the API of JustCall has',
			{ preset: 'justCall', events: 'call.voicemail' },
			'Events: JustCall has no event "call.voicemail"; did you mean voicemail.received?',
		],
		['an event that is not there', { preset: 'oncallclerk', events: 'x' }, /^Format/],
		[
			'events that are no text',
			{ events: [7] },
			'Events is invalid: enter event types, separated by commas.',
		],
		[
			'another event',
			{ preset: 'onCallClerk', events: 'invoice.paid' },
			/^Events: OnCallClerk has no event "invoice\.paid"; it has call\.started, .*\.$/,
		],
		[
			'a filter without a field',
			{ filters: [{ values: ['a'] }] },
			/^Filters: enter the field as a path/,
		],
		[
			'a filter with a broken path',
			{ filters: [{ field: 'a..b', values: ['a'] }] },
			/^Filters: enter the field as a path/,
		],
		[
			'a filter without values',
			{ filters: [{ field: 'a', values: [] }] },
			'Filters: enter at least one value for a.',
		],
		[
			'a filter by an object',
			{ filters: [{ field: 'a', values: [{}] }] },
			'Filters: a value must be a text, a number, true or false.',
		],
		[
			'a schedule in words',
			{ policy: { scheduleSeconds: ['soon'] } },
			/^Retry Schedule is invalid: enter at most 100 intervals/,
		],
		[
			'a schedule back in time',
			{ policy: { scheduleSeconds: [5, -1] } },
			/^Retry Schedule is invalid:/,
		],
		[
			'an endless timeout',
			{ policy: { timeoutSeconds: 121 } },
			/^Timeout is invalid: enter a number of seconds/,
		],
		[
			'no timeout',
			{ policy: { timeoutSeconds: 0 } },
			/^Timeout is invalid: enter a number of seconds/,
		],
		[
			'a policy misspelt',
			{ policy: { timeout: 5 } },
			/^Retry policy is invalid: it can have timeoutSeconds/,
		],
		['half a failure', { policy: { pausesAfter: 1.5 } }, /^Pause After Failures is invalid:/],
		['another success', { policy: { success: '3xx' } }, /^Success Status Codes is invalid:/],
		[
			'no concurrency',
			{ concurrency: 0 },
			'Concurrency is invalid: enter a whole number from 1 to 100.',
		],
		[
			'a rate that is none',
			{ ratePerSecond: NaN },
			'Rate per second is invalid: enter a number from 0.001 to 10000.',
		],
		[
			'a probe too often',
			{ probeEverySeconds: 1 },
			'Probe every is invalid: enter a number from 10 to 86400.',
		],
		['another order', { order: 'fifo' }, 'Order is invalid: choose "none", "key" or "all".'],
		['a label too long', { label: 'x'.repeat(201) }, /^Label is invalid:/],
		[
			'a secret that is no key',
			{ secret: 'whsk_short' },
			/^Secret is invalid: it must be 32 bytes in base64 after whsk_; it has 3\./,
		],
		[
			'a public key as the secret',
			{ secret: `whpk_${'A'.repeat(43)}=` },
			/^Secret is the public key/,
		],
		[
			'a secret where nothing is signed',
			{ preset: 'nectarDesk', secret: 'x' },
			/^Secret must be empty, as this format doesn't sign/,
		],
		[
			'ed25519 where it is unknown',
			{ preset: 'justCall', secretKind: 'ed25519' },
			/^Only Standard Webhooks signs with Ed25519/,
		],
		[
			"a header of HTTP's own",
			{ headers: { Host: 'x' } },
			'Headers: host is set by the sender itself; remove it.',
		],
		[
			'a header that is signed',
			{ headers: { 'Webhook-Id': 'x' } },
			'Headers: webhook-id belongs to the signature; remove it.',
		],
		[
			'a header with the signature',
			{ preset: 'onCallClerk', headers: { 'X-OnCallClerk-Signature': 'x' } },
			/belongs to the signature/,
		],
		[
			'a header the form adds',
			{ preset: 'runACall.vendor', headers: { 'Run-A-Call-Event-Id': 'x' } },
			/belongs to the signature/,
		],
		[
			'a header that is no name',
			{ headers: { 'x y': '1' } },
			/^Headers: "x y" isn't a valid header name/,
		],
		[
			'a header with a line break',
			{ headers: { a: '1\r\nb: 2' } },
			/^Headers: the value of a must be/,
		],
		[
			'a secret longer than the specification has it',
			{ secret: `whsec_${Buffer.alloc(65).toString('base64')}` },
			/^Secret is invalid: it must be the base64 of 24 to 64 bytes; it has 65\./,
		],
		[
			'a custom preset without a form',
			{ preset: 'custom' },
			'Custom signature: "all of it" is missing or invalid.',
		],
		[
			'a form without a header',
			{ custom: { ...customForm, header: '' } },
			/^Headers: "" isn't a valid header name/,
		],
		[
			'a form with half its fields',
			{ custom: { header: 'x' } },
			/^Custom signature: "\w+" is missing/,
		],
		[
			'signed content of nothing',
			{ custom: { ...customForm, content: 'fixed' } },
			/^Signed Content must contain at least one of \{body\}/,
		],
		[
			'an unknown placeholder',
			{ custom: { ...customForm, content: '{body}{nonce}' } },
			/^Signed Content can't contain \{nonce\}; use/,
		],
		[
			'a timestamp nobody is told',
			{ custom: { ...customForm, content: '{timestamp}.{body}' } },
			/^Timestamp Header is empty: enter one/,
		],
		[
			'a header that is named twice',
			{ custom: { ...customForm, idHeader: 'x-signature' } },
			'Custom signature: x-signature is used for two headers; use a different name for each.',
		],
		[
			'a field that is named twice',
			{ custom: { ...customForm, fields: { ...customForm.fields, data: 'event' } } },
			'Custom signature: event is used for two fields; use a different name for each.',
		],
		[
			'an id nobody is told',
			{
				custom: { ...customForm, content: '{id}.{body}', fields: { ...customForm.fields, id: '' } },
			},
			/^ID Header is empty: enter one/,
		],
	])('%s', async (_what, input, sentence) => {
		const said = await rejection(input);
		if (typeof sentence === 'string') expect(said).toBe(sentence);
		else expect(said).toMatch(sentence);
		expect(said).toMatch(/[.?]$/);
	});
});
