import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that came in. */
export interface Got {
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

/** An endpoint on this machine, which answers as it is told. */
export interface Receiver {
	readonly url: string;
	readonly got: Got[];
	/** The status of the next answers, 200 unless told. */
	answer: (request: Got, before: number) => number | Promise<number>;
	close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export async function receiver(): Promise<Receiver> {
	const got: Got[] = [];
	const server = createServer((incoming, outgoing) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const body = Buffer.concat(chunks).toString();
			const request: Got = { path: incoming.url ?? '', headers: incoming.headers, body };
			got.push(request);
			void Promise.resolve(self.answer(request, got.length - 1)).then((status) => {
				outgoing.writeHead(status, { 'content-type': 'text/plain', 'set-cookie': 'session=1' });
				outgoing.end(`answered ${status}`);
			});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const self: Receiver = {
		url: `http://127.0.0.1:${port}/hook`,
		got,
		answer: () => 200,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return self;
}
