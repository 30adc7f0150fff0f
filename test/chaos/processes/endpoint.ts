import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../emulators/engine/draw';
import { bodyOf, onLoopback } from '../../support/network/loopback';

/** A request as it reached the endpoint. */
export interface Arrival {
	readonly mark: string;
	/** The event's id, the same for every attempt. */
	readonly eventId: string;
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

/** What every request is answered. */
export const ANSWER = 204;

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
			const eventId = String(request.headers['webhook-id']);
			arrivals.push({ mark: data.mark, eventId, at, open });
			await sleep(draw.integer(20, 120));
			response.writeHead(ANSWER).end();
		})()
			// Its sender was killed while it sent.
			.catch(() => response.destroy());
	});
	const { url, close } = await onLoopback(server);
	return { url: `${url}/hook`, arrivals, close };
}
