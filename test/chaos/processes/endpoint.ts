import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../emulators/engine/draw';
import { bodyOf, onLoopback } from '../../support/loopback';

/** A request as it reached the endpoint. */
export interface Arrival {
	readonly mark: string;
	readonly at: number;
	/** Requests without an answer then, this one included; those whose connection has ended not counted. */
	readonly open: number;
}

/** An endpoint on loopback that takes its time and remembers everything. */
export interface Endpoint {
	readonly url: string;
	readonly arrivals: readonly Arrival[];
	close(): Promise<void>;
}

/** Opens it. */
export async function openEndpoint(draw: Draw): Promise<Endpoint> {
	const arrivals: Arrival[] = [];
	let open = 0;
	const server = createServer((request, response) => {
		const at = Date.now();
		open++;
		response.once('close', () => open--);
		void (async () => {
			const { data } = JSON.parse((await bodyOf(request)).toString()) as { data: { mark: string } };
			arrivals.push({ mark: data.mark, at, open });
			await sleep(draw.integer(20, 120));
			response.writeHead(204).end();
		})()
			// Its sender was killed while it sent.
			.catch(() => response.destroy());
	});
	const { url, close } = await onLoopback(server);
	return { url: `${url}/hook`, arrivals, close };
}
