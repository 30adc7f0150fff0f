const AGAIN = 'then run the same command again.';

/** What npm prints of a fault of its surroundings, and what to do about it. */
const ADVICE: ReadonlyArray<readonly [printed: RegExp, advice: string]> = [
	[
		/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/,
		`npm can't reach its registry. Check the network connection, and behind a proxy "npm config get proxy", ${AGAIN}`,
	],
	[
		/\b(ENOSPC)\b/,
		`The disk is full. Free about 4 GB, or set XDG_CACHE_HOME to a folder on a larger disk, ${AGAIN}`,
	],
	[
		/\b(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)\b/,
		`Node doesn't trust the registry's certificate. Set NODE_EXTRA_CA_CERTS to your proxy's certificate, ${AGAIN}`,
	],
	[
		/\b(E401|E403|E407)\b/,
		`The registry or the proxy rejects npm. Check "npm config get registry" and your login there, ${AGAIN}`,
	],
	[
		/\b(EACCES|EPERM|EROFS)\b/,
		`npm may not write there. Make the folder writable, or set XDG_CACHE_HOME to one that is, ${AGAIN}`,
	],
];

/** What to do about a run of npm that failed, by what it printed; `undefined` where that isn't known. */
export function adviceFor(printed: string): string | undefined {
	return ADVICE.find(([pattern]) => pattern.test(printed))?.[1];
}
