import { createServer, type Socket } from 'node:net';
import {
	createTransport,
	type AttemptResult,
	type Transport,
} from '../../../../../lib/delivery/attempt/transport';
import { until } from '../../../../support/until';
import { VirtualClock } from '../../../time/testClock';
import { listening, whole, wire, type RawServer } from '../../sockets';
import { route, serving, BODY, send, to, drip, nextTurns } from './stage';

describe('time', () => {
	/** Of the transport of a test; it passes when the test says so. */
	let clock: VirtualClock;
	let timed: Transport;
	/** Answers what a name resolves to, once it was asked for; from then on it is answered at once. */
	let resolve: (() => void) | undefined;
	beforeEach(() => {
		clock = new VirtualClock(0, nextTurns);
		resolve = undefined;
		let isResolved = false;
		timed = createTransport({
			lookup: (_host, _options, callback) => {
				resolve = () => {
					isResolved = true;
					callback(null, [{ address: '127.0.0.1', family: 4 }]);
				};
				if (isResolved) resolve();
			},
			elapsed: clock.elapsed,
			timer: clock.timer,
		});
	});
	afterEach(async () => await timed.close());

	const attempt = async (host: string, { port }: RawServer) => {
		const request = { url: `http://${host}:${port}/`, headers: {}, body: BODY };
		return await timed.attempt(request, { timeoutSeconds: 10, route });
	};

	/** What becomes of an attempt whose ten seconds are over once it has come so far. */
	const timedOut = async (
		onRequest: (socket: Socket) => void,
		isThere: () => boolean,
	): Promise<AttemptResult> => {
		const pending = attempt('127.0.0.1', await serving(onRequest));
		await until(isThere);
		await nextTurns();
		await clock.pass(10_000);
		const result = await pending;
		expect(result.durationMilliseconds).toBe(10_000);
		return result;
	};

	test('is up where no answer comes', async () => {
		let isAsked = false;
		const result = await timedOut(
			() => (isAsked = true),
			() => isAsked,
		);
		expect([result.outcome, result.status]).toEqual([{ kind: 'timeout' }, undefined]);
	});

	test('is up while headers drip', async () => {
		let drops = () => 0;
		const result = await timedOut(
			(socket) => {
				socket.write('HTTP/1.1 200 OK\r\n');
				drops = drip(socket, 'x-a: 1\r\n');
			},
			() => drops() > 2,
		);
		expect([result.outcome, result.status]).toEqual([{ kind: 'timeout' }, undefined]);
	});

	test('is up while the body drips, and tells how far it had come', async () => {
		let drops = () => 0;
		const { outcome, status, responseBody } = await timedOut(
			(socket) => {
				socket.write(wire('200 OK', ['content-length: 10000']));
				drops = drip(socket, 'x');
			},
			() => drops() > 2,
		);
		const detail = 'its response (200) did not end';
		expect([outcome, status]).toEqual([{ kind: 'timeout', detail }, undefined]);
		expect(responseBody).toMatch(/^x+$/);
	});

	test('that is up once enough of the body was read does not matter', async () => {
		let isWritten = false;
		const { outcome, status } = await timedOut(
			(socket) => {
				const beginning = wire('200 OK', ['content-length: 50000'], 'x'.repeat(4096));
				socket.write(beginning, () => (isWritten = true));
			},
			() => isWritten,
		);
		expect([outcome.kind, status]).toEqual(['answer', 200]);
	});

	test('that is up before the name is resolved keeps the request from being sent ever, and is not the endpoint’s', async () => {
		const server = await serving((socket) => socket.write(whole('200 OK')));
		const pending = attempt('slow.example', server);
		await until(() => resolve !== undefined);
		await clock.pass(10_000);
		expect((await pending).outcome).toEqual({
			kind: 'own-fault',
			fault: 'resolver',
			detail: 'the name server did not respond (ETIMEOUT)',
		});
		resolve?.();
		await nextTurns();
		// Whatever was sent before is there by then.
		expect((await send(`http://127.0.0.1:${server.port}/later`)).status).toBe(200);
		const received = server.received.filter((text) => text !== '');
		expect(received).toEqual([expect.stringMatching(/^POST \/later /)]);
	});

	test('for the answer does not run while the name is being resolved', async () => {
		const server = await serving(() => undefined);
		let isOver = false;
		const pending = attempt('slow.example', server).finally(() => (isOver = true));
		await until(() => resolve !== undefined);
		clock.leap(4000);
		resolve?.();
		await until(() => server.received.join('') !== '');
		await clock.pass(9000);
		expect(isOver).toBe(false);
		await clock.pass(1001);
		expect(await pending).toMatchObject({
			outcome: { kind: 'timeout' },
			durationMilliseconds: 14_000,
		});
	});

	test('that is cut short from outside is our own fault', async () => {
		const server = await serving(() => undefined);
		const stopping = new AbortController();
		const pending = send(`http://127.0.0.1:${server.port}/`, 30, stopping.signal);
		await until(() => server.received.length > 0);
		stopping.abort();
		expect((await pending).outcome).toEqual({
			kind: 'own-fault',
			fault: 'sender',
			detail: 'the sender was stopped',
		});
		expect((await send(`http://127.0.0.1:${server.port}/`, 30, stopping.signal)).outcome.kind).toBe(
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
