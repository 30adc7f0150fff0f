import type { AttemptOutcome } from '../../../webhook/retry/outcome';
import { oneLine } from '../../../text/error';
import { GuardError } from '../../guard/lookup';
import { wordsFor, type Cause } from '../../advice/causes';
import { isResolverFault, resolverDetail } from '../../resolver/faults';

/** Something between us and the proxy went wrong; the endpoint has nothing to do with it. */
export class ProxyError extends Error {
	override readonly name = 'ProxyError';
}

/** What a broken connection was caused by, by the codes of Node and undici. */
const CAUSES: Readonly<Record<string, Cause<'connection'>>> = {
	ECONNREFUSED: 'refused',
	EHOSTUNREACH: 'unreachable',
	ETIMEDOUT: 'silent',
	UND_ERR_CONNECT_TIMEOUT: 'silent',
	ENOTFOUND: 'unknownName',
	'name-not-resolved': 'noAddress',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'selfSigned',
	SELF_SIGNED_CERT_IN_CHAIN: 'unknownAuthority',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknownAuthority',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'noIntermediate',
	CERT_HAS_EXPIRED: 'expired',
	ERR_TLS_CERT_ALTNAME_INVALID: 'otherName',
};

/** What else breaks one, in words. */
const DETAILS: Readonly<Record<string, string>> = {
	ECONNRESET: 'closed by the endpoint before it responded',
	EPIPE: 'closed by the endpoint before it responded',
	UND_ERR_SOCKET: 'closed by the endpoint before it responded',
	UND_ERR_HEADERS_OVERFLOW: 'its response headers are too large',
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its response ended too early',
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
	UND_ERR_INVALID_ARG: "the request isn't valid HTTP",
};

/** The outcome of an attempt that ended with an error: whose fault it was, and in words what happened. */
export function outcomeOfError(error: Error): AttemptOutcome {
	const code = codeOf(error);
	if (error instanceof ProxyError) return ownFault('proxy', error.message);
	if (code === 'name-not-resolved') return connection(error);
	if (error instanceof GuardError) return ownFault('guard', error.message);
	if (isResolverFault(error)) return ownFault('resolver', resolverDetail(error));
	const shortage = SHORTAGES[code];
	return shortage === undefined ? connection(error) : ownFault('sender', shortage);
}

/** A sentence part such as `refused (ECONNREFUSED)`. */
export function detailOf(error: Error): string {
	const code = codeOf(error);
	// undici asserts what it expects of an answer's status.
	if (code === 'ERR_ASSERTION') return NOT_HTTP;
	const known = saidByParser(error) ?? DETAILS[code] ?? causeOf(code);
	if (known === undefined) return unforeseen(error, code);
	// The codes that an administrator can look up.
	return /^[A-Z0-9_]+$/.test(code) && !code.startsWith('UND_ERR_') ? `${known} (${code})` : known;
}

function connection(error: Error): AttemptOutcome {
	return { kind: 'connection', detail: detailOf(error) };
}

const NOT_HTTP = 'its response is not HTTP';
const OTHER_PROTOCOL = 'its response switches to another protocol';

/** What undici tells by the kind of an error, or by its message only. */
function saidByParser(error: Error): string | undefined {
	if (error.name === 'HTTPParserError') return NOT_HTTP;
	return error.message === 'bad upgrade' ? OTHER_PROTOCOL : undefined;
}

/** What nobody has found words for yet is told as it is, but in one line. */
function unforeseen(error: Error, code: string): string {
	const message = oneLine(error.message).trim().slice(0, LONGEST_MESSAGE);
	if (message === '') return code === '' ? `unknown error (${error.name})` : code;
	return code === '' ? message : `${message} (${code})`;
}

const LONGEST_MESSAGE = 200;

function causeOf(code: string): string | undefined {
	const cause = CAUSES[code] ?? familyOf(code);
	return cause && wordsFor('connection', cause);
}

/** Codes that come in great number. */
function familyOf(code: string): Cause<'connection'> | undefined {
	if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return 'noTls';
	if (/^(CERT_|UNABLE_TO_|ERR_TLS_)/.test(code)) return 'badCertificate';
	return undefined;
}

function codeOf(error: Error): string {
	return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function ownFault(
	fault: 'guard' | 'proxy' | 'resolver' | 'sender',
	detail: string,
): AttemptOutcome {
	return { kind: 'own-fault', fault, detail };
}
