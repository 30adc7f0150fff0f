import { contains, readCidr, readPeer, type Cidr } from '../../text/ipAddress';

/** Says whether an IP address is on the user's list. */
export type AddressList = (address: string | undefined) => boolean;

/**
 * Reads a list of IP addresses and CIDR ranges, separated by commas or white space; undefined, where there is no list,
 * admits everyone, and a list without any entry no one. Throws a sentence that names an entry which is neither.
 */
export function addressList(text: string | undefined): AddressList {
	if (text === undefined) return () => true;
	const ranges = entriesOf(text).map(rangeOf);
	return (peer) => {
		const address = peer === undefined ? undefined : readPeer(peer);
		return address !== undefined && ranges.some((range) => contains(range, address));
	};
}

/** Whether there is a list, but nothing in it: an expression that came out empty, for instance. */
export function isEmptyList(text: string | undefined): boolean {
	return text !== undefined && entriesOf(text).length === 0;
}

function entriesOf(text: string): string[] {
	return text.split(/[\s,]+/).filter((entry) => entry !== '');
}

function rangeOf(entry: string): Cidr {
	const range = readCidr(entry);
	if (range !== undefined) return range;
	throw new Error(
		`"${entry}" in Allowed IP Addresses isn't an IP address or CIDR range: enter for example 203.0.113.7 or 203.0.113.0/24.`,
	);
}
