/**
 * The words of reasons, by what happened. Reasons are stored as texts, and read again by these words: whoever writes one
 * takes the first, and what is stored is known by any. To word one anew, put the new words before the old.
 */
export const PHRASES = {
	connection: {
		selfSigned: ['its certificate is self-signed'],
		unknownAuthority: ['its certificate comes from an unknown authority'],
		noIntermediate: ['its certificate comes without the intermediate one'],
		expired: ['its certificate has expired'],
		otherName: ['its certificate is for another host name'],
		noTls: ['TLS could not be agreed on'],
		badCertificate: ['its certificate is not valid'],
		refused: ['refused'],
		unknownName: ['the host name does not exist'],
		noAddress: ['the host name has no address'],
		unreachable: ['the host is unreachable'],
		silent: ['the host does not answer'],
	},
	proxy: { loginRequired: ['the proxy answered 407'] },
	sender: {
		sealed: ["can't be opened"],
		badKey: ['The secret is invalid for', 'The secret is no key for'],
		noSecret: ['there is no secret to sign with'],
	},
} as const satisfies Readonly<
	Record<string, Readonly<Record<string, readonly [string, ...string[]]>>>
>;
