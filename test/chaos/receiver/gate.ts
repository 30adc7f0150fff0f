import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { onLoopback } from '../../support/loopback';

const LOOK_EVERY_MILLISECONDS = 100;

/** A reverse proxy as operators put before n8n, with the readiness check that matters. */
export interface Gate {
	/** `http://127.0.0.1:<port>` */
	readonly url: string;
	close(): Promise<void>;
}

/**
 * Forwards to n8n while `/healthz/readiness` answers 200, and answers 503 otherwise: n8n by itself answers webhooks with
 * 200 for a moment while it migrates its database, and then with 404 until its routes are mounted. 502 when n8n dies on
 * the way.
 */
export async function openGate(n8nPort: number): Promise<Gate> {
	const agent = new Agent({ keepAlive: false });
	let ready = false;
	let ended = false;
	const look = async (): Promise<void> => {
		ready = await isReady(n8nPort);
		if (!ended) setTimeout(() => void look(), LOOK_EVERY_MILLISECONDS).unref();
	};
	await look();
	const server = createServer((incoming, response) => {
		if (ready) forward(incoming, response, n8nPort, agent);
		else response.writeHead(503, { 'retry-after': '5' }).end('n8n is not ready');
	});
	const loopback = await onLoopback(server);
	return {
		url: loopback.url,
		close: async () => {
			ended = true;
			agent.destroy();
			await loopback.close();
		},
	};
}

function forward(incoming: IncomingMessage, response: ServerResponse, port: number, agent: Agent) {
	const { method, url: path, headers } = incoming;
	const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
		response.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.on('error', () => response.destroy());
		answer.pipe(response);
	});
	outgoing.on('error', () => {
		if (response.headersSent) response.destroy();
		else response.writeHead(502).end('n8n is gone');
	});
	response.on('close', () => outgoing.destroy());
	incoming.pipe(outgoing);
}

async function isReady(port: number): Promise<boolean> {
	try {
		const url = `http://127.0.0.1:${port}/healthz/readiness`;
		const { status, body } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
		await body?.cancel();
		return status === 200;
	} catch {
		return false;
	}
}
