/**
 * The real network: undici with one shared agent (connections are kept), a total deadline for each request,
 * redirects not followed. Requests with a fault go over a raw socket instead.
 */
import { Agent, request as undiciRequest } from 'undici';
import { sendRaw } from './rawHttp';
import { LOGGED_ANSWER_BYTES, type WireOutcome, type Wire, type WireRequest } from './wire';

export function createWire(): Wire {
	const agent = new Agent({ keepAliveTimeout: 2_000, headersTimeout: 0, bodyTimeout: 0 });
	return {
		send: (request) => (request.fault ? sendRaw(request) : sendByAgent(agent, request)),
		close: () => agent.destroy(),
	};
}

async function sendByAgent(agent: Agent, request: WireRequest): Promise<WireOutcome> {
	const deadline = AbortSignal.timeout(request.timeoutMilliseconds);
	const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
	try {
		const answer = await undiciRequest(request.url, {
			dispatcher: agent,
			method: request.method === 'GET' ? 'GET' : 'POST',
			headers: request.headers.flat(),
			body: request.method === 'GET' ? null : request.body,
			signal,
		});
		const chunks: Buffer[] = [];
		let kept = 0;
		for await (const chunk of answer.body as AsyncIterable<Buffer>) {
			if (kept < LOGGED_ANSWER_BYTES) chunks.push(chunk.subarray(0, LOGGED_ANSWER_BYTES - kept));
			kept += chunk.length;
		}
		const headers = Object.fromEntries(
			Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
		);
		const body = Buffer.concat(chunks).toString('utf8');
		return { kind: 'answer', status: answer.statusCode, headers, body };
	} catch (error) {
		if (request.signal?.aborted) return { kind: 'cancelled' };
		if (deadline.aborted) return { kind: 'timeout' };
		return { kind: 'connection', detail: error instanceof Error ? error.message : String(error) };
	}
}
