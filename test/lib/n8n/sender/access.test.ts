import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { WebhookSenderApi } from '../../../../credentials/WebhookSenderApi.credentials';
import { accessIn, SENDER_FIELDS } from '../../../../lib/n8n/sender/access';
import { openRoutes } from '../../../../lib/delivery/attempt/connection/routes';
import { openRoute } from '../../../../lib/delivery/attempt/connection/route';

/* What the fields of a Webhook Sender credential say. */

const proxyOf = (fields: object): string => {
	const access = accessIn({ proxyUrl: 'http://proxy.example.com:3128', ...fields });
	return typeof access === 'string' ? access : (access.route.proxy ?? '');
};

test.each(['plain', '50%off', '100%41', 'a:b@c/d?e#f', 'grün 🔑', '%'])(
	'the proxy gets the password %j as it was written',
	async (proxyPassword) => {
		const proxy = proxyOf({ proxyUser: 'me%20', proxyPassword });
		const { username, password, host } = new URL(proxy);
		// As the client reads a proxy's URL.
		expect(decodeURIComponent(username)).toBe('me%20');
		expect(decodeURIComponent(password)).toBe(proxyPassword);
		expect(host).toBe('proxy.example.com:3128');
		const routes = openRoutes((route) =>
			openRoute(route, { lookup: () => undefined, connectTimeoutSeconds: 1 }),
		);
		expect(routes.to({ allow: [], httpAllowed: false, proxy }, 'https://h.example/').proxied).toBe(
			true,
		);
		await routes.close();
	},
);

test.each<[what: string, fields: object, sentence: RegExp]>([
	['no URL', { proxyUrl: 'proxy:3128 ' }, /^Outgoing Proxy URL is invalid/],
	['a URL of SOCKS', { proxyUrl: 'socks5://proxy:1080' }, /^Outgoing Proxy URL is invalid/],
	[
		'a URL whose password is half escaped',
		{ proxyUrl: 'http://me:50%off@proxy.example.com' },
		/^Outgoing Proxy URL contains a login .*User and Outgoing Proxy Password instead\.$/,
	],
])('%s is rejected with a sentence', (_what, fields, sentence) => {
	expect(proxyOf(fields)).toMatch(sentence);
});

describe('a switch that is an expression', () => {
	const said = (fields: object) => accessIn(fields as ICredentialDataDecryptedObject);

	test.each([
		['true', true, 'own'],
		['false', false, ''],
		[true, true, 'own'],
	])('and gives %j', (value, httpAllowed, scope) => {
		expect(said({ allowHttp: value, ownSubscriptions: value })).toMatchObject({
			route: { httpAllowed },
			scope,
		});
	});

	test.each([
		['allowHttp', 'Allow HTTP'],
		['ownSubscriptions', 'Keep Subscriptions Separate'],
	])('and gives nothing for %s is not taken for off', (name, title) => {
		expect(said({ [name]: undefined })).toBe(
			`${title} resolves to an empty value: correct its expression.`,
		);
		expect(said({ [name]: 'perhaps' })).toBe(
			`${title} is invalid: its expression must resolve to true or false.`,
		);
	});
});

describe('a field that is configured, but comes out empty', () => {
	const said = (fields: object) => accessIn(fields as ICredentialDataDecryptedObject);
	const { properties } = new WebhookSenderApi();
	const defaults = Object.fromEntries(properties.map(({ name, default: value }) => [name, value]));

	test('is no field that nobody touched', () => {
		expect(said(defaults)).toMatchObject({ credentialed: true, route: { allow: [] } });
		expect(said({})).toMatchObject({ credentialed: true, route: { allow: [] } });
	});

	test.each(Object.entries(SENDER_FIELDS))('%s is named by its title', (name, title) => {
		expect(properties.find((one) => one.name === name)?.displayName).toBe(title);
		for (const value of [undefined, null, ' \n', 7]) {
			expect(said({ ...defaults, proxyUrl: 'http://proxy.example.com', [name]: value })).toBe(
				`${title} resolves to an empty value: correct its expression, or clear the field.`,
			);
		}
	});

	test.each(['passphrase', 'proxyUrl', 'proxyPassword'])('%s may be required', (name) => {
		const title = SENDER_FIELDS[name];
		const given = { ...defaults, proxyUrl: 'http://proxy.example.com', required: [name] };
		for (const value of ['', undefined]) {
			expect(said({ ...given, [name]: value })).toBe(
				`${title} is required but empty: enter a value, or remove it from Required Fields.`,
			);
		}
		const value = name === 'proxyUrl' ? given.proxyUrl : 'a long enough passphrase';
		expect(said({ ...given, [name]: value })).toMatchObject({ credentialed: true });
	});

	test.each(['proxyUser', 'proxyPassword'])('%s without a URL names the URL', (name) => {
		expect(said({ ...defaults, [name]: 'me' })).toBe(
			'Outgoing Proxy URL is empty, but Outgoing Proxy User or Outgoing Proxy Password is set: enter the URL, or clear both.',
		);
	});
});
