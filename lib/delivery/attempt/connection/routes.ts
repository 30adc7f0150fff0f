import { WITHOUT_PROXY, type ProxyOf } from './proxies';
import type { OpenRoute } from './route';
import type { ClearRoute } from '../../subscription/permission';
import type { Guard } from '../../guard/create';
import type { GuardVerdict } from '../../guard/url';

/** The open routes, by what they allow and the proxy they take. */
export interface OpenRoutes {
	/** How a URL is reached by this route; throws a ProxyError where the environment's proxy can't be read. */
	to(route: ClearRoute, url: string): OpenRoute;
	/** The rule about where the route may lead. */
	guard(route: ClearRoute): Guard;
	close(): Promise<void>;
}

/** Hardly anybody has several. The one opened longest ago is closed once its requests have ended, and opened again if need be. */
const MOST_ROUTES = 50;

/** Opens each route when it is first taken. A proxy of its own comes before `proxyOf`, that of the environment. */
export function openRoutes(open: (route: ClearRoute) => OpenRoute, proxyOf?: ProxyOf): OpenRoutes {
	const byText = new Map<string, OpenRoute>();
	const byRoute = new WeakMap<
		ClearRoute,
		{ readonly openRoute: OpenRoute; readonly text: string }
	>();
	let closed = false;
	const opened = (route: ClearRoute, text: string): OpenRoute => {
		if (closed) throw new Error('the sender was stopped');
		const openRoute = byText.get(text) ?? open(route);
		// Last in the map: used most recently.
		byText.delete(text);
		byText.set(text, openRoute);
		byRoute.set(route, { openRoute: openRoute, text });
		const [oldest] = byText;
		if (byText.size > MOST_ROUTES && oldest) {
			byText.delete(oldest[0]);
			void oldest[1].dispatcher.close();
		}
		return openRoute;
	};
	const of = (route: ClearRoute): OpenRoute => {
		const known = byRoute.get(route);
		if (known && byText.get(known.text) === known.openRoute) return known.openRoute;
		const { allow, httpAllowed, proxy } = route;
		return opened(route, JSON.stringify([allow, httpAllowed, proxy]));
	};
	const to = (route: ClearRoute, url: string): OpenRoute => {
		const proxy = route.proxy === undefined ? proxyOf?.(url) : undefined;
		return of(proxy === undefined ? route : { ...route, proxy });
	};
	return {
		to,
		guard: (route) => {
			const { guard } = of(route);
			if (proxyOf === undefined || route.proxy !== undefined) return guard;
			const routeOf = (url: unknown) =>
				typeof url === 'string' && URL.canParse(url) ? to(route, url) : of(route);
			return {
				...guard,
				checkUrl: (url) => withHint(routeOf(url).guard.checkUrl(url), routeOf(url)),
				resolveUrl: async (url) => withHint(await routeOf(url).guard.resolveUrl(url), routeOf(url)),
			};
		},
		close: async () => {
			closed = true;
			const routes = [...byText.values()];
			byText.clear();
			await Promise.all(routes.map(({ dispatcher }) => dispatcher.destroy()));
		},
	};
}

/** What a guard says of a URL, with what the proxy of the environment has to do with it. */
export function withHint(verdict: GuardVerdict, { proxied }: OpenRoute): GuardVerdict {
	if (verdict.allowed || !proxied || verdict.code !== 'name-not-allowed') return verdict;
	return { ...verdict, message: `${verdict.message} ${WITHOUT_PROXY}` };
}
