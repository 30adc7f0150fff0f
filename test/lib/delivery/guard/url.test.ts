import { createGuard } from '../../../../lib/delivery/guard/create';
import { BLOCKED_PORTS } from '../../../../lib/delivery/guard/names';

const neverAsked = () => {
	throw new Error('checkUrl asks nobody');
};
const httpsOnly = createGuard({ allow: [], httpAllowed: false, lookup: neverAsked });
const withHttp = createGuard({ allow: [], httpAllowed: true, lookup: neverAsked });
const withNetwork = createGuard({ allow: ['10.0.0.0/8'], httpAllowed: false, lookup: neverAsked });
const proxied = createGuard({
	allow: ['10.0.0.0/8'],
	httpAllowed: false,
	lookup: neverAsked,
	proxied: true,
});

const codeOf = (url: unknown, guard = httpsOnly) => {
	const verdict = guard.checkUrl(url);
	return verdict.allowed ? verdict.url : verdict.code;
};

describe('names', () => {
	const blocked = 'name-not-allowed';
	const ok = 'allowed';
	/** Host; verdict without allowed networks; verdict as written where a network is allowed, before it is resolved. */
	const ROWS: ReadonlyArray<readonly [host: string, strict: string, withNetwork: string]> = [
		['hooks.example.com', ok, ok],
		['HOOKS.Example.COM', ok, ok],
		['hooks.example.com.', ok, ok],
		['bücher.example', ok, ok],
		['xn--bcher-kva.example', ok, ok],
		['a_b.example.com', ok, ok],
		['localhost.example.com', ok, ok],
		['notlocalhost.com', ok, ok],
		['mylocal.net', ok, ok],
		['app.mylocal', ok, ok],
		['app.mylocalhost', ok, ok],
		['my-home.arpa', ok, ok],
		['arpa.home.example', ok, ok],
		['localhost', blocked, ok],
		['LOCALHOST', blocked, ok],
		['localhost.', blocked, ok],
		['ｌｏｃａｌｈｏｓｔ', blocked, ok],
		['loc\u00adalhost', blocked, ok],
		['%6c%6f%63alhost', blocked, ok],
		['app.localhost', blocked, ok],
		['localhost.localdomain', blocked, ok],
		['printer.local', blocked, ok],
		['printer.LOCAL.', blocked, ok],
		['printer。local', blocked, ok],
		['local', blocked, ok],
		['metadata.google.internal', blocked, ok],
		['metadata', blocked, ok],
		['instance-data.ec2.internal', blocked, ok],
		['router.home.arpa', blocked, ok],
		['home.arpa', blocked, ok],
		['n8n', blocked, ok],
		['n8n.', blocked, ok],
		['1e3', blocked, ok],
		['a..example.com', blocked, blocked],
		['.example.com', blocked, blocked],
		['example.com..', blocked, blocked],
		['127.0.0.1..', blocked, blocked],
		['.', blocked, blocked],
		['*.example.com', blocked, blocked],
		['a,b.example.com', blocked, blocked],
		["a'b.example.com", blocked, blocked],
		[`${'a'.repeat(63)}.example.com`, ok, ok],
		[`${'a'.repeat(64)}.example.com`, blocked, blocked],
		[`${'a.'.repeat(126)}a`, ok, ok],
		[`${'a.'.repeat(126)}ab`, blocked, blocked],
	];
	const verdictOn = (host: string, guard: typeof httpsOnly) => {
		const verdict = guard.checkUrl(`https://${host}/hook`);
		return verdict.allowed ? ok : verdict.code;
	};

	test.each(ROWS)('%s: %s, with an allowed network %s', (host, strict, network) => {
		expect([verdictOn(host, httpsOnly), verdictOn(host, withNetwork)]).toEqual([strict, network]);
	});

	test.each(ROWS)('%s: %s behind a proxy too, whatever is allowed', (host, strict) => {
		expect(verdictOn(host, proxied)).toBe(strict);
	});

	test('a local name is blocked in a sentence that says what to do', () => {
		expect(httpsOnly.checkUrl('https://app.localhost/hook')).toMatchObject({
			message:
				'app.localhost names this machine. To send there, add it to Allowed Private Networks.',
		});
		expect(proxied.checkUrl('https://n8n/hook')).toMatchObject({
			message: 'n8n has no dot, so it names a machine of the local network.',
		});
	});
});

