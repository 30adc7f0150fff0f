import { accessIn } from '../../nodes/n8n/senderAccess';
import { linesOf } from '../../nodes/delivery/attemptLines';
import { openLine } from '../../nodes/delivery/attemptRoutes';

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
		const lines = linesOf((route) =>
			openLine(route, { lookup: () => undefined, connectTimeoutSeconds: 1 }),
		);
		expect(lines.to({ allow: [], httpAllowed: false, proxy }, 'https://h.example/').proxied).toBe(
			true,
		);
		await lines.close();
	},
);

test.each<[what: string, fields: object, sentence: RegExp]>([
	['no URL', { proxyUrl: 'proxy:3128 ' }, /^Outgoing Proxy URL is invalid/],
	['a URL of SOCKS', { proxyUrl: 'socks5://proxy:1080' }, /^Outgoing Proxy URL is invalid/],
	[
		'a URL whose password is half escaped',
		{ proxyUrl: 'http://me:50%off@proxy.example.com' },
		/^Outgoing Proxy URL holds a login .*User and Password instead\.$/,
	],
])('%s is refused with a sentence', (_what, fields, sentence) => {
	expect(proxyOf(fields)).toMatch(sentence);
});
