import { createServer, type Socket } from 'node:net';
import { createTransport, type AttemptResult } from '../../../../../lib/delivery/attempt/transport';
import { listening, whole, wire } from '../../sockets';
import { route, serving, BODY, send, to, drip, until } from './stage';

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
