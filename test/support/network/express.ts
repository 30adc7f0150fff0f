import type { Request, Response } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGunzip } from 'node:zlib';

/**
 * Gives node:http's own request and response what a node reaches of Express and of n8n's body reader; the rest of
 * Express is not there, so that a test which needs more fails.
 */
export function express(
	incoming: IncomingMessage,
	outgoing: ServerResponse,
): { request: Request; response: Response } {
	const { searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
	const request = Object.assign(incoming, {
		ip: incoming.socket.remoteAddress,
		query: Object.fromEntries(searchParams),
		params: {},
		contentType: incoming.headers['content-type']?.split(';')[0]?.trim().toLowerCase(),
		body: undefined,
		readRawBody: async () => {
			if (Buffer.isBuffer(incoming.rawBody)) return;
			const gzipped = incoming.headers['content-encoding'] === 'gzip';
			const stream = gzipped ? incoming.pipe(createGunzip()) : incoming;
			const chunks: Buffer[] = [];
			for await (const chunk of stream) chunks.push(chunk as Buffer);
			incoming.rawBody = Buffer.concat(chunks);
		},
	});
	const response = Object.assign(outgoing, {
		status(code: number) {
			outgoing.statusCode = code;
			return response;
		},
		set(headers: Record<string, string>) {
			for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
			return response;
		},
		json(body: unknown) {
			outgoing.setHeader('content-type', 'application/json; charset=utf-8');
			outgoing.end(JSON.stringify(body));
			return response;
		},
	});
	return { request: request as Request, response: response as Response };
}
