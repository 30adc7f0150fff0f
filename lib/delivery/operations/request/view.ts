import { excerptOf } from './excerpt';
import { curlOf } from './curl';
import { withoutUrlSecrets } from '../../../text/urlSecrets';
import type { ComposedRequest } from '../../../webhook/dialect/compose';

/** The request of a delivery as it would be sent now: nothing in it could be used to send another one. */
export interface RequestView {
	readonly method: 'POST';
	/** A login and secret parameters in it are masked. */
	readonly url: string;
	/** Names in lower case; signatures are shortened, and the values of the subscription's own headers masked. */
	readonly headers: Readonly<Record<string, string>>;
	/** The first 64 KiB, as text. */
	readonly body: string;
	/** Bytes of the whole body. */
	readonly bodyBytes: number;
	/** Left out where it would be too long: the body is longer than what is shown. */
	readonly curl?: string;
	/** When the secret was rotated that signs now, where the last attempt was signed with an older one; ISO 8601. */
	readonly secretRotatedAt?: string;
}

/** What in a request is not for everybody to see. */
export interface Hidden {
	/** The header with the signature; undefined: there is none. */
	readonly signatureHeader: string | undefined;
	/** Lower-case names of headers whose values are never shown. */
	readonly ownHeaders: readonly string[];
}

const MASK = '…';
const LOGIN = /^([a-z]+:\/\/)[^/?#]*@/i;
/** What is random in a signature's header: not its version, its time or its prefix. */
const SIGNATURE = /[A-Za-z0-9+/]{16,}={0,2}/g;
const SHOWN_OF_SIGNATURE = 8;

/** A request as it is shown. */
export function requestView({ url, headers, body }: ComposedRequest, hidden: Hidden): RequestView {
	const shown: Omit<ComposedRequest, 'body'> = {
		url: withoutUrlSecrets(url.replace(LOGIN, `$1${MASK}@`)),
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, safeValue(name, value, hidden)]),
		),
	};
	const { text, isWhole } = excerptOf(body);
	return {
		method: 'POST',
		...shown,
		body: text,
		bodyBytes: body.length,
		...(isWhole && { curl: curlOf(shown, text) }),
	};
}

function safeValue(name: string, value: string, { signatureHeader, ownHeaders }: Hidden): string {
	if (ownHeaders.includes(name)) return MASK;
	if (name !== signatureHeader) return value;
	return value.replace(SIGNATURE, (one) => `${one.slice(0, SHOWN_OF_SIGNATURE)}${MASK}`);
}
