import { resolveProxyUrl } from '@n8n/backend-network/proxy';
import fc from 'fast-check';
import {
	createServer,
	request as ask,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type LookupFunction } from 'node:net';
import { createTransport, type Transport } from '../../../../../lib/delivery/attempt/transport';
import {
	proxiesOf,
	type Environment,
} from '../../../../../lib/delivery/attempt/connection/proxies';
import {
	AUTHORITY,
	KEY,
	SELF_SIGNED,
	TRUSTED,
} from '../../../../support/network/fixedCertificates';
import { listening } from '../../sockets';

/** Behind a proxy no name is looked up here: who does it ends the test. */
const lookup: LookupFunction = (host) => {
	throw new Error(`${host} was looked up`);
};
const toLoopback: LookupFunction = (_host, _options, done) => {
	done(null, [{ address: '127.0.0.1', family: 4 }]);
};
const bothCases = (name: string) => [name, name.toUpperCase()];
/** What may name a proxy, and what excepts from it. */
const PROXIES = ['http_proxy', 'https_proxy', 'proxy']
	.flatMap((name) => [name === 'proxy' ? 'all_proxy' : name, `npm_config_${name}`])
	.flatMap(bothCases);
const EXCEPTIONS = ['no_proxy', 'npm_config_no_proxy'].flatMap(bothCases);
/** The proxy resolves names: all are this machine. */
const asked: string[] = [];
/** The headers that the endpoint got last. */
let heard: IncomingHttpHeaders;
let answering: string;
const servers: Server[] = [];
let proxy: string;
let transport: Transport;

beforeAll(async () => {
	const server = createServer(forward);
	server.on('connect', (request, socket) => {
		asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
		socket.on('error', () => undefined);
		if (answering === 'silence') return;
		if (answering !== '200 OK') {
			socket.end(`HTTP/1.1 ${answering}\r\ncontent-length: 0\r\n\r\n`);
			return;
		}
		const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			socket.pipe(target).pipe(socket);
		});
		target.on('error', () => socket.destroy());
		socket.on('close', () => target.destroy());
	});
	servers.push(server);
	proxy = `http://127.0.0.1:${await listening(server)}`;
});
beforeEach(() => {
	asked.length = 0;
	answering = '200 OK';
	transport = createTransport({ lookup, tls: { ca: AUTHORITY } });
});
afterEach(() => transport.close());
afterAll(() => {
	for (const server of servers) {
		server.closeAllConnections();
		server.close();
	}
});

/** A request for http:// comes with its whole URL. */
function forward(request: IncomingMessage, response: ServerResponse): void {
	const { 'proxy-authorization': login, ...headers } = request.headers;
	asked.push(`${request.method} ${request.url} ${login ?? ''}`.trim());
	if (answering === 'silence') return;
	if (answering !== '200 OK') {
		response.writeHead(Number.parseInt(answering, 10)).end();
		return;
	}
	const { port, pathname, search } = new URL(request.url ?? '');
	const target = { host: '127.0.0.1', port, path: pathname + search, method: 'POST', headers };
	const onward = ask(target, (answer) => {
		response.writeHead(answer.statusCode ?? 0, answer.headers);
		answer.pipe(response);
	});
	onward.on('error', () => response.writeHead(502).end());
	request.pipe(onward);
}

async function endpoint(cert?: string): Promise<number> {
	const answer = (request: IncomingMessage, response: ServerResponse) => {
		heard = request.headers;
		response.end(request.url);
	};
	const server = cert ? createHttpsServer({ cert, key: KEY }, answer) : createServer(answer);
	servers.push(server);
	return listening(server);
}

const send = (url: string, through = proxy, timeoutSeconds = 30) =>
	transport.attempt(
		{ url, headers: {}, body: Buffer.from('{}') },
		{ timeoutSeconds, route: { allow: [], httpAllowed: true, proxy: through } },
	);

test('https goes through a tunnel', async () => {
	const port = await endpoint(TRUSTED);
	const result = await send(`https://h.example:${port}/hook`);
	expect([result.status, result.responseBody]).toEqual([200, '/hook']);
	expect(asked).toEqual([`h.example:${port}`]);
});

/* Usual proxies let nobody through a tunnel to port 80. */
test('http is forwarded, as n8n lets proxies do', async () => {
	const port = await endpoint();
	const result = await send(`http://h.example:${port}/hook?a=1`);
	expect([result.status, result.responseBody]).toEqual([200, '/hook?a=1']);
	expect(asked).toEqual([`POST http://h.example:${port}/hook?a=1`]);
	expect(heard).toMatchObject({ host: `h.example:${port}`, 'content-length': '2' });
});

test('http is forwarded through a proxy that speaks TLS, too', async () => {
	const secure = createHttpsServer({ cert: TRUSTED, key: KEY }, forward);
	servers.push(secure);
	const port = await endpoint();
	const through = `https://localhost:${await listening(secure)}`;
	const own = createTransport({ lookup: toLoopback, tls: { ca: AUTHORITY } });
	const result = await own.attempt(
		{ url: `http://h.example:${port}/hook`, headers: {}, body: Buffer.from('{}') },
		{ timeoutSeconds: 30, route: { allow: [], httpAllowed: true, proxy: through } },
	);
	await own.close();
	expect([result.status, asked]).toEqual([200, [`POST http://h.example:${port}/hook`]]);
});

