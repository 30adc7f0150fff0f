import { BlockList, isIP } from 'node:net';

/** Says whether an IP address is on the user's list. */
export type AddressList = (address: string | undefined) => boolean;

/**
 * Reads a list of IP addresses and CIDR ranges, separated by commas or white space; an empty list admits everyone.
 * Throws a sentence that names an entry which is neither.
 */
export function addressList(text: string): AddressList {
	const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
	if (entries.length === 0) return () => true;
	const list = new BlockList();
	entries.forEach((entry) => add(list, entry));
	return (address) => {
		const family = address === undefined ? 0 : isIP(address);
		return address !== undefined && family !== 0 && list.check(address, familyName(family));
	};
}

function add(list: BlockList, entry: string): void {
	const [address = '', prefix, ...more] = entry.split('/');
	const family = isIP(address);
	const bits = prefix === undefined ? undefined : Number(prefix);
	const most = family === 4 ? 32 : 128;
	const sound = bits === undefined || (/^\d+$/.test(prefix ?? '') && bits <= most);
	if (family === 0 || !sound || more.length > 0) {
		throw new Error(
			`"${entry}" in Allowed IP Addresses is no IP address or CIDR range; write for example 203.0.113.7 or 203.0.113.0/24`,
		);
	}
	if (bits === undefined) list.addAddress(address, familyName(family));
	else list.addSubnet(address, bits, familyName(family));
}

function familyName(family: number): 'ipv4' | 'ipv6' {
	return family === 4 ? 'ipv4' : 'ipv6';
}
