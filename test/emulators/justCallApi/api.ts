/**
 * JustCall's webhook API over real HTTP on 127.0.0.1, backed by a JustCall emulator: what is registered here gets
 * that emulator's events.
 *
 * - `GET /v2.1/webhooks[?type=]`, `POST /v2.1/webhooks {type, webhook_url}`, `DELETE /v2.1/webhooks/url/{url_id}`,
 *   `GET /v2.1/users?per_page=1`; base path v2.1, `Authorization: <key>:<secret>` literally.
 * - Bad key: 401 `{"status":"failed","message":"Unauthorized"}`. Plan without webhooks: 403. Unknown type: 422.
 *   Beyond the rate limit (Team plan: 1800 an hour, 30 a minute): 429. The limits are in `X-Rate-Limit-…` headers.
 * - A URL is validated before it is registered: JustCall posts a small unsigned body to it and wants 200. The exact
 *   body is not published; `ping` chooses between those that receivers have seen.
 * - The list has one entry per event type that has URLs; nothing is deduplicated.
 *
 * `requests` keeps every request for assertions; `fail` makes requests fail, or slow, or unanswered.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf, onLoopback } from '../../support/network/loopback';
import { createWire } from '../http/agentWire';
import { systemClock, type Clock } from '../engine/clock';
import type { JustCallEmulator } from '../platform/justCall';
import { routeRequest, type ApiAnswer, type ApiRequest, type ValidationPing } from './routes';
import { rateLimiter, type RateLimit } from '../engine/rateLimit';
import type { Send } from '../http/wire';

export interface ApiFault {
	/** Which requests fail; left out: all. */
	when?: (request: Pick<ApiRequest, 'method' | 'path'>) => boolean;
	/** How many of them; left out: all until the fault is lifted. */
	times?: number;
	/** Answers with this instead of doing the work. */
	status?: number;
	body?: unknown;
	/** Cuts the connection: before the work is done, or after it (the caller cannot know which). */
	cut?: 'before' | 'after';
	/** Does anything of this only once it is kept. */
	until?: Promise<unknown>;
}

export interface JustCallApiOptions {
	plan?: 'team' | 'without webhooks';
	rateLimit?: RateLimit;
	ping?: ValidationPing;
	port?: number;
	clock?: Clock;
	/** The network of the validation ping. */
	send?: Send;
}

export interface JustCallApi {
	/** `http://127.0.0.1:<port>`, in the place of `https://api.justcall.io`. */
	readonly url: string;
	readonly requests: readonly ApiRequest[];
	/** Makes requests fail from now on; the function returned lifts the fault. */
	fail(fault: ApiFault): () => void;
	setPing(ping: ValidationPing): void;
	close(): Promise<void>;
}

export async function startJustCallApi(
	account: JustCallEmulator,
	options: JustCallApiOptions = {},
): Promise<JustCallApi> {
	const { clock = systemClock, plan = 'team', port = 0 } = options;
	const wire = options.send ? undefined : createWire();
	const send = options.send ?? wire?.send;
	const limit = rateLimiter(options.rateLimit ?? { perHour: 1800, perMinute: 30 });
	const requests: ApiRequest[] = [];
	const faults: ApiFault[] = [];
	let ping: ValidationPing = options.ping ?? { body: 'identity' };

	const answerTo = async (request: ApiRequest): Promise<ApiAnswer> => {
		const rate = limit(clock.now());
		const answer = await routeRequest(request, {
			account,
			mayUseWebhooks: plan === 'team',
			withinLimit: rate.allowed,
			ping,
			send: send as Send,
			now: () => clock.now(),
		});
		return { ...answer, headers: rate.headers };
	};

	const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
		const request = await readRequest(incoming, clock.now());
		requests.push(request);
		const fault = takeFault(faults, request);
		await fault?.until;
		if (fault?.cut === 'before') return response.destroy();
		const answer =
			fault?.status === undefined
				? await answerTo(request)
				: {
						status: fault.status,
						body: fault.body ?? { status: 'failed', message: 'Server error' },
					};
		if (fault?.cut === 'after') return response.destroy();
		request.status = answer.status;
		response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
		return response.end(JSON.stringify(answer.body));
	};

	const server = createServer((incoming, response) => {
		serve(incoming, response).catch(() => response.destroy());
	});
	const loopback = await onLoopback(server, port);
	return {
		url: loopback.url,
		requests,
		fail: (fault) => {
			const active = { ...fault };
			faults.push(active);
			return () => lift(faults, active);
		},
		setPing: (next) => {
			ping = next;
		},
		close: async () => {
			await loopback.close();
			await wire?.close();
		},
	};
}

async function readRequest(incoming: IncomingMessage, now: number): Promise<ApiRequest> {
	const body = await bodyOf(incoming);
	const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
	return {
		at: new Date(now),
		method: incoming.method ?? '',
		path: pathname,
		query: Object.fromEntries(searchParams),
		headers: incoming.headers,
		body: body.toString('utf8'),
		status: undefined,
	};
}

function takeFault(faults: ApiFault[], request: ApiRequest): ApiFault | undefined {
	const fault = faults.find(({ when }) => when?.(request) ?? true);
	if (fault?.times !== undefined && --fault.times <= 0) lift(faults, fault);
	return fault;
}

function lift(faults: ApiFault[], fault: ApiFault): void {
	const index = faults.indexOf(fault);
	if (index >= 0) faults.splice(index, 1);
}
