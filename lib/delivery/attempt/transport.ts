import type { LookupFunction } from 'node:net';
import type { ComposedRequest } from '../../webhook/dialect/compose';
import type { Headers } from '../../webhook/http/message';
import type { AttemptOutcome } from '../../webhook/retry/outcome';
import { Exchange, type Exchanged, type MayBegin } from './exchange';
import { outcomeOfError, ProxyError } from './connection/faults';
import { openRoutes, withHint, type OpenRoutes } from './connection/routes';
import { Lookups } from './lookupTime';
import { proxiesOf, type Environment } from './connection/proxies';
import { openRoute } from './connection/route';
import type { ClearRoute } from '../subscription/permission';
import type { ConnectorOptions, Guard } from '../guard/create';
import { oneLine, errorMessage } from '../../text/error';
import { memoized } from '../../text/memoized';
import { LookupTimeout } from '../resolver/faults';

/** How one attempt ended. */
export interface AttemptResult {
	readonly outcome: AttemptOutcome;
	/** The request was not to begin any more: nothing was sent. */
	readonly isWithheld?: boolean | undefined;
	/** Undefined where no whole answer came. */
	readonly status?: number | undefined;
	/** The first 2 KiB of them. */
	readonly responseHeaders?: Headers | undefined;
	/** The first 4 KiB, as text. */
	readonly responseBody?: string | undefined;
	readonly durationMilliseconds: number;
	readonly url: string;
}

/** What bounds an attempt, and where it may go. */
export interface AttemptBounds {
	/** From connecting to the end of the answer; finding the address comes before. */
	readonly timeoutSeconds: number;
	/** Told apart by identity first: the same object each time is quickest. */
	readonly route: ClearRoute;
	/** What is masked in what is kept of the answer (`secretsIn`); absent: nothing. */
	readonly secrets?: readonly string[] | undefined;
	/** By the transport's `elapsed`; absent: it may. */
	readonly mayBegin?: MayBegin | undefined;
}

/** Makes attempts over connections that all attempts of the same route share. */
export interface Transport {
	/** Sends by POST, follows no redirect, repeats nothing. Never rejects. */
	attempt(
		request: ComposedRequest,
		bounds: AttemptBounds,
		signal?: AbortSignal,
	): Promise<AttemptResult>;
	/** The rule about where this route may lead, for saving and testing; throws a sentence where the route can't be read. */
	guard(route: ClearRoute): Guard;
	/** Drops all connections; attempts under way end as the sender's own fault. */
	close(): Promise<void>;
}

/** What a transport needs of the world. */
export interface TransportOptions {
	/** `lookup` of node:dns, or one of its signature. */
	readonly lookup: LookupFunction;
	/** How long connecting may take, TLS included; absent: 10. */
	readonly connectTimeoutSeconds?: number;
	/** Further options of TLS, such as authorities of one's own. */
	readonly tls?: ConnectorOptions;
	/** What may name a proxy for routes that have none; absent: nothing does. */
	readonly environment?: Environment;
	/** Milliseconds from any start; absent: Node's. */
	readonly elapsed?: () => number;
	/** Calls back once, later; what it answers calls that off; absent: Node's timers. */
	readonly timer?: (delayMilliseconds: number, callback: () => void) => () => void;
}

/** A transport over undici. */
export function createTransport(options: TransportOptions): Transport {
	const { connectTimeoutSeconds = 10, elapsed = () => performance.now(), timer = later } = options;
	const lookups = new Lookups(options.lookup, elapsed);
	const { lookup } = lookups;
	const routes = openRoutes(
		(route) => openRoute(route, { ...options, lookup, connectTimeoutSeconds }),
		proxiesOf(options.environment ?? {}),
	);
	const deadline = deadlines(lookups, timer);
	return {
		attempt: (request, { timeoutSeconds, route, secrets, mayBegin }, signal) =>
			new Promise((resolve) => {
				const startedAt = elapsed();
				const end = (exchanged: Exchanged) => {
					forget();
					signal?.removeEventListener('abort', stop);
					const { outcome, isWithheld, status, responseHeaders, responseBody } = exchanged;
					const durationMilliseconds = Math.round(elapsed() - startedAt);
					// Named one by one, as spreading is slow.
					const answer = { outcome, isWithheld, status, responseHeaders, responseBody };
					resolve({ ...answer, durationMilliseconds, url: request.url });
				};
				const exchange = new Exchange(end, elapsed, secrets, mayBegin);
				const forget = deadline(exchange, { startedAt, timeoutSeconds, url: request.url });
				const stop = () => exchange.expire(STOPPED);
				signal?.addEventListener('abort', stop, { once: true });
				if (signal?.aborted) stop();
				else start(routes, route, request, exchange);
			}),
		guard: (route) => routes.guard(route),
		close: () => routes.close(),
	};
}

const STOPPED: AttemptOutcome = {
	kind: 'own-fault',
	fault: 'sender',
	detail: 'the sender was stopped',
};

const TIMEOUT: AttemptOutcome = { kind: 'timeout' };
const NOT_RESOLVED = outcomeOfError(new LookupTimeout());

/** Ends exchanges whose time is up; what it answers calls that off. Finding the address takes none of the time. */
function deadlines(lookups: Lookups, timer: typeof later) {
	return (
		exchange: Exchange,
		{ startedAt, timeoutSeconds, url }: { startedAt: number; timeoutSeconds: number; url: string },
	): (() => void) => {
		let forget = timer(timeoutSeconds * 1000, () => {
			const { underWay, endedAt } = lookups.of(hostOf(url));
			const { begunAt } = exchange;
			if (begunAt === undefined && underWay > 0) return exchange.expire(NOT_RESOLVED);
			const spent = Math.min(endedAt, begunAt ?? Infinity) - startedAt;
			if (spent <= 0) return exchange.expire(TIMEOUT);
			forget = timer(spent, () => exchange.expire(TIMEOUT));
		});
		return () => forget();
	};
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).hostname : '';
}

function later(delayMilliseconds: number, callback: () => void): () => void {
	const timeout = setTimeout(callback, delayMilliseconds);
	return () => clearTimeout(timeout);
}

/** What can't even be begun is told to the exchange like any other failure. */
function start(
	openRoutes: OpenRoutes,
	route: ClearRoute,
	{ url, headers, body }: ComposedRequest,
	exchange: Exchange,
): void {
	try {
		const openRoute = openRoutes.to(route, url);
		const { dispatcher, guard, proxied } = openRoute;
		// Without a proxy the connector judges each connection.
		const judged = proxied ? guard.checkUrl(url) : undefined;
		const verdict = judged && route.proxy === undefined ? withHint(judged, openRoute) : judged;
		if (verdict?.allowed === false) {
			exchange.expire({ kind: 'own-fault', fault: 'guard', detail: verdict.message });
			return;
		}
		const { origin, path } = targetOf(url);
		dispatcher.dispatch({ origin, path, method: 'POST', headers, body }, exchange);
	} catch (error) {
		if (error instanceof ProxyError) return exchange.expire(outcomeOfError(error));
		const detail = oneLine(errorMessage(error));
		exchange.expire({ kind: 'own-fault', fault: 'sender', detail });
	}
}

const MOST_TARGETS = 500;

/** Where a request of this URL goes, and what it asks for there. Reading a URL takes long. */
const targetOf = memoized(MOST_TARGETS, (url) => {
	const { origin, pathname, search } = new URL(url);
	return { origin, path: pathname + search };
});
