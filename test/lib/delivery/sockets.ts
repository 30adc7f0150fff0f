import {
	createServer as createTcpServer,
	type AddressInfo,
	type Server,
	type Socket,
} from 'node:net';

/** A server on 127.0.0.1 that does to each connection what it is told, and remembers what it was sent. */
export interface RawServer {
	readonly port: number;
	/** All bytes received, connection by connection. */
	readonly received: string[];
	close(): Promise<void>;
}

/** Calls `onRequest` with each chunk that arrives: most requests here come in one. */
export async function rawServer(
	onRequest: (socket: Socket, text: string) => void,
): Promise<RawServer> {
	const received: string[] = [];
	const sockets = new Set<Socket>();
	const server = createTcpServer((socket) => {
		const at = received.push('') - 1;
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => sockets.delete(socket));
		socket.on('data', (chunk) => {
			received[at] += chunk.toString('latin1');
			onRequest(socket, chunk.toString('latin1'));
		});
	});
	return {
		port: await listening(server),
		received,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((closed) => server.close(closed));
		},
	};
}

/** Listens on a free port of 127.0.0.1. */
export async function listening(server: Server): Promise<number> {
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return (server.address() as AddressInfo).port;
}

/** An answer as it is on the wire. */
export function wire(status: string, headers: readonly string[], body = ''): string {
	return [`HTTP/1.1 ${status}`, ...headers, '', body].join('\r\n');
}

/** A whole answer with its length. */
export function whole(status: string, body = '', ...headers: string[]): string {
	return wire(status, [...headers, `content-length: ${Buffer.byteLength(body)}`], body);
}
