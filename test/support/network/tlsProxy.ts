import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { selfSigned } from './certificate';
import { onLoopback, type Loopback } from './loopback';

/**
 * A proxy on 127.0.0.1 that ends the TLS of every host itself, so that nothing leaves the machine. A client uses it by
 * HTTPS_PROXY and must not check certificates.
 */
export async function startTlsProxy(serve: RequestListener): Promise<Loopback> {
	const certified = selfSigned();
	const sockets = new Set<Socket>();
	const inner = createServer(serve);
	const proxy = createServer();
	proxy.on('connect', (_request, socket: Socket) => {
		sockets.add(socket.on('close', () => sockets.delete(socket)));
		socket.on('error', () => undefined).write('HTTP/1.1 200 Connection established\r\n\r\n');
		const secure = new TLSSocket(socket, { isServer: true, ...certified });
		inner.emit(
			'connection',
			secure.on('error', () => undefined),
		);
	});
	const listening = await onLoopback(proxy);
	return {
		...listening,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await listening.close();
		},
	};
}

/** Everything that is not on this machine is asked of such a proxy. */
export function throughOnly(proxyUrl: string): NodeJS.ProcessEnv {
	return {
		HTTPS_PROXY: proxyUrl,
		NO_PROXY: '127.0.0.1,localhost',
		NODE_TLS_REJECT_UNAUTHORIZED: '0',
	};
}
