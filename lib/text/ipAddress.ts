/**
 * An IP address as a number of 32 or 128 bits. An IPv4-mapped IPv6 address (`::ffff:a.b.c.d`) is the IPv4 address a
 * socket would use for it, and a zone (`%eth0`) is left away: it names an interface, not a destination.
 */
export interface Address {
	readonly family: 4 | 6;
	readonly bits: bigint;
}

/** All addresses that share their first `prefix` bits with `address`; a single address has all its bits as prefix. */
export interface Cidr {
	readonly address: Address;
	readonly prefix: number;
}

/** Reads an IP address in the spellings of RFC 4291 and plain dotted decimal; undefined where the text is none. */
export function readAddress(text: string): Address | undefined {
	if (IPV4.test(text)) return { family: 4, bits: ipv4Bits(text) };
	const bits = ipv6Bits(text.replace(ZONE, ''));
	if (bits === undefined) return undefined;
	return bits >> 32n === MAPPED ? ipv4(bits) : { family: 6, bits };
}

/**
 * Reads an address as proxies write the peer's: in white space, quotes or brackets, with a port (RFC 7239, section 6)
 * or a zone. Undefined where the text is none.
 */
export function readPeer(text: string): Address | undefined {
	const direct = readAddress(text);
	if (direct !== undefined) return direct;
	const bare = text
		.trim()
		.replace(/^"(.*)"$/, '$1')
		.trim();
	const bracketed = /^\[([^\]]*)\](?::[\w.-]{1,32})?$/.exec(bare)?.[1];
	return readAddress((bracketed ?? bare.replace(PORT, '$1')).trim());
}

/** A port after dotted decimal; RFC 7239 lets a proxy write a made-up one that begins with an underscore. */
const PORT = /^(.*\.\d{1,3}):(?:\d{1,5}|_[\w.-]{1,32})$/;

/** Reads `10.0.0.0/8`, `fd00::/8` or one address; throws a sentence that names a text which is neither. */
export function cidr(text: string): Cidr {
	const range = readCidr(text.trim());
	if (range !== undefined) return range;
	throw new Error(
		`"${text}" isn't an IP address or CIDR range; enter for example 192.168.1.20 or 192.168.0.0/16`,
	);
}

/** The same, with undefined for a text which is neither. */
export function readCidr(text: string): Cidr | undefined {
	const [start = '', length, ...more] = text.split('/');
	const address = start.includes('%') ? undefined : readAddress(start);
	if (address === undefined || more.length > 0) return undefined;
	const width = address.family === 4 ? 32 : 128;
	const writtenWidth = start.includes(':') ? 128 : 32;
	if (length === undefined) return { address, prefix: width };
	// Of a mapped address, the first 96 bits are not part of the IPv4 address.
	const prefix = Number(length) - (writtenWidth - width);
	return /^\d{1,3}$/.test(length) && prefix >= 0 && prefix <= width
		? { address, prefix }
		: undefined;
}

/** Whether the address is in the range; no IPv6 range holds an IPv4 address, not even `::/0`. */
export function contains({ address: start, prefix }: Cidr, address: Address): boolean {
	const rest = BigInt((start.family === 4 ? 32 : 128) - prefix);
	return start.family === address.family && start.bits >> rest === address.bits >> rest;
}

/** The IPv4 address in the lowest 32 bits of a longer number. */
export function ipv4(bits: bigint): Address {
	return { family: 4, bits: bits & 0xffff_ffffn };
}

/** What the first 96 bits of an IPv4-mapped address say. */
const MAPPED = 0xffffn;
/** Four decimal numbers without leading zeros, which some would read as octal. */
const IPV4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;
const ZONE = /%[\w.:-]+$/;

function ipv4Bits(text: string): bigint {
	return text.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function ipv6Bits(text: string): bigint | undefined {
	const url = `http://[${text}]`;
	if (!/^[\da-f:.]+$/i.test(text) || !URL.canParse(url)) return undefined;
	// The URL parser writes every valid spelling as hexadecimal groups, also one that ends in dotted decimal.
	const [front = '', back = ''] = new URL(url).hostname.slice(1, -1).split('::');
	const [first, last] = [groupsOf(front), groupsOf(back)];
	const zeros = new Array<bigint>(8 - first.length - last.length).fill(0n);
	return [...first, ...zeros, ...last].reduce((bits, group) => (bits << 16n) | group, 0n);
}

function groupsOf(text: string): bigint[] {
	return text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`));
}
