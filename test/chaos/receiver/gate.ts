import { Agent, createServer } from 'node:http';
import { onLoopback } from '../../support/network/loopback';
import { forward, notReady, watchReadiness } from '../../support/network/reverseProxy';

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
	const readiness = await watchReadiness(n8nPort);
	const server = createServer((incoming, response) => {
		if (readiness.isReady()) forward(incoming, response, { port: n8nPort, agent });
		else notReady(response);
	});
	const loopback = await onLoopback(server);
	return {
		url: loopback.url,
		close: async () => {
			readiness.end();
			agent.destroy();
			await loopback.close();
		},
	};
}
