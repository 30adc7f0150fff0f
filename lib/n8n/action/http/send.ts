import type { IAllExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { isObject, type Headers } from '../../../webhook/http/message';
import { errorMessage } from '../../../text/error';

/** What the service answered, whatever the status; the body is JSON, text where it is none, or bytes of a file. */
export interface ApiAnswer {
	readonly kind: 'answer';
	readonly status: number;
	/** Lower-case names. */
	readonly headers: Headers;
	readonly body: unknown;
}

/** What became of one request. After `timeout` and `lost` nobody knows whether the service did what it was asked. */
export type RequestOutcome =
	| ApiAnswer
	| { readonly kind: 'timeout' }
	| { readonly kind: 'lost' }
	/** Nothing reached the service. */
	| { readonly kind: 'unreachable'; readonly why: string }
	/** n8n itself did not let it out. */
	| { readonly kind: 'withheld'; readonly why: string };

/** Sends one request; never rejects. */
export type Send = (options: IHttpRequestOptions) => Promise<RequestOutcome>;

/** Whoever asks: a run of the node, or the editor filling a list. */
export type Asker = Pick<IAllExecuteFunctions, 'helpers' | 'getNode'> & {
	getCredentials(name: string): Promise<Record<string, unknown>>;
};

/** Sends with n8n's HTTP client, which adds what the credential says; no status is an error, no redirect is followed. */
export function createSend(asker: Asker, credential: string): Send {
	return async (options) => {
		try {
			const answer: unknown = await asker.helpers.httpRequestWithAuthentication.call(
				asker as IAllExecuteFunctions,
				credential,
				{
					json: true,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					...options,
				},
			);
			return answerFrom(answer);
		} catch (error) {
			// What is not of the network is n8n's: a credential that is missing, an address that is not allowed.
			return outcomeOf(error) ?? { kind: 'withheld', why: errorMessage(error) };
		}
	};
}

function answerFrom(answer: unknown): ApiAnswer {
	const { statusCode, headers, body } = answer as {
		statusCode: number;
		headers: Record<string, string | string[] | undefined>;
		body: unknown;
	};
	const lowered = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
	const read: Headers = Object.fromEntries(lowered) as Headers;
	return { kind: 'answer', status: statusCode, headers: read, body };
}

const NO_TLS = 'it does not support HTTPS there';

const UNREACHABLE: ReadonlyMap<string, string> = new Map([
	['ECONNREFUSED', 'the connection was refused'],
	['ENOTFOUND', 'the host name is unknown'],
	['EAI_AGAIN', "the host name can't be resolved"],
	['EHOSTUNREACH', 'there is no route to the host'],
	['ENETUNREACH', 'there is no route to the host'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not trusted'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not trusted'],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate is not trusted'],
	['CERT_HAS_EXPIRED', 'its certificate has expired'],
	[
		'CERT_NOT_YET_VALID',
		'its certificate is not valid yet, or the clock of the n8n machine is slow',
	],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
	['EPROTO', NO_TLS],
]);

/** What fails before anything is sent: on this machine, or because the request could not be made. */
const UNSENT =
	/^(E(MFILE|NFILE|NOMEM|NOBUFS|ADDRNOTAVAIL|NETDOWN|INVAL|ACCES|PERM)|ERR_(INVALID|BAD_OPTION|UNESCAPED|HTTP_INVALID|NOT_SUPPORT|DEPRECATED)\w*)$/;

/** What an error of the HTTP client means; undefined for one that says nothing about the network. */
function outcomeOf(error: unknown): Exclude<RequestOutcome, ApiAnswer> | undefined {
	const { code, message } = networkError(error);
	const why = UNREACHABLE.get(code) ?? whyNoTls(code);
	if (why !== undefined) return { kind: 'unreachable', why };
	if (code === 'ETIMEDOUT' || /timeout/i.test(message)) return { kind: 'timeout' };
	// Of anything else that has happened on the way, such as an answer that can't be decompressed, nobody knows how far it came.
	const isOfTheWay = code !== '' && !UNSENT.test(code);
	return isOfTheWay || /socket hang up|aborted/i.test(message) ? { kind: 'lost' } : undefined;
}

/** Codes that come in great number, all before a request is sent. */
function whyNoTls(code: string): string | undefined {
	if (code.startsWith('ERR_SSL_')) return NO_TLS;
	return /^(CERT_|UNABLE_TO_|ERR_TLS_)/.test(code) ? 'its certificate is invalid' : undefined;
}

/** n8n wraps the client's error in one of its own, sometimes twice. */
function networkError(error: unknown, depth = 0): { code: string; message: string } {
	if (!(error instanceof Error) && !isObject(error)) return { code: '', message: String(error) };
	const { code, cause, message } = error as { code?: unknown; cause?: unknown; message?: unknown };
	if (typeof code === 'string') return { code, message: String(message) };
	if (cause !== undefined && depth < 4) return networkError(cause, depth + 1);
	return { code: '', message: String(message) };
}
