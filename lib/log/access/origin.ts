import type { LogRequest } from '../exchange';

/**
 * Whether a form was posted by a page of this server, as the browser tells. It says so itself where the page came over HTTPS or
 * from this machine; else its origin must be the host it asked, or that of n8n's own address (`hosts`). A request that tells
 * neither is none of a browser's forms.
 */
export function isOwnForm({ headers }: LogRequest, hosts: readonly string[]): boolean {
	const site = headers['sec-fetch-site'];
	if (site !== undefined) return site === 'same-origin';
	const origin = hostOf(headers.origin);
	const forwarded = headers['x-forwarded-host']?.split(',')[0]?.trim();
	return origin !== undefined && [headers.host, forwarded, ...hosts].some(is(origin));
}

const is = (origin: string) => (host: string | undefined) => host?.toLowerCase() === origin;

/** Host and port of an origin; undefined for "null" and for none. */
function hostOf(origin: string | undefined): string | undefined {
	if (origin === undefined || !URL.canParse(origin)) return undefined;
	const { host } = new URL(origin);
	return host === '' ? undefined : host;
}
