/**
 * The HTTP around an emulated REST API: a server on 127.0.0.1 that keeps a log of what it was asked and fails when
 * it is told to. What an API answers is a function of the request.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf, onLoopback } from '../../support/network/loopback';
import { systemClock, type Clock } from '../engine/clock';

export interface RestRequest {
	at: Date;
	method: string;
	path: string;
	/** By the names in the URL; a name that comes twice has a list. */
	query: Record<string, string | string[]>;
	headers: Record<string, string | string[] | undefined>;
	/** The JSON; text where it is none; undefined where there is no body. */
	body: unknown;
	/** Undefined while it is unanswered, and when the connection was cut instead. */
	status: number | undefined;
}

export interface RestAnswer {
	status: number;
	/** Sent as JSON, bytes as they are. */
	body?: unknown;
	headers?: Readonly<Record<string, string>>;
}

/**
 * - a status, with the platform's own error body unless one is given; a text is sent as it is;
 * - `timeout`: the request is never answered;
 * - `reset`: the connection is cut and nothing was done;
 * - `lost`: the work is done, then the connection is cut. The caller cannot tell it from `reset`.
 */
export type RestFault =
	| { status: number; headers?: Readonly<Record<string, string>>; body?: unknown }
	| 'timeout'
	| 'reset'
	| 'lost';

export interface RestServer {
	/** `http://127.0.0.1:<port>`, in the place of the platform's address. */
	readonly url: string;
	/** Everything that was asked, in order. */
	readonly requests: readonly RestRequest[];
	/** The next so many requests fail; of those that fit, if only some are meant. */
	fail(times: number, fault: RestFault, when?: (request: RestRequest) => boolean): void;
	close(): Promise<void>;
}

export interface RestServerOptions {
	clock?: Clock;
	/** How long each answer takes. */
	latencyMilliseconds?: number;
}

interface Failing {
	left: number;
	fault: RestFault;
	when: (request: RestRequest) => boolean;
}

/** Serves until it is closed. `errorBody` is how this platform words an error of a status. */
export async function startRestServer(
	answerTo: (request: RestRequest) => RestAnswer | Promise<RestAnswer>,
	errorBody: (status: number) => unknown,
	{ clock = systemClock, latencyMilliseconds = 0 }: RestServerOptions = {},
): Promise<RestServer> {
	const requests: RestRequest[] = [];
	const failing: Failing[] = [];

	const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
		const request = await readRequest(incoming, clock.now());
		requests.push(request);
		const fault = nextFault(failing, request);
		if (fault === 'timeout') return;
		if (fault === 'reset') return void response.destroy();
		const answer =
			typeof fault === 'object'
				? { ...fault, body: fault.body ?? errorBody(fault.status) }
				: await answerTo(request);
		if (latencyMilliseconds > 0) await systemClock.sleep(latencyMilliseconds);
		if (fault === 'lost') return void response.destroy();
		request.status = answer.status;
		write(response, answer);
	};

	const server = createServer((incoming, response) => {
		serve(incoming, response).catch(() => response.destroy());
	});
	const { url, close } = await onLoopback(server);
	return {
		url,
		requests,
		fail: (times, fault, when = () => true) => {
			failing.push({ left: times, fault, when });
		},
		close,
	};
}

async function readRequest(incoming: IncomingMessage, now: number): Promise<RestRequest> {
	const body = await bodyOf(incoming);
	const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
	const names = [...new Set(searchParams.keys())];
	const values = names.map((name) => {
		const all = searchParams.getAll(name);
		return [name, all.length === 1 ? (all[0] as string) : all] as const;
	});
	return {
		at: new Date(now),
		method: incoming.method ?? '',
		path: pathname,
		query: Object.fromEntries(values),
		headers: incoming.headers,
		body: readBody(body.toString('utf8')),
		status: undefined,
	};
}

function readBody(text: string): unknown {
	if (text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function nextFault(failing: Failing[], request: RestRequest): RestFault | undefined {
	const found = failing.find(({ left, when }) => left > 0 && when(request));
	if (found) found.left -= 1;
	return found?.fault;
}

function write(response: ServerResponse, { status, body, headers }: RestAnswer): void {
	const asIs = Buffer.isBuffer(body) || typeof body === 'string';
	const type = asIs ? 'text/html' : 'application/json';
	response.writeHead(status, { 'Content-Type': type, ...headers });
	response.end(asIs || body === undefined ? body : JSON.stringify(body));
}
