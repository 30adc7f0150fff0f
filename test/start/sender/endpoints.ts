import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf, onLoopback } from '../../support/network/loopback';

/** A request that an endpoint has answered. Times are epoch milliseconds. */
export interface Visit {
	/** As the request's `webhook-id` names the event. */
	readonly eventId: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	readonly arrivedAt: number;
	readonly answeredAt: number;
	readonly status: number;
}

/** Decides about a request: `tries` is how often this event has come, this time included. */
type Answer = (tries: number) => Promise<number>;

/** An endpoint on 127.0.0.1 that keeps what it was sent. */
export interface Endpoint {
	readonly url: string;
	/** In the order of the answers. */
	readonly visits: readonly Visit[];
	close(): Promise<void>;
}

/** The endpoints that events are sent to. */
export interface Endpoints {
	/** Answers 200. */
	readonly healthy: Endpoint;
	/** Answers 503 to the first two tries of each event, then 200. */
	readonly flaky: Endpoint;
	/** Answers 500 until it is repaired, then 200; the first time after a while. */
	readonly dead: Endpoint & { repair(): void };
	close(): Promise<void>;
}

/** How many tries of each event the flaky endpoint rejects. */
export const FLAKY_REJECTIONS = 2;
/** How long the repaired endpoint takes for its first answer: nothing else may be sent to it meanwhile. */
const FIRST_ANSWER_MILLISECONDS = 300;

/** Opens the three endpoints, each on a free port. */
export async function openEndpoints(): Promise<Endpoints> {
	let repaired: 'not' | 'just' | 'long' = 'not';
	const healthy = await openEndpoint(async () => 200);
	const flaky = await openEndpoint(async (tries) => (tries > FLAKY_REJECTIONS ? 200 : 503));
	const dead = await openEndpoint(async () => {
		if (repaired === 'not') return 500;
		const isFirst = repaired === 'just';
		repaired = 'long';
		if (isFirst) await sleep(FIRST_ANSWER_MILLISECONDS);
		return 200;
	});
	return {
		healthy,
		flaky,
		dead: { ...dead, repair: () => (repaired = 'just') },
		close: async () => {
			await Promise.all([healthy, flaky, dead].map(async (endpoint) => await endpoint.close()));
		},
	};
}

async function openEndpoint(answer: Answer): Promise<Endpoint> {
	const visits: Visit[] = [];
	const tries = new Map<string, number>();
	const visit = async (headers: IncomingHttpHeaders, body: string, response: ServerResponse) => {
		const arrivedAt = Date.now();
		const eventId = String(headers['webhook-id']);
		const count = (tries.get(eventId) ?? 0) + 1;
		tries.set(eventId, count);
		const status = await answer(count);
		visits.push({ eventId, headers, body, arrivedAt, answeredAt: Date.now(), status });
		response.writeHead(status, { 'content-type': 'text/plain' }).end(`answered ${status}`);
	};
	const server = createServer((incoming, response) => {
		bodyOf(incoming)
			.then((body) => visit(incoming.headers, body.toString(), response))
			.catch(() => response.destroy());
	});
	const { url, close } = await onLoopback(server);
	return { url: `${url}/webhooks`, visits, close };
}
