import { cidr, contains, ipv4, readAddress, type Address, type Cidr } from '../../text/ipAddress';

/** Addresses nobody on the internet can be meant by. */
interface Range {
	readonly text: string;
	readonly cidr: Cidr;
	readonly what: string;
	/** Where packets to a transition address end: at the IPv4 address in it. */
	readonly carries?: (bits: bigint) => Address;
	/** Whether it leads to the internet by itself, where the IPv4 address in it is there. */
	readonly isPublic?: boolean;
}

function range(text: string, what: string, carries?: Range['carries']): Range {
	return { text, cidr: cidr(text), what, ...(carries && { carries }) };
}

/**
 * The well-known prefix of RFC 6052, which DNS64 puts before the IPv4 addresses of the internet (IPv6-only networks such
 * as EKS): only a NAT64 of one's own provider routes it, and not to private addresses (section 3.1).
 */
const NAT64: Range = { ...range('64:ff9b::/96', 'NAT64', ipv4), isPublic: true };

const to6to4 = (bits: bigint): Address => ipv4(bits >> 80n);
// Teredo writes the client's address with every bit flipped (RFC 4380, 4).
const toTeredo = (bits: bigint): Address => ipv4(~bits);

/**
 * What is blocked; the first match names it. From the IANA special-purpose registries of IPv4 and IPv6 (RFC 6890 and
 * its updates) and the clouds' metadata addresses; of IPv6, everything outside 2000::/3 is blocked as well.
 */
const RANGES: readonly Range[] = [
	range('0.0.0.0/8', 'this machine (unspecified)'),
	range('10.0.0.0/8', 'a private network'),
	range('100.64.0.0/10', "a provider's own network (CGNAT)"),
	range('127.0.0.0/8', 'this machine (loopback)'),
	range('168.63.129.16/32', "Azure's host service"),
	range('169.254.0.0/16', 'link-local, where cloud metadata is served'),
	range('172.16.0.0/12', 'a private network'),
	range('192.0.0.0/24', 'reserved for protocols'),
	range('192.0.2.0/24', 'for documentation only'),
	range('192.88.99.0/24', 'a former 6to4 relay'),
	range('192.168.0.0/16', 'a private network'),
	range('198.18.0.0/15', 'for benchmarks only'),
	range('198.51.100.0/24', 'for documentation only'),
	range('203.0.113.0/24', 'for documentation only'),
	range('224.0.0.0/4', 'multicast'),
	range('255.255.255.255/32', 'broadcast'),
	range('240.0.0.0/4', 'reserved'),
	range('::/128', 'this machine (unspecified)'),
	range('::1/128', 'this machine (loopback)'),
	range('::/96', 'IPv4-compatible', ipv4),
	range('::ffff:0:0:0/96', 'IPv4-translated', ipv4),
	NAT64,
	range('64:ff9b:1::/48', 'local NAT64', ipv4),
	range('100::/64', 'discarded'),
	range('2001::/32', 'Teredo', toTeredo),
	range('2001:10::/28', 'a hash, not an address (ORCHID)'),
	range('2001:20::/28', 'a hash, not an address (ORCHIDv2)'),
	range('2001::/23', 'reserved for protocols'),
	range('2001:db8::/32', 'for documentation only'),
	range('2002::/16', '6to4', to6to4),
	range('3fff::/20', 'for documentation only'),
	range('5f00::/16', 'for segment routing'),
	range('fc00::/7', 'a private network'),
	range('fe80::/10', 'link-local'),
	range('fec0::/10', 'a private network (site-local)'),
	range('ff00::/8', 'multicast'),
	range('::/3', 'reserved'),
	range('4000::/2', 'reserved'),
	range('8000::/1', 'reserved'),
];

/**
 * Why an address may not be sent to, as the end of a sentence, or undefined where it may: because it is on the
 * internet, or in a range of `allow`. An allowed transition range (6to4, Teredo …), and the well-known prefix of NAT64
 * always, opens only the way: the IPv4 address it carries is judged on its own. Of local NAT64 that is the lowest 32 bits, as with a /96 prefix of RFC 6052.
 */
export function blockedAs(text: string, allow: readonly Cidr[]): string | undefined {
	const address = readAddress(text);
	return address === undefined ? 'not an IP address' : whyBlocked(address, allow);
}

/** Whether the list names the address. */
export function isListed(text: string, allow: readonly Cidr[]): boolean {
	const address = readAddress(text);
	return address !== undefined && allow.some((range) => contains(range, address));
}

function whyBlocked(address: Address, allow: readonly Cidr[]): string | undefined {
	const found = RANGES.find((range) => contains(range.cidr, address));
	if (found === undefined) return undefined;
	const inside = found.carries?.(address.bits);
	const isAllowed = allow.some((range) => contains(range, address));
	if (!isAllowed && (inside === undefined || found.isPublic !== true)) {
		return `${found.what} (${found.text})`;
	}
	const carried = inside && whyBlocked(inside, isAllowed ? allow : []);
	return carried && `${found.what} for ${carried}`;
}
