import { BlockList, isIP } from 'node:net';

/** Networks that JustCall's servers can't reach, or that mean another host there. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
] as const) {
	PRIVATE.addSubnet(network, bits, 'ipv4');
	PRIVATE.addSubnet(`::ffff:${network}`, 96 + bits, 'ipv6');
}
PRIVATE.addSubnet('::', 127, 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');

/** Names that mean a host of the own network, or, without a dot, one that only this machine or its containers know. */
const LOCAL_NAME = /^[^.]+$|(^|\.)(localhost|local|internal|lan|home|corp|home\.arpa)$/;

/** What keeps JustCall from reaching a webhook URL, as far as the URL itself tells; undefined where nothing does. */
export function unreachable(url: string): string | undefined {
	if (!URL.canParse(url)) return 'it is no URL';
	const { protocol, hostname } = new URL(url);
	if (protocol !== 'https:') return 'it does not begin with https://';
	const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	const family = isIP(host);
	const local =
		family === 0 ? LOCAL_NAME.test(host) : PRIVATE.check(host, family === 6 ? 'ipv6' : 'ipv4');
	return local ? `${host} is not reachable from the internet` : undefined;
}
