import { contains, readAddress, readCidr, type Cidr } from '../webhook/addresses';

/** Says whether an IP address is on the user's list. */
export type AddressList = (address: string | undefined) => boolean;

/**
 * Reads a list of IP addresses and CIDR ranges, separated by commas or white space; an empty list admits everyone.
 * Throws a sentence that names an entry which is neither.
 */
export function addressList(text: string): AddressList {
	const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
	if (entries.length === 0) return () => true;
	const ranges = entries.map(rangeOf);
	return (text) => {
		const address = text === undefined ? undefined : readAddress(text);
		return address !== undefined && ranges.some((range) => contains(range, address));
	};
}

function rangeOf(entry: string): Cidr {
	const range = readCidr(entry);
	if (range !== undefined) return range;
	throw new Error(
		`"${entry}" in Allowed IP Addresses is no IP address or CIDR range; write for example 203.0.113.7 or 203.0.113.0/24`,
	);
}
