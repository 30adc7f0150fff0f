import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP, type AddressInfo, type LookupFunction } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { createGuard, type Guard } from '../../../../lib/delivery/guard/create';
import { GuardError } from '../../../../lib/delivery/guard/lookup';

/** What runs on this machine and must not be reached: a service on 127.0.0.1 that counts who connects. */
let connections = 0;
let served: IncomingMessage[] = [];
let server: Server;
let port: number;
let agents: Agent[] = [];

function answer(request_: IncomingMessage, response: ServerResponse): void {
	served.push(request_);
	if (request_.url === '/moved') {
		response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` });
	}
	if (request_.url === '/once') response.setHeader('connection', 'close');
	response.end(request_.socket.localAddress);
}

beforeAll(async () => {
	server = createServer(answer).on('connection', () => (connections += 1));
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
	connections = 0;
	served = [];
});
afterEach(async () => {
	await Promise.all(agents.map((agent) => agent.destroy()));
	agents = [];
});
afterAll(() => new Promise((closed) => server.close(closed)));

/** A resolver that gives these answers one after the other and stays with the last. */
function resolver(...answers: ReadonlyArray<readonly string[]>) {
	const asked: string[] = [];
	const lookup: LookupFunction = (host, _options, callback) => {
		const found = answers[Math.min(asked.length, answers.length - 1)] ?? [];
		asked.push(host);
		setImmediate(
			callback,
			null,
			found.map((address) => ({ address, family: isIP(address) })),
		);
	};
	return { lookup, asked };
}
const guardOf = (lookup: LookupFunction, ...allow: string[]) =>
	createGuard({ allow, httpAllowed: true, lookup });
const agentOf = (connect: buildConnector.connector | buildConnector.BuildOptions) => {
	const agent = new Agent({ connect, connections: 1 });
	agents.push(agent);
	return agent;
};
const guarded = (guard: Guard) => agentOf(guard.connector(buildConnector, { timeout: 60_000 }));
/** `host` may have a scheme and a path; the port is the server's. */
const post = async (dispatcher: Agent, origin: string, path = '/hook') => {
	const response = await request(`${origin}:${port}${path}`, {
		dispatcher,
		method: 'POST',
		body: '{}',
		signal: AbortSignal.timeout(60_000),
	});
	return { ...response, text: await response.body.text() };
};
/** The error's name and code, or the status. */
const outcome = (sent: Promise<{ statusCode: number }>) =>
	sent.then(
		({ statusCode }) => String(statusCode),
		(error: unknown) => (error instanceof GuardError ? error.code : String(error)),
	);

describe('through undici', () => {
	test('a request to an allowed address arrives under its own name', async () => {
		const { lookup, asked } = resolver(['127.0.0.1']);
		const sent = await post(guarded(guardOf(lookup, '127.0.0.1')), 'http://h.example');
		expect([sent.statusCode, sent.text]).toEqual([200, '127.0.0.1']);
		expect(served[0]?.headers.host).toBe(`h.example:${port}`);
		expect(asked).toEqual(['h.example']);
	});

	test.each([
		['loopback', ['127.0.0.1'], [], 'address-not-allowed'],
		['loopback, mapped', ['::ffff:127.0.0.1'], [], 'address-not-allowed'],
		['unspecified, which reaches this machine', ['0.0.0.0'], [], 'address-not-allowed'],
		[
			'an allowed address, then one that is not',
			['127.0.0.1', '127.0.0.2'],
			['127.0.0.1'],
			'address-not-allowed',
		],
		[
			'a blocked address, then an allowed one',
			['10.0.0.1', '127.0.0.1'],
			['127.0.0.1'],
			'address-not-allowed',
		],
		[
			'an address on the internet, then this machine',
			['1.1.1.1', '127.0.0.1'],
			[],
			'address-not-allowed',
		],
		['what is no address', ['h2.example'], ['127.0.0.1'], 'address-not-allowed'],
		['no address', [], ['127.0.0.1'], 'name-not-resolved'],
	])('a name that resolves to %s is not connected to', async (_case, found, allow, code) => {
		const agent = guarded(guardOf(resolver(found).lookup, ...allow));
		expect(await outcome(post(agent, 'http://h.example'))).toBe(code);
		expect(connections).toBe(0);
	});

	test('the same name is reached without the guard', async () => {
		const agent = agentOf({ lookup: resolver(['127.0.0.1']).lookup });
		expect(await outcome(post(agent, 'http://h.example'))).toBe('200');
		expect(connections).toBe(1);
	});

	test.each([
		'http://127.0.0.1',
		'http://127.1',
		'http://2130706433',
		'http://0x7f000001',
		'http://0177.0.0.1',
		'http://127。0。0。1',
		'http://0.0.0.0',
	])('the literal address %s is not connected to, though no lookup is asked', async (origin) => {
		const { lookup, asked } = resolver(['1.1.1.1']);
		const guard = guardOf(lookup);
		expect(await outcome(post(guarded(guard), origin))).toBe('address-not-allowed');
		expect(connections).toBe(0);
		// Why the lookup alone is no guard.
		expect(await outcome(post(agentOf({ lookup: guard.lookup }), origin))).toBe('200');
		expect(asked).toEqual([]);
	});

	test.each(['http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]', 'http://[::1]', 'http://[::]'])(
		'the literal address %s is not connected to',
		async (origin) => {
			const agent = guarded(guardOf(resolver(['1.1.1.1']).lookup));
			expect(await outcome(post(agent, origin))).toBe('address-not-allowed');
			expect(connections).toBe(0);
		},
	);

	test('a literal address that is allowed is connected to', async () => {
		const agent = guarded(guardOf(resolver([]).lookup, '127.0.0.1'));
		expect(await outcome(post(agent, 'http://0x7f.1'))).toBe('200');
	});

	test.each([
		['a local name', 'http://localhost', 'name-not-allowed'],
		['a name with an empty label', 'http://a..example', 'name-not-allowed'],
		['https, too', 'https://h.example', 'address-not-allowed'],
		['a literal address by https', 'https://127.0.0.1', 'address-not-allowed'],
	])('no connection is made to %s', async (_case, origin, code) => {
		const agent = guarded(guardOf(resolver(['127.0.0.1']).lookup));
		expect(await outcome(post(agent, origin))).toBe(code);
		expect(connections).toBe(0);
	});

	test('http and ports for other protocols are blocked by the connector, too', async () => {
		const { lookup, asked } = resolver(['1.1.1.1']);
		const agent = guarded(createGuard({ allow: [], httpAllowed: false, lookup }));
		expect(await outcome(post(agent, 'http://h.example'))).toBe('http-not-allowed');
		expect(await outcome(request('https://h.example:25/', { dispatcher: agent }))).toBe(
			'port-not-allowed',
		);
		expect(asked).toEqual([]);
	});

	test("the resolver's failure reaches the sender as it is", async () => {
		const error = Object.assign(new Error('EAI_AGAIN'), { code: 'EAI_AGAIN' });
		const agent = guarded(guardOf((_host, _options, callback) => callback(error, [])));
		await expect(post(agent, 'http://h.example')).rejects.toBe(error);
	});

	test('a resolver that never answers ends in time, and is told as that', async () => {
		const connect = guardOf(() => undefined).connector(buildConnector, { timeout: 50 });
		await expect(post(agentOf(connect), 'http://h.example')).rejects.toMatchObject({
			name: 'LookupTimeout',
			code: 'ETIMEOUT',
		});
	});
});

describe('a name whose answer changes', () => {
	test('between the check and the connection gets nowhere', async () => {
		const { lookup, asked } = resolver(['127.0.0.2'], ['127.0.0.1']);
		const guard = guardOf(lookup, '127.0.0.2');
		const url = `http://h.example:${port}/hook`;
		expect(await guard.resolveUrl(url)).toEqual({ allowed: true, url });
		expect(await outcome(post(guarded(guard), 'http://h.example'))).toBe('address-not-allowed');
		expect(asked).toEqual(['h.example', 'h.example']);
		expect(connections).toBe(0);
	});

	test('behind the check is not asked again: the socket uses the vetted address', async () => {
		const { lookup, asked } = resolver(['127.0.0.1'], ['127.0.0.2']);
		const sent = await post(guarded(guardOf(lookup, '127.0.0.1')), 'http://h.example');
		expect(sent.text).toBe('127.0.0.1');
		expect(asked).toEqual(['h.example']);
	});

	test('is judged again for each connection, and not while one stays open', async () => {
		const { lookup, asked } = resolver(['127.0.0.1'], ['127.0.0.3']);
		const agent = guarded(guardOf(lookup, '127.0.0.1'));
		expect(await outcome(post(agent, 'http://h.example'))).toBe('200');
		expect(await outcome(post(agent, 'http://h.example', '/once'))).toBe('200');
		expect(asked).toHaveLength(1);
		expect(await outcome(post(agent, 'http://h.example'))).toBe('address-not-allowed');
		expect(asked).toHaveLength(2);
		expect(connections).toBe(1);
	});

	test('with every question gets nowhere in any of many tries', async () => {
		let flip = 0;
		const lookup: LookupFunction = (_host, _options, callback) =>
			setImmediate(callback, null, [{ address: `127.0.0.${1 + (flip++ % 2)}`, family: 4 }]);
		const guard = guardOf(lookup, '127.0.0.2');
		const tries = Array.from({ length: 40 }, async () => {
			await guard.resolveUrl('http://h.example/');
			return outcome(post(guarded(guard), 'http://h.example'));
		});
		const outcomes = await Promise.all(tries);
		expect(outcomes.filter((it) => it === 'address-not-allowed').length).toBeGreaterThan(0);
		expect(connections).toBe(0);
	});
});

test('a redirect to a private address comes back as what it is, and is not followed', async () => {
	const guard = guardOf(resolver(['127.0.0.1']).lookup, '127.0.0.1');
	const sent = await post(guarded(guard), 'http://h.example', '/moved');
	expect(sent.statusCode).toBe(302);
	expect(sent.headers.location).toBe(`http://127.0.0.1:${port}/secret`);
	expect(served.map(({ url }) => url)).toEqual(['/moved']);
});
