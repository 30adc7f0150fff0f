import { lookup } from 'node:dns';
import type { Socket } from 'node:net';
import { createTransport, type Transport } from '../../../../../lib/delivery/attempt/transport';
import { rawServer, type RawServer } from '../../sockets';

/* A transport of its own for each test, and servers that end with it. */

/** To servers of this machine. */
export const route = { allow: ['127.0.0.0/8'], httpAllowed: true };
/** The test's transport. */
export let transport: Transport;
let servers: RawServer[] = [];

beforeEach(() => {
	transport = createTransport({ lookup });
});
afterEach(async () => {
	await transport.close();
	await Promise.all(servers.map((server) => server.close()));
	servers = [];
});

/** A server that does this with what each connection sends. */
export async function serving(
	onRequest: (socket: Socket, text: string) => void,
): Promise<RawServer> {
	const server = await rawServer(onRequest);
	servers.push(server);
	return server;
}

/** What is sent. */
export const BODY = Buffer.from('{"type":"call.ended"}');
/** Makes an attempt. */
export const send = (url: string, timeoutSeconds = 30, signal?: AbortSignal) =>
	transport.attempt(
		{ url, headers: { 'content-type': 'application/json', 'x-signature': 'abc' }, body: BODY },
		{ timeoutSeconds, route },
		signal,
	);

/** Sends to a server that treats each connection like this. */
export async function to(onRequest: (socket: Socket, text: string) => void, timeoutSeconds = 30) {
	const { port } = await serving(onRequest);
	return send(`http://127.0.0.1:${port}/hook?a=1`, timeoutSeconds);
}

/** Sends a text again and again until the connection ends; tells how often it has. */
export function drip(socket: Socket, text: string): () => number {
	let drops = 0;
	const timer = setInterval(() => {
		drops += 1;
		socket.write(text);
	}, 10);
	socket.on('close', () => clearInterval(timer));
	return () => drops;
}

/** undici takes a connection up again one turn of the event loop after its answer. */
export async function nextTurns(): Promise<void> {
	for (let turn = 0; turn < 3; turn += 1) await new Promise((next) => setImmediate(next));
}
