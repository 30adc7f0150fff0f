import type { IWebhookFunctions } from 'n8n-workflow';
import type { LogRequest } from '../../log/exchange';

/** What is read of a request; `readRawBody` is asked for a body that is not there yet. */
export type Incoming = Pick<
	ReturnType<IWebhookFunctions['getRequestObject']>,
	'method' | 'url' | 'headers' | 'ip' | 'protocol' | 'rawBody' | 'readRawBody'
>;

/** More than any form of the page. */
const MOST_FORM_BYTES = 64 * 1024;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A request as plain data; `url` is the page's own, as n8n is configured. */
export async function requestIn(incoming: Incoming, url: string | undefined): Promise<LogRequest> {
	const headers = headersOf(incoming);
	const { pathname, searchParams } = new URL(incoming.url, 'http://localhost');
	const isPost = incoming.method === 'POST';
	return {
		method: isPost ? 'POST' : 'GET',
		path: /\/metrics\/?$/.test(pathname) ? 'metrics' : '',
		query: Object.fromEntries([...searchParams].reverse()),
		headers,
		...(isPost ? await formIn(incoming, headers['content-type']) : { form: {} }),
		address: incoming.ip ?? '',
		isHttps: isHttps(incoming, headers, url),
	};
}

function headersOf({ headers }: Incoming): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]),
	);
}

async function formIn(
	incoming: Incoming,
	type = '',
): Promise<Pick<LogRequest, 'form' | 'unreadable'>> {
	if (type.split(';')[0]?.trim().toLowerCase() !== FORM_TYPE)
		return { form: {}, unreadable: 'type' };
	if (incoming.rawBody === undefined) await incoming.readRawBody();
	const { rawBody } = incoming;
	if (rawBody.length > MOST_FORM_BYTES) return { form: {}, unreadable: 'size' };
	const form = new Map<string, string[]>();
	for (const [name, value] of new URLSearchParams(rawBody.toString())) {
		form.set(name, [...(form.get(name) ?? []), value]);
	}
	return { form: Object.fromEntries(form) };
}

/** A proxy that ends TLS says so in a header, or the browser does in the origin of a form, or n8n's own address does. */
function isHttps(
	{ protocol }: Incoming,
	headers: Readonly<Record<string, string>>,
	url: string | undefined,
): boolean {
	const forwarded = headers['x-forwarded-proto']?.split(',')[0]?.trim();
	if (protocol === 'https' || forwarded === 'https') return true;
	if (headers.origin?.startsWith('https://')) return true;
	const own = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
	return own?.protocol === 'https:' && own.host === headers.host;
}
