import { lookup } from 'node:dns';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import {
	createTransport,
	type AttemptResult,
	type Transport,
} from '../../../../lib/delivery/attempt/transport';
import { listening, rawServer, whole, wire, type RawServer } from '../sockets';

const route = { allow: ['127.0.0.0/8'], httpAllowed: true };
let transport: Transport;
let servers: RawServer[] = [];

beforeEach(() => {
	transport = createTransport({ lookup, connectTimeoutSeconds: 1 });
});
afterEach(async () => {
	await transport.close();
	await Promise.all(servers.map((server) => server.close()));
	servers = [];
});

async function serving(onRequest: (socket: Socket, text: string) => void): Promise<RawServer> {
	const server = await rawServer(onRequest);
	servers.push(server);
	return server;
}

const BODY = Buffer.from('{"type":"call.ended"}');
const send = (url: string, timeoutSeconds = 5, signal?: AbortSignal) =>
	transport.attempt(
		{ url, headers: { 'content-type': 'application/json', 'x-signature': 'abc' }, body: BODY },
		{ timeoutSeconds, route },
		signal,
	);
/** Sends to a server that treats each connection like this. */
async function to(onRequest: (socket: Socket, text: string) => void, timeoutSeconds = 5) {
	const { port } = await serving(onRequest);
	return send(`http://127.0.0.1:${port}/hook?a=1`, timeoutSeconds);
}

describe('an answer', () => {
	test('comes with status, headers and the beginning of the body', async () => {
		const result = await to((socket) =>
			socket.write(whole('201 Created', '{"ok":true}', 'x-a: 1')),
		);
		expect(result).toEqual({
			outcome: {
				kind: 'answer',
				status: 201,
				headers: { 'x-a': '1', 'content-length': '11' },
			},
			status: 201,
			responseHeaders: { 'x-a': '1', 'content-length': '11' },
			responseBody: '{"ok":true}',
			durationMilliseconds: expect.any(Number),
			url: expect.stringContaining('/hook?a=1'),
		});
	});

	test('follows a POST of exactly the composed bytes', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK')));
		await send(`http://127.0.0.1:${server.port}/hook?a=1#not-sent`);
		const [head = '', body] = (server.received[0] ?? '').split('\r\n\r\n');
		expect(head.split('\r\n')[0]).toBe('POST /hook?a=1 HTTP/1.1');
		expect(head).toMatch(/^host: 127\.0\.0\.1:\d+$/im);
		expect(head).toMatch(/^x-signature: abc$/im);
		expect(head).toMatch(/^content-length: 21$/im);
		expect(body).toBe(BODY.toString());
	});

	test.each<[what: string, answer: string, status: number, body: string | undefined]>([
		['without a body', wire('204 No Content', []), 204, undefined],
		[
			'that redirects is not followed',
			whole('302 Found', '', 'location: http://127.0.0.1:1/'),
			302,
			undefined,
		],
		[
			'after early hints',
			wire('103 Early Hints', ['link: </a>']) + whole('200 OK', 'ok'),
			200,
			'ok',
		],
		[
			'after 100 Continue that was not asked for',
			wire('100 Continue', []) + whole('202 Accepted', 'ok'),
			202,
			'ok',
		],
		[
			'after several interim answers',
			wire('102 Processing', []) +
				wire('100 Continue', []) +
				wire('103 Early Hints', ['link: </a>']) +
				wire('100 Continue', ['x-a: 1']) +
				whole('200 OK', 'ok'),
			200,
			'ok',
		],
		[
			'whose body looks like an interim answer',
			whole('200 OK', wire('100 Continue', [])),
			200,
			wire('100 Continue', []),
		],
		['in HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nold', 200, 'old'],
		[
			'in chunks',
			wire('200 OK', ['transfer-encoding: chunked'], '3\r\nabc\r\n0\r\n\r\n'),
			200,
			'abc',
		],
		['with a NUL', whole('500 Oops', 'a\0b'), 500, 'a\ufffdb'],
		[
			'that is compressed',
			whole('200 OK', '\x1f\x8b', 'content-encoding: gzip'),
			200,
			'(compressed: gzip)',
		],
	])('%s', async (_what, answer, status, body) => {
		const result = await to((socket) => socket.end(answer));
		expect([result.outcome.kind, result.status, result.responseBody]).toEqual([
			'answer',
			status,
			body,
		]);
	});

	test.each([1, 2, 5, 9, 12, 13, 24, 25, 26, 40])(
		'after 100 Continue, in pieces of %d bytes',
		async (size) => {
			const answer = wire('100 Continue', []) + whole('202 Accepted', 'ok');
			const server = await serving((socket) => {
				const pieces = answer.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
				const next = () => {
					const piece = pieces.shift();
					if (piece !== undefined) socket.write(piece, () => setImmediate(next));
				};
				next();
			});
			for (const at of [1, 2]) {
				const result = await send(`http://127.0.0.1:${server.port}/${at}`);
				expect([result.status, result.responseBody]).toEqual([202, 'ok']);
				await nextTurns();
			}
			expect(server.received).toHaveLength(1);
		},
	);

	test('with a header twice keeps both', async () => {
		const result = await to((socket) => socket.write(whole('200 OK', '', 'x-a: 1', 'x-a: 2')));
		expect(result.responseHeaders).toMatchObject({ 'x-a': ['1', '2'] });
	});
});

