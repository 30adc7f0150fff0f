import { cidr, contains, readAddress } from '../../text/ipAddress';

/** Networks that a vendor's servers can't reach, or that mean another host there. */
const PRIVATE = [
	'0.0.0.0/8',
	'10.0.0.0/8',
	'100.64.0.0/10',
	'127.0.0.0/8',
	'169.254.0.0/16',
	'172.16.0.0/12',
	'192.168.0.0/16',
	'::/127',
	'fc00::/7',
	'fe80::/10',
].map(cidr);

/** Names that mean a host of the own network, or, without a dot, one that only this machine or its containers know. */
const LOCAL_NAME = /^[^.]+$|(^|\.)(localhost|local|internal|lan|home|corp|home\.arpa)$/;

/** What keeps a platform that demands https:// from reaching a webhook URL, as far as the URL itself tells; undefined where nothing does. */
export function unreachable(url: string): string | undefined {
	if (!URL.canParse(url)) return 'it is not a valid URL';
	const { protocol, hostname } = new URL(url);
	if (protocol !== 'https:') return 'it does not begin with https://';
	const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	const address = readAddress(host);
	const local =
		address === undefined
			? LOCAL_NAME.test(host)
			: PRIVATE.some((range) => contains(range, address));
	return local ? `${host} is not reachable from the internet` : undefined;
}
