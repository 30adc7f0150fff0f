import type { StoredDelivery } from '../../store/outbox/delivery';
import { reasonOf, type AttemptOutcome } from '../../webhook/retry/decide';
import { proxyAnswered, WORDS } from './reasons';

/** Sentences for answers, by status. */
const BY_STATUS: Readonly<Record<number, string>> = {
	204: 'Only 200 counts as delivered: let the endpoint return 200, or choose Any 2xx in Success Status Codes.',
	400: 'The endpoint rejected the body: check that it expects this format, and read its response with Get Attempts.',
	401: 'The endpoint rejected the signature: compare the secret on both sides, and correct the one that differs.',
	403: 'The endpoint rejects requests from n8n: check its firewall, its allowlist and the headers it requires.',
	404: "The endpoint doesn't know this URL: check the URL; a workflow in n8n must be published.",
	405: "The endpoint doesn't accept POST at this URL: check the URL.",
	408: 'The endpoint timed out waiting for the request: check whether it is overloaded.',
	410: 'The endpoint no longer accepts events: check the URL, then enable the subscription again to continue.',
	411: 'A proxy in front of the endpoint rejected the request: check the URL.',
	413: 'The event is too large for the endpoint: raise its limit, or send less data.',
	415: "The endpoint doesn't accept JSON: check the URL and the format.",
	422: 'The endpoint rejected the body: check that it expects this format, and read its response with Get Attempts.',
	429: "The endpoint's rate limit is exceeded: set Requests per Second, or lower Concurrency.",
	502: "The endpoint's proxy can't reach it: check that it is running.",
	503: 'The endpoint is unavailable: check that it is running.',
	504: "The endpoint's proxy timed out: let the endpoint respond first and process the event afterwards.",
};

/** Sentences for classes of answers. */
const BY_CLASS: Readonly<Record<number, string>> = {
	2: 'Only 200 counts as delivered: let the endpoint return 200, or choose Any 2xx in Success Status Codes.',
	3: "The endpoint redirects, which isn't followed: enter the target of the redirect as the URL.",
	4: 'The endpoint rejected the request: read its response with Get Attempts.',
	5: 'The endpoint failed: check its log at the time of the attempt.',
};

const KNOWN_AUTHORITY =
	'Use a certificate from a known authority, or add yours with NODE_EXTRA_CA_CERTS.';
const SPELLING = 'Check the spelling of the host name in the URL.';
const FIREWALLS =
	'Check that the endpoint is running, and the firewalls between n8n and the endpoint.';

type OwnFault = Extract<AttemptOutcome, { kind: 'own-fault' }>['fault'];

/** How the reasons of each kind begin (`reasonOf`). */
const [ANSWERED = ''] = reasonOf({ kind: 'answer', status: 999, headers: {} }).split('999');
const TIMEOUT = reasonOf({ kind: 'timeout' });
const CONNECTION = reasonOf({ kind: 'connection', detail: '' });
const own = (fault: OwnFault, detail = '') => reasonOf({ kind: 'own-fault', fault, detail });

/** Sentences for what happened without an answer, by the beginning of the reason and by words in it; the first holds. */
const BY_REASON: ReadonlyArray<readonly [start: string, words: string, remedy: string]> = [
	[
		TIMEOUT,
		'',
		'The endpoint is too slow: let it respond first and process the event afterwards, or raise the timeout.',
	],
	[
		own('guard'),
		'',
		'Correct the URL or, if it is in your own network, add it to Allowed Private Networks.',
	],
	[
		own('proxy', proxyAnswered(407)),
		'',
		'The outgoing proxy requires a login: enter user and password in the credential or, if the proxy is set by HTTPS_PROXY, there.',
	],
	[own('proxy'), '', 'Check that the outgoing proxy is running and allows this address.'],
	[
		own('resolver'),
		'',
		"Check DNS on the n8n machine, and the name servers of the endpoint's domain; the delivery is retried automatically.",
	],
	[
		own('sender'),
		WORDS.sealed,
		'Restore the key that the secrets were encrypted with, or enter the secrets again.',
	],
	[
		own('sender'),
		WORDS.noKey,
		'Rotate the secret of the subscription to replace it with a valid one.',
	],
	[own('sender'), WORDS.noSecret, 'Rotate the secret of the subscription to generate one.'],
	[own('sender'), '', 'Fix this on the n8n machine; the delivery is retried automatically.'],
	[
		own('data'),
		'',
		'Change the data that the workflow sends, or the format, and send the event again.',
	],
	[CONNECTION, WORDS.selfSigned, KNOWN_AUTHORITY],
	[CONNECTION, WORDS.unknownAuthority, KNOWN_AUTHORITY],
	[
		CONNECTION,
		WORDS.noIntermediate,
		'Let the endpoint send the full certificate chain, with the intermediate certificate.',
	],
	[CONNECTION, WORDS.expired, "Renew the endpoint's certificate."],
	[
		CONNECTION,
		WORDS.otherName,
		'Use the host name that the certificate is for, or get a certificate for this host name.',
	],
	[CONNECTION, WORDS.noTls, 'Check that the port supports HTTPS with TLS 1.2 or newer.'],
	[CONNECTION, WORDS.badCertificate, "Check the endpoint's certificate."],
	[CONNECTION, WORDS.refused, 'Check that the endpoint is running, and the port of the URL.'],
	[CONNECTION, WORDS.unknownName, SPELLING],
	[CONNECTION, WORDS.noAddress, SPELLING],
	[CONNECTION, WORDS.unreachable, FIREWALLS],
	[CONNECTION, WORDS.silent, FIREWALLS],
	[CONNECTION, '', "Check which server responds at this URL, and the endpoint's log."],
];

/** What fixes it, by what happened last; undefined where nothing has. */
export function remedyOf({
	reason = '',
	lastStatus,
}: Pick<StoredDelivery, 'reason' | 'lastStatus'>): string | undefined {
	const status = reason.startsWith(ANSWERED)
		? Number(reason.slice(ANSWERED.length, ANSWERED.length + 3))
		: undefined;
	if (status !== undefined || (reason === '' && lastStatus !== undefined)) {
		const told = status ?? lastStatus ?? 0;
		return BY_STATUS[told] ?? BY_CLASS[Math.floor(told / 100)];
	}
	const known = ([start, words]: (typeof BY_REASON)[number]) =>
		reason.startsWith(start) && reason.includes(words);
	return BY_REASON.find(known)?.[2];
}
