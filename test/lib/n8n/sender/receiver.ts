import { createServer, type IncomingHttpHeaders } from 'node:http';
import { bodyOf, onLoopback } from '../../../support/network/loopback';

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
		const receive = async () => {
			const body = (await bodyOf(incoming)).toString();
			const request: Got = { path: incoming.url ?? '', headers: incoming.headers, body };
			got.push(request);
			const status = await self.answer(request, got.length - 1);
			outgoing.writeHead(status, { 'content-type': 'text/plain', 'set-cookie': 'session=1' });
			outgoing.end(`answered ${status}`);
		};
		receive().catch(() => outgoing.destroy());
	});
	const { url, close } = await onLoopback(server);
	const self: Receiver = { url: `${url}/hook`, got, answer: () => 200, close };
	return self;
}
