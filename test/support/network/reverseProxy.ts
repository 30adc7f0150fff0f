import {
	request,
	type Agent,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import { isReady } from '../../n8n/process/n8n';

const LOOK_EVERY_MILLISECONDS = 100;

/** Whether an n8n is ready, as a proxy's health checks know it. */
export interface Readiness {
	readonly port: number;
	isReady(): boolean;
	/** Ends the checks. */
	end(): void;
}

/**
 * Checks again and again whether the n8n on this port is ready; resolves after the first check. One that says nothing for a
 * while, as on a busy machine, is as it was.
 */
export async function watchReadiness(port: number): Promise<Readiness> {
	let ready = false;
	let ended = false;
	const look = async (): Promise<void> => {
		ready = (await isReady(port)) ?? ready;
		if (!ended) setTimeout(() => void look(), LOOK_EVERY_MILLISECONDS).unref();
	};
	await look();
	return { port, isReady: () => ready, end: () => void (ended = true) };
}

/** Where requests are forwarded to on 127.0.0.1, with headers added to their own. */
export interface Upstream {
	readonly port: number;
	readonly agent: Agent;
	readonly headers?: IncomingHttpHeaders;
}

/** Forwards a request and its answer; 502 where the server dies on the way. */
export function forward(
	incoming: IncomingMessage,
	response: ServerResponse,
	{ port, agent, headers: added }: Upstream,
): void {
	const { method, url: path } = incoming;
	const headers = { ...incoming.headers, ...added };
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

/** The answer while nobody is ready. */
export function notReady(response: ServerResponse): void {
	response.writeHead(503, { 'retry-after': '5' }).end('n8n is not ready');
}
