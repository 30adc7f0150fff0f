import { headerOf, isObject, type Message } from '../../lib/webhook/http/message';
import { textAt } from '../../lib/webhook/platform/envelope';
import { hmac, toldApart } from '../../lib/webhook/signature/schemes';
import { plain, unixSeconds } from '../../lib/webhook/signature/formats';
import { scheme, type TimestampFormat } from '../../lib/webhook/signature/scheme';
import type { RejectionReason } from '../../lib/webhook/signature/verification';
import type { Claims } from '../../lib/webhook/signature/hmac';

const VERSION = 'x-justcall-signature-version';
const TIMESTAMP = 'x-justcall-request-timestamp';
const SIGNATURE = 'x-justcall-signature';

/** The body's fields that name the event, the developer documentation's first: what is signed is what is read. */
export const TYPE_FIELDS: readonly string[] = ['type', 'event'];

/** Retries come up to four times 90 s after the event, and whether they are signed anew is not documented. */
const TOLERANCE_SECONDS = 900;

/**
 * "YYYY-MM-DD HH:MM:SS", which the documentation shows without a zone: taken as UTC. Its tables call the header a
 * number, so epoch seconds are read too.
 */
export const requestTimestamp: TimestampFormat = {
	write: (seconds) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' '),
	read: (text) => {
		if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return unixSeconds.read(text);
		const seconds = Date.parse(`${text.replace(' ', 'T')}Z`) / 1000;
		// A day that does not exist reads as the next one.
		return Number.isNaN(seconds) || requestTimestamp.write(seconds) !== text ? undefined : seconds;
	},
};

/**
 * The developer documentation's form: HMAC-SHA256 (hex) of `secret|url|type|timestamp` with the API secret as the
 * key, too. The body is not signed, so its type and address count only as far as they are part of the signature.
 */
export const timestamped = scheme({
	name: `HMAC-SHA256 of URL, type and time in ${SIGNATURE}`,
	marks: [TIMESTAMP, VERSION],
	header: SIGNATURE,
	encodings: ['hex'],
	format: plain(),
	content: '{secret}|{url}|{type}|{timestamp}',
	timestamp: { ...requestTimestamp, toleranceSeconds: TOLERANCE_SECONDS },
	claims: claimsOf,
	claimRejections: ['type-missing', 'address-mismatch'],
	headers: ({ timestamp }) => ({ [VERSION]: 'v1', [TIMESTAMP]: timestamp }),
});

/** The help page's form: the raw body under the API secret. */
export const bodySigned = hmac({ header: SIGNATURE });

/**
 * JustCall's two signatures, both keyed with the API secret: the timestamped one, and the help page's over the raw
 * body. A request with any header of the timestamped one is judged by that alone.
 */
export const signature = toldApart(timestamped, bodySigned);

function claimsOf(message: Message): Claims | RejectionReason {
	const version = headerOf(message.headers, VERSION);
	if (version !== undefined && version !== 'v1') return 'signature-malformed';
	const body = message.json();
	const type = isObject(body) ? textAt(body, TYPE_FIELDS) : undefined;
	if (!isObject(body) || type === undefined) return 'type-missing';
	const url = addressOf(body.webhook_url ?? undefined, message.addresses);
	if (url === undefined) return 'address-mismatch';
	return { type, url, timestamp: headerOf(message.headers, TIMESTAMP) };
}

/**
 * The signed address: what the body says only where that is one of ours, in whatever spelling, else anybody's webhook
 * would do. Signed is what the body says, letter for letter.
 */
function addressOf(stated: unknown, addresses: readonly string[]): string | undefined {
	if (stated === undefined) return addresses[0];
	if (typeof stated !== 'string') return undefined;
	const isOurs = addresses.some((own) => own === stated || spelling(own) === spelling(stated));
	return isOurs ? stated : undefined;
}

/** The one spelling of a URL: host in small letters, no default port. */
function spelling(url: string): string {
	return URL.canParse(url) ? new URL(url).href : url;
}
