import { prepareSubscription } from '../../../../lib/delivery/attempt/prepare';
import { readSettings } from '../../../../lib/delivery/subscription/settings';
import { createKeyring, sealingKey } from '../../../../lib/delivery/subscription/secret/keyring';
import type { SubscriptionSettings } from '../../../../lib/delivery/subscription/settings';
import { newSubscription } from '../../../../lib/delivery/subscription/input/read';
import { deps, keyring, NOW, presets, route, URL_ } from '../subscription/subscribing';

async function settingsOf(input: object): Promise<SubscriptionSettings> {
	const made = await newSubscription({ url: URL_, route, ...input }, deps);
	if (!made.ok) throw new Error(made.problem);
	return made.value.settings;
}

describe('ready to send', () => {
	const event = {
		id: 'evt_1',
		type: 'call.ended',
		occurredAt: '2026-01-01T11:59:30Z',
		data: { a: 1 },
	};

	test('a request has our headers, then the user’s, then those that are signed', async () => {
		const settings = await settingsOf({
			headers: { Authorization: 'Bearer geheim', 'User-Agent': 'mine' },
			urlByEvent: { 'call.ended': 'https://b.example.com/x' },
		});
		const composed = prepareSubscription(settings, { presets, keyring }).compose(event, NOW);
		expect(composed).toMatchObject({
			ok: true,
			principal: {},
			request: {
				url: 'https://b.example.com/x',
				headers: {
					authorization: 'Bearer geheim',
					'user-agent': 'mine',
					'content-type': 'application/json',
					'webhook-id': 'evt_1',
					'webhook-timestamp': String(NOW / 1000),
				},
			},
		});
	});

	test('whom to ask where it may go is the same object each time, and holds nothing of what was allowed', async () => {
		const acting = { allow: ['10.0.0.0/8'], httpAllowed: true, credential: 'one' };
		const settings = await settingsOf({ route: { ...acting, proxy: 'http://proxy.example.com' } });
		expect(settings.route).toEqual({ credential: 'one' });
		const prepared = prepareSubscription(settings, { presets, keyring });
		const [one, two] = [prepared.compose(event, NOW), prepared.compose(event, NOW + 1)];
		expect(one.ok && one.principal).toEqual({ credential: 'one' });
		expect(one.ok && two.ok && one.principal === two.principal).toBe(true);
	});

	test('what a version before has copied is not what holds, but for its proxy', async () => {
		const proxy = keyring.seal('http://proxy.example.com', 'proxy');
		const settings = {
			...(await settingsOf({})),
			route: { allow: ['10.0.0.0/8'], httpAllowed: true, proxy },
		};
		const composed = prepareSubscription(settings, { presets, keyring }).compose(event, NOW);
		expect(composed.ok && composed.principal).toEqual({
			copied: true,
			proxy: 'http://proxy.example.com',
		});
	});

	test.each<[what: string, input: object, event: object, fault: string, detail: string | RegExp]>([
		[
			'data that is no object, where the body is the data',
			{ preset: 'nectarDesk' },
			{ data: 'text' },
			'data',
			/requires the data to be a JSON object/,
		],
		['an id that would be ambiguous', {}, { id: 'a.b' }, 'data', /can't contain a dot/],
		[
			'a type that can be no header',
			{
				custom: {
					header: 'x-s',
					encoding: 'hex',
					prefix: '',
					content: '{body}',
					timestampHeader: '',
					idHeader: '',
					fields: { type: '', id: '', timestamp: '', data: 'd', typeHeader: 'x-type' },
				},
			},
			{ type: 'é' },
			'data',
			/can't be sent in a header/,
		],
	])('%s is a fault of the data', async (_what, input, more, fault, detail) => {
		const prepared = prepareSubscription(await settingsOf(input), { presets, keyring });
		expect(prepared.compose({ ...event, ...more }, NOW)).toEqual({
			ok: false,
			outcome: { kind: 'own-fault', fault, detail: expect.stringMatching(detail) },
		});
	});

	test.each<[what: string, input: object, detail: RegExp]>([
		[
			'the secret',
			{},
			/^The secret can't be opened\. It was encrypted with the key [0-9a-f]{8}, which is missing/,
		],
		['a header', { headers: { 'x-a': '1' } }, /^The header x-a can't be opened\. /],
		['the proxy', {}, /^The proxy's URL can't be opened\. /],
	])(
		'%s that can not be opened is our own fault, until the key is back',
		async (what, input, detail) => {
			// Only versions before stored one.
			const stored = { proxy: keyring.seal('http://p.example.com', 'proxy') };
			const settings = {
				...(await settingsOf(input)),
				...(what === 'the proxy' && { route: stored }),
			};
			const other = createKeyring({
				keys: [sealingKey(Buffer.alloc(32, 9))],
				randomBytes: deps.randomBytes,
			});
			let current = other;
			const unseal: typeof other.unseal = (...args) => current.unseal(...args);
			const prepared = prepareSubscription(settings, { presets, keyring: { unseal } });
			expect(prepared.compose(event, NOW)).toEqual({
				ok: false,
				outcome: { kind: 'own-fault', fault: 'sender', detail: expect.stringMatching(detail) },
			});
			current = keyring;
			expect(prepared.compose(event, NOW).ok).toBe(true);
		},
	);

	test('a secret whose overlap is over need not be opened', async () => {
		const settings = await settingsOf({});
		const lost = createKeyring({
			keys: [sealingKey(Buffer.alloc(32, 9))],
			randomBytes: deps.randomBytes,
		});
		const older = { sealed: lost.seal('whsec_old', 'secret'), createdAt: NOW - 9, notAfter: NOW };
		const secrets = [...settings.secrets, older];
		const prepared = prepareSubscription({ ...settings, secrets }, { presets, keyring });
		expect(prepared.compose(event, NOW - 1).ok).toBe(false);
		expect(prepared.compose(event, NOW).ok).toBe(true);
	});

	test('a preset of another version is our own fault', async () => {
		const settings = { ...(await settingsOf({})), preset: 'fromTheFuture' };
		expect(prepareSubscription(settings, { presets, keyring }).compose(event, NOW)).toEqual({
			ok: false,
			outcome: {
				kind: 'own-fault',
				fault: 'sender',
				detail: "this version doesn't support the format fromTheFuture",
			},
		});
	});

	test('a subscription without a secret, where one is needed, can be fixed', async () => {
		const settings = { ...(await settingsOf({})), secrets: [] };
		expect(prepareSubscription(settings, { presets, keyring }).compose(event, NOW)).toMatchObject({
			outcome: { fault: 'sender', detail: 'there is no secret to sign with' },
		});
	});

	test('settings of another version are told by their field', async () => {
		const settings = { ...(await settingsOf({})), order: 'sometimes' };
		expect(readSettings(JSON.parse(JSON.stringify(settings)) as never)).toEqual({
			ok: false,
			problem: "This version can't read the subscription's order: save it again.",
		});
	});
});
