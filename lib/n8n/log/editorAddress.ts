/**
 * How links from the page to n8n's editor begin. `editorUrl` and `pageUrl` are the addresses that n8n is configured with. Where
 * the page is below the editor they are relative to the address that was asked for (`requested`: its path and query), which holds
 * behind any proxy and on a host that n8n doesn't know of.
 */
export function editorAddress(editorUrl: string, pageUrl: string, requested: string): string {
	const base = editorUrl.replace(/\/+$/, '');
	if (!pageUrl.startsWith(`${base}/`)) return base;
	const below = pageUrl.slice(base.length + 1).split('/').length;
	const [path = ''] = requested.split('?');
	const steps = path.endsWith('/') ? below : below - 1;
	return steps === 0 ? '.' : Array<string>(steps).fill('..').join('/');
}
