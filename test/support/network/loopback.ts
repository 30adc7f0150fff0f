import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that can be reached from this computer alone. */
export interface Loopback {
	readonly port: number;
	/** `http://127.0.0.1:<port>`. */
	readonly url: string;
	/** Cuts what is connected and ends the server. */
	close(): Promise<void>;
}

/** Lets a server listen on 127.0.0.1, on a free port unless one is given; rejects where that is taken. */
export async function onLoopback(server: Server, port = 0): Promise<Loopback> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const taken = (server.address() as AddressInfo).port;
	return {
		port: taken,
		url: `http://127.0.0.1:${taken}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** The bytes of a request's body. */
export async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
