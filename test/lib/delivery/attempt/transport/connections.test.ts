import { createServer as createHttpServer } from 'node:http';
import { listening, whole } from '../../sockets';
import { until } from '../../../../support/until';
import { route, transport, serving, BODY, send, nextTurns } from './stage';

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
			{ timeoutSeconds: 30, route: strict },
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
			const { status } = await transport.attempt(request, { timeoutSeconds: 30, route: one });
			expect(status).toBe(200);
		}
	});

	test('held by 300 requests that hang keep none from the same origin waiting', async () => {
		const server = await serving((socket, text) => {
			if (text.startsWith('POST /well')) socket.write(whole('200 OK'));
		});
		const stopping = new AbortController();
		let ended = 0;
		const hanging = Array.from({ length: 300 }, async (_, at) => {
			const url = `http://127.0.0.1:${server.port}/hangs/${at}`;
			const result = await send(url, 60, stopping.signal);
			ended += 1;
			return result;
		});
		await until(() => server.received.filter((text) => text !== '').length === 300);
		const well = await Promise.all(
			[1, 2, 3].map(async (at) => await send(`http://127.0.0.1:${server.port}/well/${at}`, 30)),
		);
		expect(well.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(ended).toBe(0);
		stopping.abort();
		const outcomes = (await Promise.all(hanging)).map(({ outcome }) => outcome.kind);
		expect(new Set(outcomes)).toEqual(new Set(['own-fault']));
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
