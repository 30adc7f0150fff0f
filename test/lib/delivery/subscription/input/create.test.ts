import { customForm, keyring, NOW, route, URL_ } from '../subscribing';
import { create } from './creating';

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
		[
			'a form of its own',
			{ custom: customForm('data') },
			{ preset: 'custom', custom: customForm('data') },
		],
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