describe('an answer too large to keep', () => {
	test('has 2 KiB of its headers kept, and all of them heard', async () => {
		const many = Array.from({ length: 100 }, (_, at) => `x-${at}: ${'v'.repeat(96)}`);
		const result = await to((socket) =>
			socket.write(whole('429 Slow', '', ...many, 'retry-after: 7')),
		);
		expect(JSON.stringify(result.responseHeaders).length).toBeLessThan(2600);
		expect(result.responseHeaders).toHaveProperty('x-0');
		expect(result.outcome).toMatchObject({ headers: { 'retry-after': '7' } });
	});

	test('has 4 KiB of its body kept, and no half character', async () => {
		const result = await to((socket) => socket.write(whole('200 OK', `x${'ü'.repeat(20_000)}`)));
		expect(result.responseBody).toBe(`x${'ü'.repeat(2047)}`);
	});

	test('is not read to the end, and its connection is dropped', async () => {
		let sent = 0;
		let closed = false;
		const result = await to((socket) => {
			socket.on('close', () => (closed = true));
			socket.write(wire('200 OK', ['content-length: 1000000000000']));
			const more = () => {
				while (!socket.destroyed && socket.write('x'.repeat(65_536))) sent += 65_536;
			};
			socket.on('drain', more);
			more();
		});
		expect([result.status, result.responseBody?.length]).toEqual([200, 4096]);
		await until(() => closed);
		expect(sent).toBeLessThan(50_000_000);
	});

	test('but not by much leaves the connection open', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK', 'x'.repeat(60_000))));
		for (let at = 0; at < 3; at += 1) {
			await send(`http://127.0.0.1:${server.port}/`);
			await nextTurns();
		}
		expect(server.received).toHaveLength(1);
	});

	test('in headers beyond 64 KiB is none', async () => {
		const result = await to((socket) =>
			socket.write(whole('200 OK', '', `x: ${'v'.repeat(70_000)}`)),
		);
		expect(result.outcome).toEqual({
			kind: 'connection',
			detail: 'its response headers are too large',
		});
	});
});

