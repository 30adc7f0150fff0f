import type { Headers } from '../../../../lib/webhook/http/message';
import { bareSecret } from '../../../../lib/webhook/signature/secrets';
import { unixSeconds } from '../../../../lib/webhook/signature/formats';

/** What JustCall's API answered, whatever the status; `body` is the JSON, or the text where it is none. */
export interface JustCallAnswer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: unknown;
}

/** JustCall's webhook API (v2.1). Each call is one request; a rejection means that no answer came. */
export interface JustCallApi {
	list(): Promise<JustCallAnswer>;
	/** One event type, by JustCall's own name, for one URL. Doing it twice makes two entries. */
	create(type: string, url: string): Promise<JustCallAnswer>;
	remove(urlId: string): Promise<JustCallAnswer>;
}

/** One HTTP request to the API. */
export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'DELETE';
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** To be sent as JSON. */
	readonly body?: Readonly<Record<string, string>>;
}

/** Sends a request and gives the answer of any status; rejects where none came. */
export type SendRequest = (request: ApiRequest) => Promise<JustCallAnswer>;

/** The webhook API of one account. JustCall wants `<key>:<secret>` as the whole Authorization header, not encoded. */
export function justCallApi(
	credentials: { readonly apiKey: string; readonly apiSecret: string },
	send: SendRequest,
	baseUrl = 'https://api.justcall.io',
): JustCallApi {
	const headers = {
		Authorization: `${bareSecret(credentials.apiKey)}:${bareSecret(credentials.apiSecret)}`,
		Accept: 'application/json',
	};
	const webhooks = `${baseUrl}/v2.1/webhooks`;
	return {
		list: () => send({ method: 'GET', url: webhooks, headers }),
		create: (type, url) =>
			send({ method: 'POST', url: webhooks, headers, body: { type, webhook_url: url } }),
		remove: (urlId) =>
			send({ method: 'DELETE', url: `${webhooks}/url/${encodeURIComponent(urlId)}`, headers }),
	};
}

/** What `retryRateLimited` needs of time. */
export interface RetryTime {
	nowSeconds(): number;
	sleepSeconds(seconds: number): Promise<void>;
	/** How long all waits together may last. */
	readonly longestWaitSeconds: number;
}

/**
 * The same API, but a request rejected by the rate limit is sent again when the limit resets, as long as that is
 * soon: registering every event on the Team plan takes most of the 30 requests a minute.
 */
export function retryRateLimited(api: JustCallApi, time: RetryTime): JustCallApi {
	let leftSeconds = time.longestWaitSeconds;
	const again = async (
		send: () => Promise<JustCallAnswer>,
		triesLeft = 2,
	): Promise<JustCallAnswer> => {
		const answer = await send();
		const resetsAt = answer.status === 429 ? rateLimitResetsAt(answer.headers) : undefined;
		if (resetsAt === undefined || triesLeft === 0) return answer;
		// A second more: the limit resets at the end of a second, and clocks differ.
		const waitSeconds = Math.max(0, resetsAt - time.nowSeconds()) + 1;
		if (waitSeconds > leftSeconds) return answer;
		leftSeconds -= waitSeconds;
		await time.sleepSeconds(waitSeconds);
		return await again(send, triesLeft - 1);
	};
	return {
		list: () => again(() => api.list()),
		create: (type, url) => again(() => api.create(type, url)),
		remove: (urlId) => again(() => api.remove(urlId)),
	};
}

/** When the exhausted limit resets, in epoch seconds: the minute's, or the hour's; undefined where neither is told. */
export function rateLimitResetsAt(headers: Headers): number | undefined {
	const limits = ['x-rate-limit', 'x-rate-limit-burst'].map((name) => ({
		remaining: headerText(headers, `${name}-remaining`),
		resetsAt: unixSeconds.read(headerText(headers, `${name}-reset`) ?? ''),
	}));
	const exhausted = limits.filter(({ remaining }) => remaining === '0');
	const resets = exhausted.flatMap(({ resetsAt }) => resetsAt ?? []);
	return resets.length === 0 ? undefined : Math.max(...resets);
}

/** HTTP functions differ in how they write header names. */
function headerText(headers: Headers, name: string): string | undefined {
	const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
	return value === undefined ? undefined : String(value);
}
