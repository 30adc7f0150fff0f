import type { Outcome } from '../webhook/retry';
import { GuardError } from './guardLookup';
import { WORDS } from './reasons';

/** Something between us and the proxy went wrong; the endpoint has nothing to do with it. */
export class ProxyError extends Error {
	override readonly name = 'ProxyError';
}

/** What a broken connection means in words, by the codes of Node, OpenSSL and undici. */
const DETAILS: Readonly<Record<string, string>> = {
	ECONNREFUSED: WORDS.refused,
	ECONNRESET: 'closed by the endpoint before it had answered',
	EPIPE: 'closed by the endpoint before it had answered',
	UND_ERR_SOCKET: 'closed by the endpoint before it had answered',
	EHOSTUNREACH: WORDS.unreachable,
	ETIMEDOUT: WORDS.silent,
	UND_ERR_CONNECT_TIMEOUT: WORDS.silent,
	ENOTFOUND: WORDS.unknownName,
	'name-not-resolved': WORDS.noAddress,
	UND_ERR_HEADERS_OVERFLOW: 'the headers of its answer are too large',
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its answer ended too early',
	DEPTH_ZERO_SELF_SIGNED_CERT: WORDS.selfSigned,
	SELF_SIGNED_CERT_IN_CHAIN: WORDS.unknownAuthority,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: WORDS.unknownAuthority,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: WORDS.noIntermediate,
	CERT_HAS_EXPIRED: WORDS.expired,
	ERR_TLS_CERT_ALTNAME_INVALID: WORDS.otherName,
};

/** What this machine lacks when it can't open a connection at all. */
const SHORTAGES: Readonly<Record<string, string>> = {
	EMFILE: 'too many open files',
	ENFILE: 'too many open files',
	ENOMEM: 'not enough memory',
	ENOBUFS: 'not enough memory',
	EADDRNOTAVAIL: 'no free local port',
	ENETDOWN: 'no network',
	ENETUNREACH: 'no route to that network',
	UND_ERR_DESTROYED: 'the sender was stopped',
	UND_ERR_CLOSED: 'the sender was stopped',
	UND_ERR_INVALID_ARG: 'the request can not be written as HTTP',
};

/** The outcome of an attempt that ended with an error: whose fault it was, and in words what happened. */
export function outcomeOfError(error: Error): Outcome {
	const code = codeOf(error);
	if (error instanceof ProxyError) return ownFault('proxy', error.message);
	if (code === 'name-not-resolved') return connection(error);
	if (error instanceof GuardError) return ownFault('guard', error.message);
	if (fromResolver(error)) return ownFault('resolver', code);
	const shortage = SHORTAGES[code];
	return shortage === undefined ? connection(error) : ownFault('sender', shortage);
}

/** A sentence part such as `refused (ECONNREFUSED)`. */
export function detailOf(error: Error): string {
	const code = codeOf(error);
	const known = error.name === 'HTTPParserError' ? NOT_HTTP : (DETAILS[code] ?? familyOf(code));
	if (known === undefined) return code === '' ? error.message : `${error.message} (${code})`;
	// The codes that an administrator can look up.
	return /^[A-Z0-9_]+$/.test(code) && !code.startsWith('UND_ERR_') ? `${known} (${code})` : known;
}

function connection(error: Error): Outcome {
	return { kind: 'connection', detail: detailOf(error) };
}

const NOT_HTTP = 'its answer is not HTTP';

/** Codes that come in great number. */
function familyOf(code: string): string | undefined {
	if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return WORDS.noTls;
	if (/^(CERT_|UNABLE_TO_|ERR_TLS_)/.test(code)) return WORDS.badCertificate;
	return undefined;
}

/** That a name does not exist is an answer; everything else a resolver says is its own trouble. */
function fromResolver(error: Error): boolean {
	const asked = 'syscall' in error && error.syscall === 'getaddrinfo';
	return codeOf(error).startsWith('EAI_') || (asked && codeOf(error) !== 'ENOTFOUND');
}

function codeOf(error: Error): string {
	return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function ownFault(fault: 'guard' | 'proxy' | 'resolver' | 'sender', detail: string): Outcome {
	return { kind: 'own-fault', fault, detail };
}
