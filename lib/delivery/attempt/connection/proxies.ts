import { ProxyError } from './faults';

/** Variables of the environment, by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Answers through which proxy a URL is reached; undefined: through none. Throws a ProxyError where it can't be read. */
export type ProxyOf = (url: string) => string | undefined;

/** What to add where the environment's proxy keeps a name of the local network from being reached. */
export const WITHOUT_PROXY = 'To reach it without the proxy, list it in NO_PROXY.';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** The variables that name the proxy for a scheme, the first one set counting. The npm_config_ ones come from npm's settings. */
function namesFor(scheme: string): readonly string[] {
	return [`npm_config_${scheme}_proxy`, `${scheme}_proxy`, 'npm_config_proxy', 'all_proxy'];
}

/**
 * The proxies that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY name, or the same of npm's settings, in lower or upper
 * case, read as n8n reads them for its own requests (`proxy-from-env` 1.1); undefined where they name none.
 */
export function proxiesOf(environment: Environment): ProxyOf | undefined {
	const variable = (name: string) => environment[name] || environment[name.toUpperCase()] || '';
	const named = (scheme: string) => namesFor(scheme).find((name) => variable(name) !== '');
	if (named('http') === undefined && named('https') === undefined) return undefined;
	const direct = exceptions(variable('npm_config_no_proxy') || variable('no_proxy'));
	return (text) => {
		const { protocol, host, port } = new URL(text);
		const scheme = protocol.slice(0, -1);
		const hostname = host.replace(/:\d*$/, '');
		if (direct(hostname, Number(port) || (DEFAULT_PORTS[scheme] ?? 0))) return undefined;
		const name = named(scheme);
		return name === undefined ? undefined : proxyIn(variable(name), name, scheme);
	};
}

/** Without a scheme of its own, a proxy has that of the URL. */
function proxyIn(value: string, name: string, scheme: string): string {
	const url = value.includes('://') ? value : `${scheme}://${value}`;
	if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
	throw new ProxyError(
		`${name.toUpperCase()} is invalid: use for example http://proxy.example.com:3128`,
	);
}

/** The value of Proxy-Authorization that a proxy's URL asks for; undefined where it names neither user nor password. */
export function proxyLogin(proxy: URL): string | undefined {
	if (proxy.username === '' && proxy.password === '') return undefined;
	const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
	return `Basic ${Buffer.from(login).toString('base64')}`;
}

/** `*` for everything; a host, or the end of its name after `*` or `.`; of each, one port alone after a colon. */
function exceptions(noProxy: string): (hostname: string, port: number) => boolean {
	const entries = noProxy
		.toLowerCase()
		.split(/[,\s]/)
		.filter((entry) => entry !== '')
		.map((entry) => {
			const [, host = entry, port] = /^(.+):(\d+)$/.exec(entry) ?? [];
			return { host, port: Number(port ?? 0) };
		});
	return (hostname, port) =>
		entries.some((entry) => {
			if (entry.port !== 0 && entry.port !== port) return false;
			if (!/^[.*]/.test(entry.host)) return hostname === entry.host;
			return hostname.endsWith(entry.host.replace(/^\*/, ''));
		});
}
