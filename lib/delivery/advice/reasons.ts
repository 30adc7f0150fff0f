/**
 * The words of reasons by which `whatToDo` tells what happened. Whoever writes a reason takes them from here, so that
 * they can be worded anew in one place.
 */
export const WORDS = {
	refused: 'refused',
	unreachable: 'the host is unreachable',
	silent: 'the host does not answer',
	unknownName: 'the host name does not exist',
	noAddress: 'the host name has no address',
	selfSigned: 'its certificate is self-signed',
	unknownAuthority: 'its certificate comes from an unknown authority',
	noIntermediate: 'its certificate comes without the intermediate one',
	expired: 'its certificate has expired',
	otherName: 'its certificate is for another host name',
	badCertificate: 'its certificate is not valid',
	noTls: 'TLS could not be agreed on',
	noSecret: 'there is no secret to sign with',
	sealed: "can't be opened",
	noKey: 'The secret is invalid for',
} as const;

/** What a proxy said instead of opening the way. */
export function proxyAnswered(status: number): string {
	return `the proxy answered ${status}`;
}
