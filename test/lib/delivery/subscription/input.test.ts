import {
	changedSubscription,
	endpointId,
	newEndpoint,
	newSubscription,
	rotatedSubscription,
	type NewSubscription,
} from '../../../../lib/delivery/subscription/input/read';
import { prepareSubscription } from '../../../../lib/delivery/attempt/prepare';
import { createKeyring, sealingKey } from '../../../../lib/delivery/subscription/secret/keyring';
import { readSettings, SubscriptionSettings } from '../../../../lib/delivery/subscription/settings';
import { urlFor } from '../../../../lib/delivery/subscription/routing';
import type { JsonObject } from '../../../../lib/webhook/http/message';
import { deps, keyring, NOW, presets, route, URL_ } from './subscribing';

const create = async (input: object): Promise<NewSubscription> => {
	const made = await newSubscription({ url: URL_, route, ...input }, deps);
	if (!made.ok) throw new Error(made.problem);
	// What is stored is JSON, and can be read again.
	const stored: unknown = JSON.parse(JSON.stringify(made.value.settings));
	expect(SubscriptionSettings.safeParse(stored).error).toBeUndefined();
	return made.value;
};
const rejection = async (input: object): Promise<string> => {
	const made = await newSubscription({ url: URL_, route, ...input }, deps);
	return made.ok ? 'taken' : made.problem;
};
const customForm = {
	header: 'X-Signature',
	encoding: 'hex',
	prefix: '',
	content: '{body}',
	timestampHeader: '',
	idHeader: '',
	fields: { type: 'event', id: 'id', timestamp: '', data: 'data' },
};

describe('the event in the URL', () => {
	const url = async (eventInUrl?: boolean) => {
		const { settings } = await create({ preset: 'nectarDesk', eventInUrl });
		const event = { id: 'evt_1', type: 'Call Ended', occurredAt: '2026-01-01T00:00:00Z', data: {} };
		const composed = prepareSubscription(settings, { presets, keyring }).compose(event, NOW);
		return composed.ok ? composed.request.url : composed.outcome.detail;
	};

	test('is added where the format has no other place for it', async () => {
		expect(await url()).toBe(`${URL_}?event=call_ended&event_id=evt_1`);
		expect(await url(true)).toBe(`${URL_}?event=call_ended&event_id=evt_1`);
	});

	test('is left out where the user says so', async () => {
		expect(await url(false)).toBe(URL_);
	});
});

describe('names that every object has', () => {
	const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

	test.each(names)('%s is a header and an event type like any other', async (name) => {
		const own = (value: string) => Object.fromEntries([[name, value]]);
		const { settings } = await create({
			headers: own('sent along'),
			urlByEvent: own('https://own.example.com/'),
		});
		const stored = readSettings(JSON.parse(JSON.stringify(settings)) as JsonObject);
		if (!stored.ok) throw new Error(stored.problem);
		const event = { id: 'evt_1', type: name, occurredAt: '2026-01-01T00:00:00Z', data: {} };
		const composed = prepareSubscription(stored.value, { presets, keyring }).compose(event, NOW);
		if (!composed.ok) throw new Error(composed.outcome.detail);
		const { headers, url } = composed.request;
		expect(url).toBe('https://own.example.com/');
		expect(Object.entries(headers)).toContainEqual([name.toLowerCase(), 'sent along']);
	});

	test('are no URLs of their own where nobody gave one', async () => {
		const { settings } = await create({});
		for (const type of names) expect(urlFor(settings, type)).toBe(URL_);
	});
});

