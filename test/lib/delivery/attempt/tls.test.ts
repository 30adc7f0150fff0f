import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer, type Server } from 'node:https';
import type { LookupFunction } from 'node:net';
import { createTransport } from '../../../../lib/delivery/attempt/transport';
import {
	AUTHORITY,
	EXPIRED,
	KEY,
	SELF_SIGNED,
	TRUSTED,
} from '../../../support/network/fixedCertificates';
import { listening, rawServer, type RawServer } from '../sockets';

const lookup: LookupFunction = (_host, _options, callback) =>
	callback(null, [{ address: '127.0.0.1', family: 4 }]);
const route = { allow: ['127.0.0.0/8'], httpAllowed: false };
let server: Server | RawServer | undefined;

afterEach(async () => {
	if (server && 'closeAllConnections' in server) {
		server.closeAllConnections();
		server.close();
	} else await server?.close();
	server = undefined;
});

async function serving(cert: string): Promise<number> {
	server = createHttpsServer({ cert, key: KEY }, (request, response) => response.end(request.url));
	return listening(server);
}

async function sending(host: string, port: number, ca?: string) {
	const transport = createTransport({ lookup, ...(ca && { tls: { ca } }) });
	const result = await transport.attempt(
		{ url: `https://${host}:${port}/hook`, headers: {}, body: Buffer.from('{}') },
		{ timeoutSeconds: 30, route },
	);
	await transport.close();
	return result;
}

test('a certificate of an authority that is trusted is taken', async () => {
	const result = await sending('h.example', await serving(TRUSTED), AUTHORITY);
	expect([result.status, result.responseBody]).toEqual([200, '/hook']);
});

test.each<[what: string, cert: string, host: string, ca: string | undefined, detail: string]>([
	[
		'self-signed',
		SELF_SIGNED,
		'h.example',
		undefined,
		'its certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)',
	],
	[
		'of an unknown authority',
		TRUSTED,
		'h.example',
		undefined,
		'its certificate comes without the intermediate one (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
	],
	[
		'that has expired',
		EXPIRED,
		'h.example',
		AUTHORITY,
		'its certificate has expired (CERT_HAS_EXPIRED)',
	],
	[
		'for another name',
		TRUSTED,
		'other.example',
		AUTHORITY,
		'its certificate is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)',
	],
	[
		'for a name, not for the address',
		TRUSTED,
		'127.0.0.1',
		AUTHORITY,
		'its certificate is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)',
	],
])('a certificate %s is not', async (_what, cert, host, ca, detail) => {
	const result = await sending(host, await serving(cert), ca);
	expect(result.outcome).toEqual({ kind: 'connection', detail });
});

test('a server without TLS is told from one with a bad certificate', async () => {
	server = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
	const { outcome } = await sending('h.example', server.port, AUTHORITY);
	expect(outcome).toEqual({
		kind: 'connection',
		detail: expect.stringMatching(/^TLS could not be agreed on \(/),
	});
});

test('plain http is rejected where it is not allowed, before anything is sent', async () => {
	server = await rawServer((socket) => socket.end());
	const transport = createTransport({ lookup });
	const { outcome } = await transport.attempt(
		{ url: `http://h.example:${server.port}/`, headers: {}, body: Buffer.from('{}') },
		{ timeoutSeconds: 30, route },
	);
	expect(outcome).toMatchObject({ kind: 'own-fault', fault: 'guard' });
	expect(server.received).toEqual([]);
	await transport.close();
});

describe('an endpoint that speaks HTTP/2 only', () => {
	const secure = createSecureServer({ cert: TRUSTED, key: KEY }, (request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			if (request.url === '/silent') return;
			response.writeHead(request.url === '/hook' ? 202 : 503, { 'x-version': request.httpVersion });
			response.end(Buffer.concat(chunks));
		});
	});
	const sessions = new Set<{ destroy(): void }>();
	secure.on('session', (session) => sessions.add(session));
	let transport: ReturnType<typeof createTransport>;
	let port: number;
	beforeAll(async () => {
		port = await listening(secure);
		transport = createTransport({ lookup, tls: { ca: AUTHORITY } });
	});
	afterAll(async () => {
		await transport.close();
		for (const session of sessions) session.destroy();
		await new Promise((closed) => secure.close(closed));
	});
	const send = async (path: string, timeoutSeconds = 30) =>
		await transport.attempt(
			{
				url: `https://h.example:${port}${path}`,
				headers: { 'content-type': 'application/json' },
				body: Buffer.from('{"a":1}'),
			},
			{ timeoutSeconds, route },
		);

	test('is spoken to in HTTP/2', async () => {
		const { outcome, responseBody } = await send('/hook');
		expect(outcome).toMatchObject({ kind: 'answer', status: 202, headers: { 'x-version': '2.0' } });
		expect(responseBody).toBe('{"a":1}');
		expect((await send('/other')).status).toBe(503);
	});

	test('gets many events, over few connections', async () => {
		const before = sessions.size;
		const results = await Promise.all(Array.from({ length: 50 }, async () => await send('/hook')));
		expect(results.map(({ status }) => status)).toEqual(results.map(() => 202));
		expect(sessions.size - before).toBeLessThanOrEqual(50);
	});

	test('may hang without costing the events beside', async () => {
		const hanging = send('/silent', 0.2);
		expect((await send('/hook')).status).toBe(202);
		expect((await hanging).outcome).toEqual({ kind: 'timeout' });
		expect((await send('/hook')).status).toBe(202);
	});
});
