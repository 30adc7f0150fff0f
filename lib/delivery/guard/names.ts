/** Top-level names of this machine or the network around it. */
const LOCAL_ENDINGS: Readonly<Record<string, string>> = {
	localhost: 'names this machine',
	localdomain: 'names a machine of the local network',
	local: 'names a machine of the local network (multicast DNS)',
	internal: 'names a machine of a private network, such as a cloud metadata service',
	'home.arpa': 'names a machine of a home network',
};

/**
 * Why a name can only mean something nearby, as the end of a sentence, or undefined where it may be on the internet:
 * RFC 6761 and 6762 (localhost, local), ICANN's `internal`, RFC 8375 (home.arpa), and names without a dot, which
 * resolvers complete with their own domain. The name is in lower case, without a dot at its end.
 */
export function localAs(name: string): string | undefined {
	const ending = Object.keys(LOCAL_ENDINGS).find((it) => name === it || name.endsWith(`.${it}`));
	if (ending !== undefined) return LOCAL_ENDINGS[ending];
	return name.includes('.') ? undefined : 'has no dot, so it names a machine of the local network';
}

/** Whether the text can be a host name in DNS: labels of 1 to 63 letters, digits, `-`, `_`, 253 characters in all. */
export function isHostName(name: string): boolean {
	return name.length <= 253 && /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(name);
}

/**
 * Ports where other protocols listen than HTTP, so that a request would be read as something else: the Fetch standard's
 * "bad ports" (https://fetch.spec.whatwg.org/#port-blocking), and 0.
 */
export const BLOCKED_PORTS: ReadonlySet<string> = new Set(
	(
		'0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 ' +
		'123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 ' +
		'990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080'
	).split(' '),
);
