import type { LookupAddress } from 'node:dns';
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { ConnectTimeout, dial } from './dial';

/** Where undici wants a connection to. */
export type ConnectTarget = buildConnector.Options;

/** How connections are made once their addresses are known. */
export interface Connecting {
	/** undici's own: of it, TLS over an open socket is used. */
	readonly overTls: buildConnector.connector;
	/** The same, offering HTTP/2 as well. */
	readonly overTlsWithH2: buildConnector.connector;
	/** How long it may take, TLS included. */
	readonly timeoutMilliseconds: number;
}

const PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** Opens a connection to one of these addresses, TLS included, within the time. */
export async function connectTo(
	target: ConnectTarget,
	addresses: readonly LookupAddress[],
	{ overTls, overTlsWithH2, timeoutMilliseconds }: Connecting,
): Promise<Socket> {
	const endsAt = performance.now() + timeoutMilliseconds;
	const open = async () =>
		await dial({
			addresses,
			port: Number(target.port) || (PORTS[target.protocol] ?? 0),
			timeoutMilliseconds: Math.max(1, endsAt - performance.now()),
		});
	const socket = await open();
	if (target.protocol !== 'https:') return socket;
	try {
		return await secured(target, socket, overTls, endsAt);
	} catch (error) {
		// An endpoint that speaks HTTP/2 only says so before any request is sent; all others are spoken to as ever.
		if (!isOnlyH2(error)) throw error;
		return await secured(target, await open(), overTlsWithH2, endsAt);
	}
}

async function secured(
	target: ConnectTarget,
	socket: Socket,
	connect: buildConnector.connector,
	endsAt: number,
): Promise<Socket> {
	return await new Promise((resolve, reject) => {
		const late = setTimeout(
			() => {
				socket.destroy();
				reject(new ConnectTimeout());
			},
			Math.max(1, endsAt - performance.now()),
		);
		connect({ ...target, httpSocket: socket }, (...[error, secure]) => {
			clearTimeout(late);
			if (error === null) return resolve(secure);
			socket.destroy();
			reject(error);
		});
	});
}

function isOnlyH2(error: unknown): boolean {
	const { code } = error as NodeJS.ErrnoException;
	return code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';
}
