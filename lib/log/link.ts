/** The address of a screen: a query relative to the page's own path, so that it holds under any path and behind any proxy. */
export function link(query: Readonly<Record<string, string | number | undefined>>): string {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined && value !== '') search.set(name, String(value).toWellFormed());
	}
	return `?${search.toString()}`;
}