describe('a new subscription', () => {
	test('needs no more than a URL: Standard Webhooks, all events, a secret to show once', async () => {
		const { settings, enabled, secret } = await create({});
		expect(settings).toMatchObject({
			label: '',
			url: URL_,
			events: 'all',
			preset: 'standardWebhooks',
			policy: {},
			order: 'none',
			concurrency: 10,
		});
		expect(enabled).toBe(true);
		expect(secret?.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
		expect(settings.secrets).toEqual([{ sealed: expect.any(String), createdAt: NOW }]);
		expect(JSON.stringify(settings)).not.toContain('whsec_');
	});

	test.each<[what: string, input: object, settings: object]>([
		[
			'events in a text',
			{ events: ' call.ended , lead.updated,call.ended' },
			{ events: ['call.ended', 'lead.updated'] },
		],
		['events in a list of texts', { events: ['a,b', 'c'] }, { events: ['a', 'b', 'c'] }],
		['all events by a star', { events: ['*'] }, { events: 'all' }],
		[
			'the URL as the guard spells it',
			{ url: ' HTTPS://Hooks.Example.com:443/x ' },
			{ url: 'https://hooks.example.com/x' },
		],
		[
			'a URL per event',
			{ urlByEvent: { 'call.ended': 'https://b.example.com/' } },
			{ urlByEvent: { 'call.ended': 'https://b.example.com/' } },
		],
		[
			'filters with numbers',
			{ filters: [{ field: ' agent.id ', values: [42, true, 'x'] }] },
			{ filters: [{ field: 'agent.id', values: ['42', 'true', 'x'] }] },
		],
		["its dialect's order", { preset: 'nectarDesk' }, { order: 'key' }],
		['an order of its own', { preset: 'nectarDesk', order: 'all' }, { order: 'all' }],
		[
			'http where that is allowed',
			{ url: 'http://hooks.example.com/', route: { allow: [], httpAllowed: true } },
			{ url: 'http://hooks.example.com/' },
		],
		[
			'a private address that is allowed',
			{ url: 'https://inside.example/', route: { allow: [' 10.0.0.0/8', ''], httpAllowed: false } },
			{ url: 'https://inside.example/', route: {} },
		],
		[
			'a policy',
			{ policy: { scheduleSeconds: [1, 2], pausesAfter: 0 } },
			{ policy: { scheduleSeconds: [1, 2], pausesAfter: 0 } },
		],
		['a form of its own', { custom: customForm }, { preset: 'custom', custom: customForm }],
	])('has %s', async (_what, input, settings) => {
		expect((await create(input)).settings).toMatchObject(settings);
	});

	test.each<[preset: string, secret: RegExp | undefined]>([
		['runACall', /^[0-9a-f]{64}$/],
		['justCall', /^[0-9a-f]{64}$/],
		['dialerCx', /^[0-9a-f]{64}$/],
		['nectarDesk', undefined],
	])('of %s gets a secret as it signs', async (preset, pattern) => {
		const { settings, secret } = await create({ preset });
		expect(settings.secrets).toHaveLength(pattern ? 1 : 0);
		if (pattern) expect(secret?.secret).toMatch(pattern);
		else expect(secret).toBeUndefined();
	});

	test('signs with ed25519 where that is wished for, and shows the public key', async () => {
		const { secret } = await create({ secretKind: 'ed25519' });
		expect(secret?.secret).toMatch(/^whsk_[A-Za-z0-9+/]{86}==$/);
		expect(secret?.publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
		// The secret holds its public half behind the seed.
		const whole = Buffer.from(secret?.secret.slice(5) ?? '', 'base64');
		expect(whole.subarray(32).toString('base64')).toBe(secret?.publicKey?.slice(5));
	});

	test("takes a secret of the user's own", async () => {
		const { secret, settings } = await create({ preset: 'justCall', secret: ' my api secret ' });
		expect(secret).toEqual({ secret: 'my api secret' });
		expect(keyring.unseal(settings.secrets[0]?.sealed ?? '', 'secret')).toEqual({
			ok: true,
			value: 'my api secret',
		});
	});

	test('seals headers and the proxy, which may hold passwords', async () => {
		const { settings } = await create({
			headers: { Authorization: 'Bearer geheim' },
			route: { ...route, proxy: 'http://user:geheim@proxy.example.com:3128' },
		});
		expect(JSON.stringify(settings)).not.toContain('geheim');
		expect(keyring.unseal(settings.headers.authorization ?? '', 'header')).toMatchObject({
			value: 'Bearer geheim',
		});
	});
});

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

describe('a change', () => {
	const change = async (input: object, changes: object) => {
		const { settings } = await create(input);
		const changed = await changedSubscription(settings, changes, deps);
		return { before: settings, after: changed.ok ? changed.value : changed.problem };
	};

	test.each<[what: string, changes: object, more: object]>([
		['nothing', {}, {}],
		['the label', { label: 'CRM' }, { label: 'CRM' }],
		['the events', { events: 'a,b' }, { events: ['a', 'b'] }],
		[
			'part of the policy',
			{ policy: { timeoutSeconds: 3 } },
			{ policy: { timeoutSeconds: 3, pausesAfter: 5 } },
		],
		['all of the policy', { policy: null }, { policy: {} }],
		['the rate, taking it away', { ratePerSecond: null }, { ratePerSecond: undefined }],
		['the concurrency, back to what it is by default', { concurrency: null }, { concurrency: 10 }],
		['the order', { order: 'all' }, { order: 'all' }],
		['the filters, taking them away', { filters: null }, { filters: [] }],
	])('of %s leaves the rest, secrets too', async (_what, changes, more) => {
		const { before, after } = await change(
			{
				policy: { pausesAfter: 5 },
				ratePerSecond: 7,
				concurrency: 3,
				filters: [{ field: 'a', values: ['b'] }],
				headers: { 'x-a': '1' },
			},
			changes,
		);
		expect(after).toEqual({ ...before, ...more });
	});

	test('of the URL is judged by what the one who changes it may do, not by who saved it', async () => {
		const acting = { allow: ['10.0.0.7'], httpAllowed: false, credential: 'one' };
		const inside = { url: 'https://inside.example/' };
		expect((await change({ route: acting }, inside)).after).toMatch(/^URL: inside\.example/);
		const { after } = await change({}, { ...inside, route: acting });
		expect(after).toMatchObject({ ...inside, route: { credential: 'one' } });
	});

	test.each<[what: string, input: object, changes: object, sentence: RegExp]>([
		['a bad URL', {}, { url: 'https://127.0.0.1/' }, /^URL: 127\.0\.0\.1 is/],
		[
			'a route that no longer leads there',
			{ url: 'https://inside.example/', route: { allow: ['10.0.0.7'], httpAllowed: false } },
			{ route },
			/^URL: inside\.example resolves to 10\.0\.0\.7/,
		],
		[
			'a preset that has not these events',
			{ events: 'a' },
			{ preset: 'justCall' },
			/^Events: JustCall has no event "a"/,
		],
		[
			'a preset that signs, where nothing was signed',
			{ preset: 'nectarDesk' },
			{ preset: 'dialerCx' },
			/^Format: the subscription has no secret that fits/,
		],
		[
			'a preset the secret is no key for',
			{ preset: 'justCall', secret: 'not base64!' },
			{ preset: 'standardWebhooks' },
			/^Format: the subscription has no secret that fits Standard Webhooks/,
		],
		[
			'a preset that sets one of the headers',
			{ headers: { 'x-signature': '1' } },
			{ preset: 'runACall' },
			/^Headers: x-signature belongs/,
		],
	])('to %s is rejected', async (_what, input, changes, sentence) => {
		expect((await change(input, changes)).after).toMatch(sentence);
	});

	test('to another preset keeps a secret that fits', async () => {
		const { before, after } = await change({}, { preset: 'dialerCx' });
		expect(after).toMatchObject({ preset: 'dialerCx', secrets: before.secrets });
	});
});

test('a change of the preset keeps only the older secrets that fit', async () => {
	const { settings } = await create({ preset: 'dialerCx', secret: 'no base64 at all!' });
	const rotated = await rotatedSubscription(
		settings,
		{ overlapSeconds: 3600, secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
		deps,
	);
	const before = rotated.ok ? rotated.value.settings : settings;
	expect(before.secrets).toHaveLength(2);
	const changed = await changedSubscription(before, { preset: 'standardWebhooks' }, deps);
	expect(changed.ok && changed.value.secrets).toEqual(before.secrets.slice(0, 1));
});

describe('a rotation', () => {
	const rotate = async (input: object, change: object, nowMilliseconds = NOW) => {
		const { settings } = await create(input);
		return rotatedSubscription(
			settings,
			{ overlapSeconds: 3600, ...change },
			{ ...deps, nowMilliseconds },
		);
	};

	test('puts the new secret first; the old one signs on for the overlap', async () => {
		const rotated = await rotate({}, {}, NOW + 5);
		expect(rotated).toMatchObject({
			ok: true,
			value: {
				secret: { secret: expect.stringMatching(/^whsec_/) },
				settings: {
					secrets: [{ createdAt: NOW + 5 }, { createdAt: NOW, notAfter: NOW + 5 + 3_600_000 }],
				},
			},
		});
	});

	test('without an overlap ends the old one at once', async () => {
		const rotated = await rotate({}, { overlapSeconds: 0 });
		expect(rotated.ok && rotated.value.settings.secrets).toHaveLength(1);
	});

	test('leaves those that end sooner as they are, and those that ended out', async () => {
		const { settings } = await create({});
		const day = 86_400_000;
		const at = (nowMilliseconds: number, from: SubscriptionSettings, overlapDays: number) =>
			rotatedSubscription(
				from,
				{ overlapSeconds: overlapDays * 86_400 },
				{ ...deps, nowMilliseconds },
			);
		const once = await at(NOW, settings, 1);
		const twice = await at(NOW + 1000, once.ok ? once.value.settings : settings, 7);
		const ends = twice.ok ? twice.value.settings.secrets.map(({ notAfter }) => notAfter) : [];
		expect(ends).toEqual([undefined, NOW + 1000 + 7 * day, NOW + day]);
		const later = await at(NOW + 2 * day, twice.ok ? twice.value.settings : settings, 0);
		expect(later.ok && later.value.settings.secrets).toHaveLength(1);
	});

	test('leaves out those that can not be opened any more, so that it replaces a lost key', async () => {
		const lost = createKeyring({ keys: [sealingKey(Buffer.alloc(32, 9))], ...deps });
		const { settings } = await create({});
		const sealed = lost.seal('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'secret');
		const unreadable = { ...settings, secrets: [{ sealed, createdAt: NOW }, ...settings.secrets] };
		const rotated = await rotatedSubscription(unreadable, { overlapSeconds: 3600 }, deps);
		expect(rotated.ok && rotated.value.settings.secrets.map((secret) => secret.sealed)).toEqual([
			expect.any(String),
			settings.secrets[0]?.sealed,
		]);
	});

	test.each<[what: string, input: object, change: object, sentence: RegExp]>([
		[
			'too long an overlap',
			{},
			{ overlapSeconds: 7 * 86_400 + 1 },
			/^Overlap is invalid: .*0 to 7 days\.$/,
		],
		['an overlap that is none', {}, { overlapSeconds: NaN }, /^Overlap is invalid:/],
		['nothing signed', { preset: 'nectarDesk' }, {}, /^Secret can't be rotated/],
		['a secret that is no key', {}, { secret: 'öä' }, /^Secret is invalid: it must be base64/],
		[
			'a secret shorter than the specification has it',
			{},
			{ secret: `whsec_${'A'.repeat(31)}` },
			/^Secret is invalid: it must be the base64 of 24 to 64 bytes; it has 23\. Leave it empty/,
		],
	])('with %s is rejected', async (_what, input, change, sentence) => {
		const rotated = await rotate(input, change);
		expect(rotated.ok ? '' : rotated.problem).toMatch(sentence);
	});
});

describe('an endpoint given with a single event', () => {
	test('brings its secret, and is never paused', async () => {
		const made = await newEndpoint({ url: URL_, route, preset: 'runACall', secret: 's' }, deps);
		expect(made).toMatchObject({ ok: true, value: { policy: { pausesAfter: 0 } } });
	});

	test('may have a short secret, as it is its receiver who chose it', async () => {
		const made = await newEndpoint({ url: URL_, route, secret: 'whsec_c2VjcmV0' }, deps);
		expect(made).toMatchObject({ ok: true });
	});

	test('without a secret is rejected where it is signed, and taken where not', async () => {
		expect(await newEndpoint({ url: URL_, route }, deps)).toEqual({
			ok: false,
			problem: 'Secret is empty: enter the one that the endpoint verifies signatures with.',
		});
		expect(await newEndpoint({ url: URL_, route, preset: 'nectarDesk' }, deps)).toMatchObject({
			ok: true,
		});
	});

	test('has the same id for the same description, in whatever order, and another one for another', () => {
		const id = endpointId({ url: URL_, route, secret: 's', headers: { a: '1', b: '2' } }, keyring);
		expect(id).toMatch(/^end_[0-9a-f]{32}$/);
		expect(
			endpointId({ headers: { b: '2', a: '1' }, secret: 's', route, url: URL_ }, keyring),
		).toBe(id);
		expect(
			endpointId({ url: URL_, route, secret: 't', headers: { a: '1', b: '2' } }, keyring),
		).not.toBe(id);
	});

	test('has an id from which nobody without the key can guess the secret', () => {
		const other = createKeyring({
			keys: [sealingKey(Buffer.alloc(32, 8))],
			randomBytes: deps.randomBytes,
		});
		const endpoint = { url: URL_, route, secret: 's' };
		expect(endpointId(endpoint, other)).not.toBe(endpointId(endpoint, keyring));
	});
});
