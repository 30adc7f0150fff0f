import type { LookupFunction, Socket } from 'node:net';
import { Agent, buildConnector, Pool, ProxyAgent, type Dispatcher } from 'undici';
import { ProxyError } from './faults';
import { ProxyDispatcher, proxyUnreachable, type Requests } from './forward';
import { withoutInterim } from './informational';
import { proxyLogin } from './proxies';
import { createGuard, type ConnectorOptions, type Guard } from '../../guard/create';
import { proxyAnswered } from '../../advice/causes';
import type { ClearRoute } from '../../subscription/permission';

/** A route's connections, shared by all attempts of it. */
export interface OpenRoute {
	readonly dispatcher: Requests;
	readonly guard: Guard;
	readonly proxied: boolean;
}

/** What connections are made with. */
export interface RouteOptions {
	readonly lookup: LookupFunction;
	/** How long connecting may take, TLS included. */
	readonly connectTimeoutSeconds: number;
	/** Further options of TLS, such as authorities of one's own. */
	readonly tls?: ConnectorOptions | undefined;
}

/** Real answers stay far below; what is more is not HTTP's usual business. */
const MOST_HEADER_BYTES = 65_536;

/**
 * Connections have no limit here, as the dispatcher bounds attempts and shares them out: a request that waited in the
 * pool would use up its deadline before it is written. The deadline of an attempt is its own, so undici's timers stay
 * off; its connections are closed after 4 s of rest.
 */
const AGENT = {
	maxHeaderSize: MOST_HEADER_BYTES,
	headersTimeout: 0,
	bodyTimeout: 0,
	keepAliveTimeout: 4000,
	keepAliveMaxTimeout: 60_000,
};

/** Opens a route; throws a sentence where an address of `allow` or the proxy's URL can't be read. */
export function openRoute(route: ClearRoute, options: RouteOptions): OpenRoute {
	const { proxy, ...rules } = route;
	const proxied = proxy !== undefined;
	const guard = createGuard({ ...rules, lookup: options.lookup, proxied });
	const timeout = options.connectTimeoutSeconds * 1000;
	if (proxied) return { guard, proxied, dispatcher: throughProxy(proxy, timeout, options) };
	const connect = interimless(guard.connector(buildConnector, { ...options.tls, timeout }));
	return { guard, proxied, dispatcher: new Agent({ ...AGENT, connect }) };
}

/** Hands over sockets that undici reads no interim answers from. */
function interimless(connect: buildConnector.connector): buildConnector.connector {
	return (target, done) => {
		connect(target, (...[error, socket]) => {
			if (error) done(error, null);
			else done(null, isH2(socket) ? socket : withoutInterim(socket));
		});
	};
}

function isH2(socket: Socket): boolean {
	return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
}

/** A proxy that does not take a connection within this time is down; the endpoint must not pay for that. */
const PROXY_CONNECT_MILLISECONDS = 3000;

function throughProxy(proxy: string, timeout: number, { lookup, tls }: RouteOptions): Requests {
	const uri = new URL(proxy);
	const token = proxyLogin(uri);
	const proxyTls = { ...tls, lookup, timeout: Math.min(timeout, PROXY_CONNECT_MILLISECONDS) };
	const tunnels = new ProxyAgent({
		...AGENT,
		uri: proxy,
		...(token !== undefined && { token }),
		factory: (origin, given: ToProxied) =>
			new Pool(origin, { ...given, connect: interimless(given.connect) }),
		clientFactory: (origin, options) => new ProxyPool(origin, options),
		proxyTls,
		requestTls: { ...tls, timeout },
	});
	const connect = interimless(buildConnector(proxyTls));
	return new ProxyDispatcher(uri, tunnels, { ...AGENT, connect });
}

/** What undici's ProxyAgent makes connections with, through the proxy. */
interface ToProxied extends Omit<Pool.Options, 'connect'> {
	readonly connect: buildConnector.connector;
}

type Asked = Parameters<Pool['connect']>[0];

/** The connections to a proxy; what fails here is told apart from what fails behind it. */
class ProxyPool extends Pool {
	override async connect(options: Asked): Promise<Dispatcher.ConnectData> {
		const tunnel = await super.connect(options).catch((error: Error) => {
			throw proxyUnreachable(error);
		});
		if (tunnel.statusCode === 200) return tunnel;
		tunnel.socket.on('error', () => undefined).destroy();
		throw new ProxyError(proxyAnswered(tunnel.statusCode));
	}
}