test('a tunnel is used again', async () => {
	const port = await endpoint(TRUSTED);
	for (const at of [1, 2, 3]) {
		expect((await send(`https://h.example:${port}/${at}`)).status).toBe(200);
		for (let turn = 0; turn < 3; turn += 1) await new Promise((next) => setImmediate(next));
	}
	expect(asked).toHaveLength(1);
});

test.each<[login: string, sent: string]>([
	['user:p%40ss', 'user:p@ss'],
	['token', 'token:'],
	[':p', ':p'],
])('the login %s of the proxy is for the proxy', async (login, sent) => {
	const through = proxy.replace('//', `//${login}@`);
	const basic = `Basic ${Buffer.from(sent).toString('base64')}`;
	const port = await endpoint();
	await send(`http://h.example:${port}/`, through);
	const secure = await endpoint(TRUSTED);
	await send(`https://h.example:${secure}/`, through);
	expect(asked).toEqual([
		`POST http://h.example:${port}/ ${basic}`,
		`h.example:${secure} ${basic}`,
	]);
	expect(heard).not.toHaveProperty('proxy-authorization');
});

test('a proxy that wants a login for what it forwards is our own fault', async () => {
	answering = '407';
	expect((await send('http://h.example/')).outcome).toEqual({
		kind: 'own-fault',
		fault: 'proxy',
		detail: 'the proxy answered 407',
	});
});

test('what a proxy answers otherwise for what it forwards is the answer', async () => {
	answering = '502 Bad Gateway';
	const { outcome } = await send('http://h.example/');
	expect(outcome).toMatchObject({ kind: 'answer', status: 502 });
});

test.each(['407 Proxy Authentication Required', '403 Forbidden', '502 Bad Gateway'])(
	'a proxy that answers %s is our own fault',
	async (status) => {
		answering = status;
		expect((await send('https://h.example/')).outcome).toEqual({
			kind: 'own-fault',
			fault: 'proxy',
			detail: `the proxy answered ${status.slice(0, 3)}`,
		});
	},
);

test.each(['https', 'http'])('so is one that is not there, for %s', async (scheme) => {
	const { outcome } = await send(`${scheme}://h.example/`, 'http://127.0.0.1:1');
	expect(outcome).toEqual({
		kind: 'own-fault',
		fault: 'proxy',
		detail: 'no connection to the proxy: refused (ECONNREFUSED)',
	});
});

test('so is one whose URL is none, and the URL is not shown', async () => {
	const { outcome } = await send('https://h.example/', 'http://user:geheim@');
	expect(outcome).toMatchObject({ kind: 'own-fault' });
	expect(JSON.stringify(outcome)).not.toContain('geheim');
});

test.each(['https', 'http'])('no answer in time is a timeout, for %s', async (scheme) => {
	answering = 'silence';
	const { outcome } = await send(`${scheme}://h.example/`, proxy, 0.1);
	expect(outcome).toEqual({ kind: 'timeout' });
});

test("what goes wrong behind the proxy is the endpoint's", async () => {
	const port = await endpoint(SELF_SIGNED);
	expect((await send(`https://h.example:${port}/`)).outcome).toEqual({
		kind: 'connection',
		detail: 'its certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)',
	});
});

test.each([
	'http://169.254.169.254/latest/',
	'http://127.0.0.1:8080/',
	'http://localhost/',
	'https://h.internal/',
])('the guard looks at %s before the proxy hears of it', async (url) => {
	expect((await send(url)).outcome).toMatchObject({ kind: 'own-fault', fault: 'guard' });
	expect(asked).toEqual([]);
});