describe('time', () => {
	const timedOut = async (onRequest: (socket: Socket) => void): Promise<AttemptResult> => {
		const result = await to(onRequest, 0.1);
		expect(result.durationMilliseconds).toBeGreaterThanOrEqual(95);
		expect(result.durationMilliseconds).toBeLessThan(1000);
		expect(result.status).toBeUndefined();
		return result;
	};

	test('is up where no answer comes', async () => {
		const { outcome } = await timedOut(() => undefined);
		expect(outcome).toEqual({ kind: 'timeout' });
	});

	test('is up while headers drip', async () => {
		const { outcome } = await timedOut((socket) => {
			socket.write('HTTP/1.1 200 OK\r\n');
			drip(socket, 'x-a: 1\r\n');
		});
		expect(outcome).toEqual({ kind: 'timeout' });
	});

	test('is up while the body drips, and tells how far it had come', async () => {
		const { outcome, responseBody } = await timedOut((socket) => {
			socket.write(wire('200 OK', ['content-length: 10000']));
			drip(socket, 'x');
		});
		expect(outcome).toEqual({ kind: 'timeout', detail: 'its response (200) did not end' });
		expect(responseBody).toMatch(/^x+$/);
	});

	test('that is up once enough of the body was read does not matter', async () => {
		const result = await to((socket) => {
			socket.write(wire('200 OK', ['content-length: 50000'], 'x'.repeat(4096)));
		}, 0.1);
		expect([result.outcome.kind, result.status]).toEqual(['answer', 200]);
	});

	test('that is up before the name is resolved keeps the request from being sent ever, and is not the endpoint’s', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK')));
		const slow = createTransport({
			lookup: (_host, _options, callback) => {
				setTimeout(() => callback(null, [{ address: '127.0.0.1', family: 4 }]), 150);
			},
		});
		const result = await slow.attempt(
			{ url: `http://slow.example:${server.port}/`, headers: {}, body: BODY },
			{ timeoutSeconds: 0.05, route },
		);
		expect(result.outcome).toEqual({
			kind: 'own-fault',
			fault: 'resolver',
			detail: 'the name server did not respond (ETIMEOUT)',
		});
		await new Promise((later) => setTimeout(later, 250));
		expect(server.received.join('')).toBe('');
		await slow.close();
	});

	test('for the answer does not run while the name is being resolved', async () => {
		const server = await serving(() => undefined);
		let now = 0;
		const timers: Array<{ at: number; callback: () => void }> = [];
		let resolve: () => void = () => undefined;
		const slow = createTransport({
			lookup: (_host, _options, callback) => {
				resolve = () => callback(null, [{ address: '127.0.0.1', family: 4 }]);
			},
			elapsed: () => now,
			timer: (delay, callback) => {
				timers.push({ at: now + delay, callback });
				return () => undefined;
			},
		});
		const pending = slow.attempt(
			{ url: `http://slow.example:${server.port}/`, headers: {}, body: BODY },
			{ timeoutSeconds: 10, route },
		);
		now = 4000;
		resolve();
		await until(() => server.received.length > 0);
		now = 10_000;
		timers[0]?.callback();
		expect(timers.map(({ at }) => at)).toEqual([10_000, 14_000]);
		now = 14_000;
		timers[1]?.callback();
		expect(await pending).toMatchObject({
			outcome: { kind: 'timeout' },
			durationMilliseconds: 14_000,
		});
		await slow.close();
	});

	test('that is cut short from outside is our own fault', async () => {
		const server = await serving(() => undefined);
		const stopping = new AbortController();
		const pending = send(`http://127.0.0.1:${server.port}/`, 5, stopping.signal);
		await until(() => server.received.length > 0);
		stopping.abort();
		expect((await pending).outcome).toEqual({
			kind: 'own-fault',
			fault: 'sender',
			detail: 'the sender was stopped',
		});
		expect((await send(`http://127.0.0.1:${server.port}/`, 5, stopping.signal)).outcome.kind).toBe(
			'own-fault',
		);
	});
});

describe('no answer', () => {
	const notHttp = /^its response is not HTTP/;
	const closedByEndpoint = 'closed by the endpoint before it responded';
	test.each<[what: string, onRequest: (socket: Socket) => void, detail: string | RegExp]>([
		['closed', (socket) => socket.end(), closedByEndpoint],
		['reset', (socket) => socket.resetAndDestroy(), `${closedByEndpoint} (ECONNRESET)`],
		['no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'), /^its response is not HTTP/],
		[
			'a bad header',
			(socket) => socket.end('HTTP/1.1 200 OK\r\nx y: 1\r\n\r\n'),
			/^its response is not HTTP/,
		],
		[
			'another protocol',
			(socket) => socket.end(wire('101 Switching', ['upgrade: ws', 'connection: upgrade'])),
			'its response switches to another protocol',
		],
		[
			'100 that was not asked for',
			(socket) => socket.end(wire('100 Continue', [])),
			closedByEndpoint,
		],
		['a status that is none', (socket) => socket.end('HTTP/1.1 000\r\n\r\n'), notHttp],
		['a status of one digit', (socket) => socket.end('HTTP/1.1 2\r\n\r\n'), notHttp],
		['a few bytes', (socket) => socket.end('SSH\r\n'), notHttp],
		['the beginning of an interim answer', (socket) => socket.end('HTTP/1.1 10'), closedByEndpoint],
		[
			'broken off',
			(socket) => socket.end(wire('200 OK', ['content-length: 9'], 'abc')),
			'the connection closed during its response (200)',
		],
	])('%s', async (_what, onRequest, detail) => {
		const { outcome, status } = await to(onRequest);
		expect(outcome).toEqual({
			kind: 'connection',
			detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
		});
		expect(status).toBeUndefined();
	});

	test('where nobody listens', async () => {
		const server = createServer();
		const port = await listening(server);
		await new Promise((closed) => server.close(closed));
		expect((await send(`http://127.0.0.1:${port}/`)).outcome).toEqual({
			kind: 'connection',
			detail: 'refused (ECONNREFUSED)',
		});
	});
});