describe('URLs', () => {
	test.each([
		['a path and a query', 'https://h.example/a/b?c=d', 'https://h.example/a/b?c=d'],
		['an upper-case scheme', 'HTTPS://H.EXAMPLE/A', 'https://h.example/A'],
		['white space around', ' \n https://h.example/a\t ', 'https://h.example/a'],
		['tabs and newlines within', 'ht\ntps://h.exa\tmple/a\r\nb', 'https://h.example/ab'],
		['backslashes', 'https:\\\\h.example\\a', 'https://h.example/a'],
		['too few slashes', 'https:h.example/a', 'https://h.example/a'],
		['too many slashes', 'https:////h.example/a', 'https://h.example/a'],
		['an @ in the path', 'https://h.example/@127.0.0.1', 'https://h.example/@127.0.0.1'],
		['an @ behind a backslash', 'https://h.example\\@10.0.0.1/', 'https://h.example/@10.0.0.1/'],
		['an @ in the fragment', 'https://h.example#@127.0.0.1/', 'https://h.example/#@127.0.0.1/'],
		['an empty user name', 'https://@h.example/', 'https://h.example/'],
		['an empty password', 'https://:@h.example/', 'https://h.example/'],
		['the usual port', 'https://h.example:443/', 'https://h.example/'],
		['another port', 'https://h.example:8443/', 'https://h.example:8443/'],
		['the highest port', 'https://h.example:65535/', 'https://h.example:65535/'],
		['a port with zeros in front', 'https://h.example:08443/', 'https://h.example:8443/'],
		['8192 characters', `https://h.example/${'a'.repeat(8174)}`, expect.any(String)],
	])('%s is allowed, as it is going to be requested', (_case, url, requested) => {
		expect(httpsOnly.checkUrl(url)).toEqual({ allowed: true, url: requested });
	});

	test.each([
		['nothing', '', 'not-a-url'],
		['white space', ' \n', 'not-a-url'],
		['undefined', undefined, 'not-a-url'],
		['null', null, 'not-a-url'],
		['a number', 2130706433, 'not-a-url'],
		['a symbol', Symbol('url'), 'not-a-url'],
		['an array of a URL', ['https://h.example'], 'not-a-url'],
		['no scheme', 'h.example/hook', 'not-a-url'],
		['a path', '/hook', 'not-a-url'],
		['no scheme, but slashes', '//h.example/hook', 'not-a-url'],
		['no host', 'https://', 'not-a-url'],
		['a user name without a host', 'https://user@', 'not-a-url'],
		['a space in the host', 'https://h .example/', 'not-a-url'],
		['a NUL in the host', 'https://h%00.example/', 'not-a-url'],
		['a half surrogate in the host', 'https://h\ud800.example/', 'not-a-url'],
		['an address with too many parts', 'https://1.2.3.4.5/', 'not-a-url'],
		['an address beyond 32 bits', 'https://4294967296/', 'not-a-url'],
		['an address with an invalid octal', 'https://08.0.0.1/', 'not-a-url'],
		['a name that ends in a number', 'https://h.example.0x7f/', 'not-a-url'],
		['an IPv6 address without brackets', 'https://::1/', 'not-a-url'],
		['an IPv6 zone', 'https://[fe80::1%eth0]/', 'not-a-url'],
		['an IPv6 zone, encoded', 'https://[fe80::1%25eth0]/', 'not-a-url'],
		['a port beyond 16 bits', 'https://h.example:99999/', 'not-a-url'],
		['a port that is no number', 'https://h.example:https/', 'not-a-url'],
		['8193 characters', `https://h.example/${'a'.repeat(8175)}`, 'url-too-long'],
		['a megabyte', `https://${'a'.repeat(1e6)}.example/`, 'url-too-long'],
		['a file', 'file:///etc/passwd', 'not-http'],
		['a file with a host', 'file://h.example/etc/passwd', 'not-http'],
		['a host and port without a scheme', 'localhost:5678/webhook', 'not-http'],
		['ftp', 'ftp://h.example/', 'not-http'],
		['gopher', 'gopher://h.example:6379/_FLUSHALL', 'not-http'],
		['a WebSocket', 'wss://h.example/', 'not-http'],
		['data', 'data:application/json,{}', 'not-http'],
		['javascript', 'javascript:alert(1)', 'not-http'],
		['a blob of an allowed origin', 'blob:https://h.example/1', 'not-http'],
		['http', 'http://h.example/', 'http-not-allowed'],
		['http in upper case', 'HTTP://h.example/', 'http-not-allowed'],
		['http on the port of https', 'http://h.example:443/', 'http-not-allowed'],
		['a user name', 'https://user@h.example/', 'credentials-in-url'],
		['a password', 'https://user:secret@h.example/', 'credentials-in-url'],
		['a password alone', 'https://:secret@h.example/', 'credentials-in-url'],
		['an allowed host as user name', 'https://h.example@evil.example/', 'credentials-in-url'],
		['a private host behind a user name', 'https://h.example@10.0.0.1/', 'address-not-allowed'],
		['port 0', 'https://h.example:0/', 'port-not-allowed'],
		['the port of mail', 'https://h.example:25/', 'port-not-allowed'],
		['a bad port with zeros in front', 'https://h.example:00025/', 'port-not-allowed'],
	])('%s is blocked', (_case, url, code) => {
		expect(codeOf(url)).toBe(code);
	});

	test.each([
		['http', 'http://h.example/', 'http://h.example/'],
		['https', 'https://h.example/', 'https://h.example/'],
		['http on a private address', 'http://10.0.0.1/', 'address-not-allowed'],
		['http on this machine', 'http://localhost/', 'name-not-allowed'],
		['ftp', 'ftp://h.example/', 'not-http'],
	])('where http is allowed: %s', (_case, url, outcome) => {
		expect(codeOf(url, withHttp)).toBe(outcome);
	});

	test('no block repeats what may be secret in a URL', () => {
		const urls = [
			'https://user:hunter2@h.example/hunter2?hunter2',
			'https://10.0.0.1/hunter2?hunter2',
			'https://localhost/hunter2#hunter2',
			'http://h.example/hunter2',
			'ftp://h.example/hunter2',
			'https://h.example:25/hunter2',
			'https://h .example/hunter2',
			`https://h.example/${'hunter2'.repeat(2000)}`,
		];
		const messages = urls.map((url) => {
			const verdict = httpsOnly.checkUrl(url);
			return verdict.allowed ? url : verdict.message;
		});
		expect(messages.filter((message) => message.includes('hunter2'))).toEqual([]);
	});
});

/** The list as undici's fetch has it; not part of its types. */
const { badPorts } = jest.requireActual<{ badPorts: readonly string[] }>(
	'undici/lib/web/fetch/constants.js',
);

test('the blocked ports are those of the Fetch standard, and 0', () => {
	expect([...BLOCKED_PORTS]).toEqual(['0', ...badPorts]);
});
