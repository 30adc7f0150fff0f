import { isIP, type LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { cidr } from '../../text/ipAddress';
import { connectTo, type ConnectTarget } from './connect';
import type { buildConnector } from 'undici';
import { asLookup, GuardError, checkResolved, resolving, withinTime } from './lookup';
import { isAddress, checkTarget, withoutBrackets, type GuardPolicy } from './rules';
import { checkUrl, type GuardVerdict } from './url';

/** Settings of a guard. */
export interface GuardOptions {
	/** Addresses and CIDR ranges that may be sent to although they are not on the internet. */
	readonly allow: readonly string[];
	/** Whether `http://` may be used besides `https://`. */
	readonly httpAllowed: boolean;
	/** `lookup` of node:dns, or one of its signature. */
	readonly lookup: LookupFunction;
	/**
	 * Whether requests leave through a proxy. The proxy resolves names then, and no rule here sees the answer: URLs are
	 * judged as written, local names are blocked throughout, and what a name resolves to is up to the proxy's own rules.
	 * The connection to the proxy itself is the operator's choice and does not go through `connector`.
	 */
	readonly proxied?: boolean;
}

/** What a guarded connector can be told: options of undici's, without those that lead past the guard. */
export type ConnectorOptions = Omit<
	ConnectionOptions,
	'host' | 'lookup' | 'path' | 'port' | 'socket'
> & { timeout?: number | null; allowH2?: boolean; maxCachedSessions?: number | null };

type Build = (options: ConnectorOptions & { lookup: LookupFunction }) => buildConnector.connector;

/** One rule about where to send, for saving a subscription, testing it and sending. */
export interface Guard {
	/** Judges a URL as it is written, without the network. Any input has a verdict. */
	checkUrl(url: unknown): GuardVerdict;
	/** Judges a URL as written, then what its name resolves to now: for saving and testing. Never rejects. */
	resolveUrl(url: unknown): Promise<GuardVerdict>;
	/** A lookup that fails with a GuardError where any address of the answer is blocked. Sockets skip it for literal addresses. */
	readonly lookup: LookupFunction;
	/**
	 * The connector for undici's `new Agent({ connect: guard.connector(buildConnector, { timeout }) })`. It judges the
	 * target of each connection, literal addresses too, and the socket uses exactly the addresses that were judged, so
	 * that a name which resolves differently by now gets nowhere. A blocked request fails with the GuardError. The name
	 * has `timeout` to be resolved, and then the connection has as long. Open connections stay where they are: with other
	 * settings, take a new Agent.
	 */
	connector(build: Build, options?: ConnectorOptions): buildConnector.connector;
}

/** A guard with these settings; throws a sentence where an entry of `allow` is no address or range. */
export function createGuard({ allow, httpAllowed, lookup, proxied = false }: GuardOptions): Guard {
	const policy: GuardPolicy = { allow: allow.map(cidr), httpAllowed, proxied };
	const resolve = resolving(lookup, policy);
	const guardedLookup = asLookup(resolve);
	return {
		checkUrl: (url) => checkUrl(url, policy),
		resolveUrl: async (url) => {
			const verdict = checkUrl(url, policy);
			if (!verdict.allowed || proxied) return verdict;
			return (await checkResolved(new URL(verdict.url).hostname, resolve)) ?? verdict;
		},
		lookup: guardedLookup,
		connector: (build, options = {}) => {
			const timeoutMilliseconds = options.timeout ?? CONNECT_MILLISECONDS;
			const given = { ...options, lookup: guardedLookup, timeout: timeoutMilliseconds };
			const connecting = {
				overTls: build(given),
				overTlsWithH2: build({ ...given, allowH2: true }),
				timeoutMilliseconds,
			};
			const addressesOf = async ({ hostname }: ConnectTarget) => {
				const literal = withoutBrackets(hostname);
				if (isAddress(hostname)) return [{ address: literal, family: isIP(literal) }];
				return await withinTime(resolve(hostname, {}), timeoutMilliseconds);
			};
			return (target, done) => {
				const blocked = checkTarget(target, policy);
				const opening = blocked
					? Promise.reject(new GuardError(blocked))
					: addressesOf(target).then((addresses) => connectTo(target, addresses, connecting));
				opening.then(
					(socket) => done(null, socket),
					(error: Error) => done(error, null),
				);
			};
		},
	};
}

const CONNECT_MILLISECONDS = 10_000;
