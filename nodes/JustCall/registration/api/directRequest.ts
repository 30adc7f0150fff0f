import { proxiesOf, proxyLogin } from '../../../../lib/delivery/attempt/connection/proxies';
import type { JustCallAnswer, SendRequest } from './client';

const TIMEOUT_MILLISECONDS = 15_000;

/** Sends a request without a node, whose functions n8n lends for one call only; through the environment's proxy. */
export const sendDirectly: SendRequest = async ({ method, url, headers, body }) => {
	const { Agent, ProxyAgent, request } = await import('undici');
	const proxy = proxiesOf(process.env)?.(url);
	const token = proxy && proxyLogin(new URL(proxy));
	const dispatcher =
		proxy === undefined ? new Agent() : new ProxyAgent({ uri: proxy, ...(token && { token }) });
	try {
		const answer = await request(url, {
			method,
			headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
			body: body === undefined ? null : JSON.stringify(body),
			dispatcher,
			signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
		});
		const text = await answer.body.text();
		return { status: answer.statusCode, headers: answer.headers, body: jsonOr(text) };
	} finally {
		await dispatcher.destroy();
	}
};

function jsonOr(text: string): JustCallAnswer['body'] {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