describe('connections', () => {
	test('are used again, and by one request at a time', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK')));
		for (let at = 0; at < 5; at += 1) {
			await send(`http://127.0.0.1:${server.port}/${at}`);
			await nextTurns();
		}
		expect(server.received).toHaveLength(1);
		await Promise.all([1, 2, 3].map((at) => send(`http://127.0.0.1:${server.port}/${at}`)));
		expect(server.received.length).toBeGreaterThanOrEqual(3);
	});

	test('closed by the endpoint are made anew', async () => {
		const server = await serving((socket) => socket.end(whole('200 OK', '', 'connection: close')));
		for (const at of [1, 2]) {
			expect((await send(`http://127.0.0.1:${server.port}/${at}`)).status).toBe(200);
		}
		expect(server.received).toHaveLength(2);
	});

	test('are not shared by routes with other rules', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK')));
		const url = `http://127.0.0.1:${server.port}/`;
		await send(url);
		const strict = { allow: [], httpAllowed: true };
		const rejected = await transport.attempt(
			{ url, headers: {}, body: BODY },
			{ timeoutSeconds: 5, route: strict },
		);
		expect(rejected.outcome).toMatchObject({ kind: 'own-fault', fault: 'guard' });
		expect(server.received).toHaveLength(1);
	});

	test('of more routes than are kept open still work', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK')));
		const request = { url: `http://127.0.0.1:${server.port}/`, headers: {}, body: BODY };
		const routes = Array.from({ length: 60 }, (_, at) => ({
			...route,
			allow: ['127.0.0.1', `10.0.0.${at}`],
		}));
		for (const one of [...routes, ...routes.slice(0, 3)]) {
			const { status } = await transport.attempt(request, { timeoutSeconds: 5, route: one });
			expect(status).toBe(200);
		}
	});

	test('held by 300 requests that hang keep none from the same origin waiting', async () => {
		const server = await serving((socket, text) => {
			if (text.startsWith('POST /well')) socket.write(whole('200 OK'));
		});
		const hanging = Array.from({ length: 300 }, async (_, at) => {
			return await send(`http://127.0.0.1:${server.port}/hangs/${at}`, 2);
		});
		await until(() => server.received.filter((text) => text !== '').length === 300);
		const well = await Promise.all(
			[1, 2, 3].map(async (at) => await send(`http://127.0.0.1:${server.port}/well/${at}`, 1)),
		);
		expect(well.map(({ status }) => status)).toEqual([200, 200, 200]);
		const outcomes = (await Promise.all(hanging)).map(({ outcome }) => outcome.kind);
		expect(new Set(outcomes)).toEqual(new Set(['timeout']));
	});

	test('end with the transport: attempts under way and later ones are our own fault', async () => {
		const server = await serving(() => undefined);
		const pending = send(`http://127.0.0.1:${server.port}/`);
		await until(() => server.received.length > 0);
		await transport.close();
		const stopped = { kind: 'own-fault', fault: 'sender', detail: 'the sender was stopped' };
		expect((await pending).outcome).toEqual(stopped);
		expect((await send(`http://127.0.0.1:${server.port}/`)).outcome).toEqual(stopped);
	});
});

test('a hundred attempts at a time over one transport all get their own answer', async () => {
	const server = createHttpServer((request, response) => response.end(request.url));
	const port = await listening(server);
	const results = await Promise.all(
		Array.from({ length: 100 }, (_, at) => send(`http://127.0.0.1:${port}/${at}`)),
	);
	expect(results.map(({ responseBody }) => responseBody)).toEqual(results.map((_, at) => `/${at}`));
	server.closeAllConnections();
	await new Promise((closed) => server.close(closed));
});

function drip(socket: Socket, text: string): void {
	const timer = setInterval(() => socket.write(text), 10);
	socket.on('close', () => clearInterval(timer));
}

/** undici takes a connection up again one turn of the event loop after its answer. */
async function nextTurns(): Promise<void> {
	for (let turn = 0; turn < 3; turn += 1) await new Promise((next) => setImmediate(next));
}

async function until(holds: () => boolean): Promise<void> {
	for (let tries = 0; tries < 300 && !holds(); tries += 1) {
		await new Promise((later) => setTimeout(later, 5));
	}
	expect(holds()).toBe(true);
}
