import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../../n8n/process/environment';

/** A port in front of a database that can be cut off from it. */
export interface DatabaseProxy {
	/** The database's URL through this port. */
	readonly url: string;
	/** Ends its connections and lets nobody connect. */
	cut(): Promise<void>;
	/** Ends its connections; who connects anew is let through. */
	drop(): void;
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
	const port = await freePort();
	await listen(server, port);
	const url = new URL(database);
	url.port = String(port);
	const drop = () => sockets.forEach((socket) => socket.destroy());
	const cut = async () => {
		const closed = new Promise<void>((resolve) => server.close(() => resolve()));
		drop();
		await closed;
	};
	return {
		url: url.href,
		cut,
		drop,
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
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
}
