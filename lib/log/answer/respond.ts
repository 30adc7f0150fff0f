import type { LogRequest, LogResponse } from '../exchange';
import type { Html } from '../html/template';
import { link } from '../link';
import type { Query } from '../screen';

/** An answer without the headers that all have. */
export interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>> | undefined;
	readonly cookies?: readonly string[] | undefined;
}

/** The type of an answer that nobody reads as a page. */
export const PLAIN_TEXT = 'text/plain; charset=utf-8';

/** Whether a request wants data instead of documents. */
export function isJsonWanted({ path, query, headers }: LogRequest): boolean {
	if (path === 'metrics' || query.format === 'json') return true;
	const accept = headers.accept ?? '';
	return accept.includes('application/json') && !accept.includes('text/html');
}

/** Plain data. */
export function json(data: object, status = 200): Answer {
	return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(data) };
}

/** A document. */
export function document({ text }: Html, status = 200): Answer {
	return { status, type: 'text/html; charset=utf-8', body: text };
}

/** Sends the browser to a screen, by an address relative to where it is. */
export function seeOther(to: Query): Answer {
	return { status: 303, type: PLAIN_TEXT, body: '', headers: { location: link(to) } };
}

/** The whole answer; `common` has the headers of all. */
export function respond(
	{ status, type, body, headers, cookies = [] }: Answer,
	common: Readonly<Record<string, string>>,
): LogResponse {
	const all = { ...common, ...headers, 'content-type': type };
	return { status, body, headers: cookies.length === 0 ? all : { ...all, 'set-cookie': cookies } };
}
