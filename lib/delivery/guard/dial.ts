import type { LookupAddress } from 'node:dns';
import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';

/** Where to connect to, and within what time. */
export interface Dialled {
	/** In the order of preference; at least one. */
	readonly addresses: readonly LookupAddress[];
	readonly port: number;
	readonly timeoutMilliseconds: number;
	/** `connect` of node:net, or one of its signature. */
	readonly open?: (options: TcpNetConnectOpts) => Socket;
}

/** How long an address is waited for before the next one is tried beside it (RFC 8305, section 5). */
const NEXT_AFTER_MILLISECONDS = 250;
/** More would only help a name that has hardly a living address. */
const MOST_ADDRESSES = 8;
/** undici's own choice for sockets. */
const HIGH_WATER_MARK = 65_536;

/**
 * Opens a TCP connection to the address that takes it first. Unlike Node's own "happy eyeballs", an address that is slow
 * keeps its chance to the end of the time while the next ones are tried. Fails with the error that tells most: the last
 * one that is about the host rather than about this machine's networks.
 */
export async function dial({
	addresses,
	port,
	timeoutMilliseconds,
	open: connectTo = connect,
}: Dialled): Promise<Socket> {
	const waiting = interleaved(addresses).slice(0, MOST_ADDRESSES);
	const open = new Set<Socket>();
	let failure: Error | undefined;
	return await new Promise<Socket>((resolve, reject) => {
		let next: NodeJS.Timeout | undefined;
		const end = (winner?: Socket) => {
			clearTimeout(next);
			clearTimeout(deadline);
			for (const socket of open) if (socket !== winner) socket.destroy();
			open.clear();
		};
		const deadline = setTimeout(() => {
			end();
			reject(new ConnectTimeout());
		}, timeoutMilliseconds);
		const tryNext = () => {
			clearTimeout(next);
			const address = waiting.shift();
			if (address === undefined) {
				if (open.size > 0) return;
				end();
				reject(failure ?? new ConnectTimeout());
				return;
			}
			const socket = connectTo({ ...OPTIONS, host: address.address, port });
			open.add(socket);
			socket.once('connect', () => {
				end(socket);
				resolve(socket);
			});
			socket.on('error', (error) => {
				if (!open.delete(socket)) return;
				failure = telling(failure, error);
				tryNext();
			});
			if (waiting.length > 0) next = setTimeout(tryNext, NEXT_AFTER_MILLISECONDS);
		};
		tryNext();
	});
}

const OPTIONS = {
	noDelay: true,
	keepAlive: true,
	keepAliveInitialDelay: 60_000,
	highWaterMark: HIGH_WATER_MARK,
	autoSelectFamily: false,
};

/** Connecting took too long; the code is undici's. */
export class ConnectTimeout extends Error {
	override readonly name = 'ConnectTimeout';
	readonly code = 'UND_ERR_CONNECT_TIMEOUT';

	constructor() {
		super('Connecting took too long');
	}
}

/** That there is no way to a family of addresses says nothing where there was another. */
const NO_WAY = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

function telling(known: Error | undefined, error: NodeJS.ErrnoException): Error {
	return known !== undefined && NO_WAY.has(error.code ?? '') ? known : error;
}

/** The families alternately, beginning with that of the first address. */
function interleaved(addresses: readonly LookupAddress[]): LookupAddress[] {
	const first = addresses.filter(({ family }) => family === addresses[0]?.family);
	const other = addresses.filter(({ family }) => family !== addresses[0]?.family);
	const length = Math.max(first.length, other.length);
	return Array.from({ length }, (_, at) => [first[at], other[at]])
		.flat()
		.filter((address) => address !== undefined);
}
