import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port in front of a database that can be cut off from it. */
export interface DatabaseProxy {
	/** The database's URL through this port. */
	readonly url: string;
	/** Ends its connections and lets nobody connect. */
	cut(): Promise<void>;
	/** Lets nothing through from now on, and tells nobody: as a network does that is gone. */
	swallow(): void;
	/** Lets everything through again. */
	restore(): Promise<void>;
	close(): Promise<void>;
}

/** Opens a port in front of the database of a URL. */
export async function proxyTo(database: string): Promise<DatabaseProxy> {
	const target = new URL(database);
	const sockets = new Set<Socket>();
	let isSwallowing = false;
	const accept = (client: Socket) => {
		const server = connect(Number(target.port), target.hostname);
		for (const [from, to] of [
			[client, server],
			[server, client],
		] as const) {
			sockets.add(from);
			from.on('data', (bytes) => void (isSwallowing || to.write(bytes)));
			from.on('error', () => to.destroy());
			from.on('close', () => {
				sockets.delete(from);
				to.destroy();
			});
		}
	};
	let server = createServer(accept);
	await listen(server, 0);
	const { port } = server.address() as AddressInfo;
	const url = new URL(database);
	url.port = String(port);
	const cut = async () => {
		const closed = new Promise<void>((resolve) => server.close(() => resolve()));
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	return {
		url: url.href,
		cut,
		swallow: () => (isSwallowing = true),
		restore: async () => {
			isSwallowing = false;
			if (server.listening) return;
			server = createServer(accept);
			await listen(server, port);
		},
		close: cut,
	};
}

async function listen(server: Server, port: number): Promise<void> {
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}
