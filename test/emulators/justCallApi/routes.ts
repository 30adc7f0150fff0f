/** What JustCall's API does with one request, apart from the HTTP around it. */
import { Draw } from '../engine/draw';
import { JUSTCALL_API_TYPES, type JustCallEmulator, type WebhookEntry } from '../platform/justCall';
import { checkUrl } from '../engine/subscriptions';
import type { Send } from '../http/wire';

export interface ApiRequest {
	at: Date;
	method: string;
	path: string;
	query: Record<string, string>;
	headers: Record<string, string | string[] | undefined>;
	body: string;
	/** Undefined when the connection was cut instead. */
	status: number | undefined;
}

export interface ValidationPing {
	/** `identity`: `{type, webhook_url, request_id}`; `url.validation`: that type alone; or none is sent. */
	body: 'identity' | 'url.validation' | 'none';
	/** Adds `challenge: <text>` to the body. */
	challenge?: string;
	/** Registers only when the answer contains the challenge. */
	challengeMustComeBack?: boolean;
	method?: 'POST' | 'GET';
}

export interface ApiAnswer {
	status: number;
	body: unknown;
	headers?: Record<string, string>;
}

export interface RouteContext {
	account: JustCallEmulator;
	mayUseWebhooks: boolean;
	withinLimit: boolean;
	ping: ValidationPing;
	send: Send;
	now(): number;
}

export async function routeRequest(request: ApiRequest, context: RouteContext): Promise<ApiAnswer> {
	const { account } = context;
	const { authorization } = request.headers;
	if (authorization !== `${account.apiKey}:${account.apiSecret}`)
		return rejection(401, 'Unauthorized');
	if (!context.withinLimit) return rejection(429, 'Rate limit exceeded');
	const urlId = /^\/v2\.1\/webhooks\/url\/([^/]+)$/.exec(request.path)?.[1];
	const isList = request.path === '/v2.1/webhooks';
	if ((isList || urlId) && !context.mayUseWebhooks) {
		return rejection(403, 'Webhooks are not part of your plan. Please upgrade to Team or above.');
	}
	if (request.method === 'GET' && request.path === '/v2.1/users') return users(request);
	if (request.method === 'GET' && isList) return listEntries(request, account);
	if (request.method === 'POST' && isList) return await addEntry(request, context);
	if (request.method === 'DELETE' && urlId) return removeEntry(urlId, account);
	return rejection(404, 'Not found');
}

const rejection = (status: number, message: string): ApiAnswer => ({
	status,
	body: { status: 'failed', message },
});

function users({ query }: ApiRequest): ApiAnswer {
	const user = { id: 42, name: 'Ada Byron', email: 'ada@example.com', role: 'Admin' };
	const body = {
		status: 'success',
		count: 1,
		current_page: 0,
		per_page: Number(query['per_page'] ?? 50),
		data: [user],
		next_page_link: null,
		prev_page_link: null,
	};
	return { status: 200, body };
}

function listEntries({ query }: ApiRequest, account: JustCallEmulator): ApiAnswer {
	const all = account.entries();
	const types = [...new Set(all.map(({ type }) => type))];
	const wanted = query['type'] === undefined ? types : types.filter((t) => t === query['type']);
	const data = wanted.map((type) => summary(type, all));
	return { status: 200, body: { status: 'success', data, total_count: data.length } };
}

function summary(type: string, entries: WebhookEntry[]) {
	const webhook_urls = entries
		.filter((entry) => entry.type === type)
		.map(({ webhookUrl, urlId }) => ({ webhook_url: webhookUrl, url_id: urlId }));
	return { type, webhook_urls, url_count: webhook_urls.length };
}

async function addEntry(request: ApiRequest, context: RouteContext): Promise<ApiAnswer> {
	const { account } = context;
	const { type, webhook_url: webhookUrl } = readFields(request.body);
	if (typeof type !== 'string' || typeof webhookUrl !== 'string') {
		return rejection(400, 'type and webhook_url are required');
	}
	if (!JUSTCALL_API_TYPES.includes(type)) return rejection(422, `Invalid webhook type: ${type}`);
	try {
		checkUrl(account.behaviour, webhookUrl);
	} catch (error) {
		return rejection(400, error instanceof Error ? error.message : String(error));
	}
	const failure = await validate(type, webhookUrl, context);
	if (failure) return rejection(400, `Webhook URL validation failed: ${failure}`);
	account.addEntry(type, webhookUrl);
	return { status: 200, body: { status: 'success', data: summary(type, account.entries()) } };
}

function readFields(body: string): Record<string, unknown> {
	try {
		const parsed: unknown = JSON.parse(body);
		return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
	} catch {
		return {};
	}
}

/** Posts the unsigned validation ping; the reason why the URL is not accepted, if it is not. */
async function validate(
	type: string,
	webhookUrl: string,
	{ ping, send, now }: RouteContext,
): Promise<string | undefined> {
	if (ping.body === 'none') return undefined;
	const request_id = new Draw(`ping ${webhookUrl} ${type}`).ulid(new Date(now()));
	const fields =
		ping.body === 'identity'
			? { type, webhook_url: webhookUrl, request_id }
			: { type: 'url.validation' };
	const outcome = await send({
		method: ping.method ?? 'POST',
		url: webhookUrl,
		headers: [['Content-Type', 'application/json']],
		body: Buffer.from(JSON.stringify({ ...fields, challenge: ping.challenge })),
		timeoutMilliseconds: 10_000,
	});
	if (outcome.kind !== 'answer') return outcome.kind;
	if (outcome.status !== 200) return `answered ${outcome.status}`;
	const mustHave = ping.challengeMustComeBack ? (ping.challenge ?? '') : '';
	return outcome.body.includes(mustHave) ? undefined : 'the challenge did not come back';
}

function removeEntry(urlId: string, account: JustCallEmulator): ApiAnswer {
	const removed = account.removeEntry(urlId);
	if (!removed) return rejection(404, 'Webhook URL not found');
	return {
		status: 200,
		body: { status: 'success', data: summary(removed.type, account.entries()) },
	};
}
