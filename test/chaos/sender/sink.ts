import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { Draw } from '../../emulators/engine/draw';
import { bodyOf, onLoopback } from '../../support/network/loopback';

/** How an endpoint of the sink behaves; `dead` never says yes. */
export const TEMPERS = ['healthy', 'slow', 'flaky', 'dead'] as const;
export type Temper = (typeof TEMPERS)[number];

/** One request that reached the sink. */
export interface Arrival {
	readonly temper: Temper;
	/** The event's id, the same for every attempt. */
	readonly eventId: string;
	/** What the event says of itself. */
	readonly mark: string;
	/** Epoch milliseconds. */
	readonly at: number;
	/** The status that was answered; undefined where the connection was cut instead. */
	status?: number;
}

/** The receiving end: four endpoints on loopback that remember everything that arrives. */
export interface Sink {
	readonly url: (temper: Temper) => string;
	readonly arrivals: readonly Arrival[];
	/** Requests that are not signed with the endpoint's secret, or are no event. */
	readonly complaints: readonly string[];
	/** Requests under way. */
	open(): number;
	/** Called once, as soon as another request has come (`arrived`) or has been answered (`answered`). */
	next(what: 'arrived' | 'answered', call: () => void): void;
	close(): Promise<void>;
}

/** Opens the sink; `secrets` by endpoint, as the sender made them, may come later. */
export async function openSink(
	secrets: Readonly<Partial<Record<Temper, string>>>,
	draw: Draw,
): Promise<Sink> {
	const arrivals: Arrival[] = [];
	const complaints: string[] = [];
	const waiting = { arrived: [] as Array<() => void>, answered: [] as Array<() => void> };
	let open = 0;
	const tell = (what: keyof typeof waiting) => waiting[what].splice(0).forEach((call) => call());
	const server = createServer((request, response) => {
		void (async () => {
			open++;
			const temper = (request.url ?? '').slice(1) as Temper;
			const body = await bodyOf(request);
			const arrival = read(temper, request, body, secrets[temper], complaints);
			arrivals.push(arrival);
			tell('arrived');
			await answer(arrival, response, draw);
		})()
			// The sender was killed while it sent.
			.catch(() => undefined)
			.finally(() => {
				open--;
				tell('answered');
			});
	});
	const loopback = await onLoopback(server);
	return {
		url: (temper) => `${loopback.url}/${temper}`,
		arrivals,
		complaints,
		open: () => open,
		next: (what, call) => void waiting[what].push(call),
		close: loopback.close,
	};
}

function read(
	temper: Temper,
	{ headers }: IncomingMessage,
	body: Buffer,
	secret: string | undefined,
	complaints: string[],
): Arrival {
	const eventId = String(headers['webhook-id'] ?? '');
	try {
		if (secret === undefined) throw new Error('the endpoint has no secret yet');
		const verified = new Webhook(secret).verify(body, headers as Record<string, string>);
		const { mark } = (verified as { data: { mark: string } }).data;
		return { temper, eventId, mark, at: Date.now() };
	} catch (error) {
		complaints.push(
			`${temper} ${eventId}: ${error instanceof Error ? error.message : String(error)}`,
		);
		return { temper, eventId, mark: '', at: Date.now() };
	}
}

async function answer(arrival: Arrival, response: ServerResponse, draw: Draw): Promise<void> {
	const { temper } = arrival;
	if (temper === 'slow') await sleep(draw.integer(5, 60));
	if (temper === 'flaky' && draw.integer(0, 99) < 15) {
		response.destroy();
		return;
	}
	const status = temper === 'dead' || (temper === 'flaky' && draw.integer(0, 99) < 30) ? 503 : 200;
	// Before it is written: what the sender may have read is what counts.
	arrival.status = status;
	// Killed meanwhile: it was received all the same, and nobody hears the answer.
	if (response.closed || response.destroyed) return;
	await new Promise<void>((resolve) => {
		response.once('close', resolve);
		response.writeHead(status).end('{}');
	});
}