describe('a proxy that the environment names', () => {
	const sendIn = async (environment: Environment, url: string, route: object = {}) => {
		const own = createTransport({ lookup, tls: { ca: AUTHORITY }, environment });
		const result = await own.attempt(
			{ url, headers: {}, body: Buffer.from('{}') },
			{ timeoutSeconds: 30, route: { allow: ['127.0.0.0/8'], httpAllowed: true, ...route } },
		);
		await own.close();
		return result;
	};

	test.each([
		['https', 'HTTPS_PROXY'],
		['https', 'https_proxy'],
		['https', 'ALL_PROXY'],
		['http', 'HTTP_PROXY'],
		['http', 'http_proxy'],
		['https', 'npm_config_https_proxy'],
		['https', 'npm_config_proxy'],
		['http', 'npm_config_http_proxy'],
		['http', 'NPM_CONFIG_PROXY'],
	])('is used for %s by %s', async (scheme, name) => {
		const port = await endpoint(scheme === 'https' ? TRUSTED : undefined);
		const result = await sendIn({ [name]: proxy }, `${scheme}://h.example:${port}/hook`);
		const how = scheme === 'https' ? `h.example:${port}` : `POST http://h.example:${port}/hook`;
		expect([result.status, asked]).toEqual([200, [how]]);
	});

	test('is not used for what NO_PROXY lists', async () => {
		const port = await endpoint();
		const environment = { HTTP_PROXY: proxy, NO_PROXY: 'localhost,127.0.0.1' };
		const result = await sendIn(environment, `http://127.0.0.1:${port}/hook`);
		expect([result.status, asked]).toEqual([200, []]);
	});

	test('comes after the proxy of the credential', async () => {
		const port = await endpoint();
		const environment = { HTTP_PROXY: 'http://127.0.0.1:1' };
		const result = await sendIn(environment, `http://h.example:${port}/hook`, { proxy });
		expect([result.status, asked]).toEqual([200, [`POST http://h.example:${port}/hook`]]);
	});

	test.each([
		['http://169.254.169.254/latest/', /link-local/],
		['http://10.0.0.1/', /private network/],
		[
			'http://crm/',
			/names a machine of the local network\. To reach it without the proxy, list it in NO_PROXY\.$/,
		],
	])('hears of %s only where the guard lets it', async (url, words) => {
		const { outcome } = await sendIn({ http_proxy: proxy }, url);
		expect(outcome).toMatchObject({ fault: 'guard', detail: expect.stringMatching(words) });
		expect(asked).toEqual([]);
		const guard = createTransport({ lookup, environment: { http_proxy: proxy } }).guard({
			allow: ['127.0.0.0/8'],
			httpAllowed: true,
		});
		expect(await guard.resolveUrl(url)).toMatchObject({ message: expect.stringMatching(words) });
	});

	test('resolves the names of what is saved, as of what is sent', async () => {
		const guard = createTransport({ lookup, environment: { https_proxy: proxy } }).guard({
			allow: [],
			httpAllowed: false,
		});
		expect(await guard.resolveUrl('https://h.example/')).toMatchObject({ allowed: true });
	});

	test.each(['socks5://127.0.0.1:1080', 'ftp://h', 'http://', '://'])(
		'that can not be used (%s) is our own fault, told in words',
		async (value) => {
			expect((await sendIn({ HTTPS_PROXY: value }, 'https://h.example/')).outcome).toEqual({
				kind: 'own-fault',
				fault: 'proxy',
				detail: 'HTTPS_PROXY is invalid: use for example http://proxy.example.com:3128',
			});
		},
	);

	test.each<[environment: Environment, url: string, expected: string | undefined]>([
		[{}, 'https://h.example/', undefined],
		[{ HTTP_PROXY: 'http://p:1' }, 'https://h.example/', undefined],
		[{ HTTPS_PROXY: 'http://p:1' }, 'http://h.example/', undefined],
		[{ HTTPS_PROXY: '' }, 'https://h.example/', undefined],
		[{ https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'https://h.example/', 'http://a:1'],
		[{ ALL_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'https://h.example/', 'http://b:1'],
		[{ HTTPS_PROXY: 'proxy.example:3128' }, 'https://h.example/', 'https://proxy.example:3128'],
		[{ HTTP_PROXY: 'proxy.example:3128' }, 'http://h.example/', 'http://proxy.example:3128'],
		...(
			[
				['*', undefined],
				['h.example', undefined],
				['H.EXAMPLE', undefined],
				['other.example h.example', undefined],
				['.example', undefined],
				['*.example', undefined],
				['*h.example', undefined],
				['h.example:443', undefined],
				['h.example:8443', 'http://p:1'],
				['example', 'http://p:1'],
				['a.h.example', 'http://p:1'],
				[', ,', 'http://p:1'],
			] as const
		).map(
			([NO_PROXY, expected]) =>
				[{ HTTPS_PROXY: 'http://p:1', NO_PROXY }, 'https://h.example/', expected] as [
					Environment,
					string,
					string | undefined,
				],
		),
		[{ HTTP_PROXY: 'http://p:1', no_proxy: '[::1]:8080' }, 'http://[::1]:8080/', undefined],
		[{ HTTP_PROXY: 'http://p:1', no_proxy: '127.0.0.1' }, 'http://2130706433/', undefined],
	])('%j: %s goes through %s', (environment, url, expected) => {
		expect(proxiesOf(environment)?.(url)).toBe(expected);
	});

	test('is the one that n8n finds, whatever is named', () => {
		const before = { ...process.env };
		const named = fc.constantFrom('http://a:1', 'https://b:1', 'c:1', 'd.example', '');
		const excepted = fc.constantFrom('*', 'h.example', '.example', 'h.example:80', 'x y', '');
		const environment = fc.record(
			{
				...Object.fromEntries(PROXIES.map((name) => [name, named])),
				...Object.fromEntries(EXCEPTIONS.map((name) => [name, excepted])),
			},
			{ requiredKeys: [] },
		);
		const url = fc.constantFrom('https://h.example/', 'http://h.example/', 'http://h.example:81/');
		const same = (given: Environment, target: string) => {
			process.env = { ...given };
			expect(proxiesOf(given)?.(target)).toBe(resolveProxyUrl(target));
		};
		try {
			fc.assert(fc.property(environment, url, same), { numRuns: 2000, seed: 20261129 });
		} finally {
			process.env = before;
		}
	});
});
