import { Agent, createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onLoopback } from '../../support/network/loopback';
import {
	forward,
	notReady,
	watchReadiness,
	type Readiness,
} from '../../support/network/reverseProxy';

/** The reverse proxy before n8n's main process and its webhook processors, as docker/Caddyfile sets one up. */
export interface Proxy {
	/** `http://127.0.0.1:<port>` */
	readonly url: string;
	/** Begins to forward: what is for webhook processors to one after the other of those that are ready, the rest to main. */
	open(main: number, webhookProcessors: readonly number[]): Promise<void>;
	close(): Promise<void>;
}

/** What webhook processors serve in production: the beginnings of paths. */
export const SERVED_BY_WEBHOOK_PROCESSORS = [
	'/webhook/',
	'/webhook-waiting/',
	'/form/',
	'/form-waiting/',
	'/mcp/',
] as const;

/** Listens, so that its address is known; answers 503 until it is opened. */
export async function startProxy(port?: number): Promise<Proxy> {
	const agent = new Agent({ keepAlive: false });
	let processors: readonly Readiness[] = [];
	let main: number | undefined;
	let turn = 0;
	const portFor = ({ url = '' }: IncomingMessage): number | undefined => {
		if (!SERVED_BY_WEBHOOK_PROCESSORS.some((path) => url.startsWith(path))) return main;
		const ready = processors.filter((one) => one.isReady());
		return ready[turn++ % ready.length]?.port;
	};
	const server = createServer((incoming, response) => {
		const upstream = portFor(incoming);
		if (upstream === undefined) return notReady(response);
		const headers = { 'x-forwarded-for': incoming.socket.remoteAddress };
		forward(incoming, response, { port: upstream, agent, headers });
	});
	server.on('upgrade', (incoming, socket, head) => {
		if (main === undefined) socket.destroy();
		else tunnel(incoming, socket as Socket, head, main);
	});
	const loopback = await onLoopback(server, port);
	return {
		url: loopback.url,
		open: async (mainPort, ports) => {
			processors = await Promise.all(ports.map(watchReadiness));
			main = mainPort;
		},
		close: async () => {
			processors.forEach((one) => one.end());
			agent.destroy();
			await loopback.close();
		},
	};
}

/** The editor's WebSocket. */
function tunnel(incoming: IncomingMessage, socket: Socket, head: Buffer, port: number): void {
	const { method, url, rawHeaders } = incoming;
	const lines = rawHeaders.map((text, index) => text + (index % 2 === 0 ? ': ' : '\r\n'));
	const upstream = connect(port, '127.0.0.1', () => {
		upstream.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
		upstream.write(head);
		socket.pipe(upstream).pipe(socket);
	});
	upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
	socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
}
