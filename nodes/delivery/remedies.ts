import type { StoredDelivery } from '../store/outboxDelivery';
import { reasonOf, type Outcome } from '../webhook/retry';
import { proxyAnswered, WORDS } from './reasons';

/** Sentences for answers, by status. */
const BY_STATUS: Readonly<Record<number, string>> = {
	204: 'Only 200 counts as delivered here: let the endpoint answer 200, or choose Any 2xx in Success Status Codes.',
	400: 'The endpoint does not accept the body: check that it expects this format, and read its answer with Get Attempts.',
	401: 'The endpoint rejected the signature: compare the secret on both sides, and correct the one that differs.',
	403: 'The endpoint rejects requests from here: check its firewall, its allowlist and the headers it requires.',
	404: 'The endpoint does not know this address: check the URL; a workflow in n8n must be active.',
	405: 'The endpoint does not accept POST at this address: check the URL.',
	408: 'The endpoint gave up waiting for the request: it is probably overloaded.',
	410: 'The endpoint no longer accepts events: check the URL, and enable the subscription again if it should go on.',
	411: 'Something in front of the endpoint does not accept the request: check the URL.',
	413: 'The event is too large for the endpoint: raise its limit, or send less data.',
	415: 'The endpoint does not accept JSON: check the URL and the format.',
	422: 'The endpoint does not accept the body: check that it expects this format, and read its answer with Get Attempts.',
	429: 'The endpoint asks to send less: set Requests per Second or a lower Concurrency.',
	502: "The endpoint's proxy can't reach it: check that it is running.",
	503: 'The endpoint is not available at the moment: check that it is running.',
	504: "The endpoint's proxy did not hear from it in time: let it acknowledge first and work afterwards.",
};

/** Sentences for classes of answers. */
const BY_CLASS: Readonly<Record<number, string>> = {
	2: 'Only 200 counts as delivered here: let the endpoint answer 200, or choose Any 2xx in Success Status Codes.',
	3: 'The endpoint redirects, which is not followed: enter the address it leads to as the URL.',
	4: 'The endpoint rejects the request: read its answer with Get Attempts.',
	5: 'The endpoint failed: look into its own log at the time of the attempt.',
};

const KNOWN_AUTHORITY =
	'Use a certificate of a known authority, or make yours known by NODE_EXTRA_CA_CERTS.';
const SPELLING = 'Check the spelling of the host name in the URL.';
const FIREWALLS = 'Check that the endpoint is running, and the firewalls between here and there.';

type OwnFault = Extract<Outcome, { kind: 'own-fault' }>['fault'];

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
		'The endpoint takes too long: let it acknowledge first and work afterwards, or raise the timeout.',
	],
	[own('guard'), '', 'Correct the URL, or add its address to the allowed networks if it is yours.'],
	[
		own('proxy', proxyAnswered(407)),
		'',
		'The outgoing proxy requires a login: enter its user and password in the credential or, if n8n has it from HTTPS_PROXY, there.',
	],
	[own('proxy'), '', 'Check that the outgoing proxy is running and lets this address through.'],
	[
		own('resolver'),
		'',
		"Check the name resolution (DNS) of this machine, and the name servers of the endpoint's domain; it is tried again by itself.",
	],
	[
		own('sender'),
		WORDS.sealed,
		'Bring back the key that the secrets were sealed with, or save them anew.',
	],
	[own('sender'), WORDS.noKey, 'Rotate the secret of the subscription to give it one that fits.'],
	[own('sender'), WORDS.noSecret, 'Rotate the secret of the subscription to give it one.'],
	[own('sender'), '', 'Fix this on the sending machine; the delivery is retried by itself.'],
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
		'Let the endpoint send its certificate with the intermediate one (the full chain).',
	],
	[CONNECTION, WORDS.expired, "Renew the endpoint's certificate."],
	[
		CONNECTION,
		WORDS.otherName,
		'Use the host name that the certificate is for, or get one for this host name.',
	],
	[CONNECTION, WORDS.noTls, 'Check that the port speaks HTTPS, with TLS 1.2 or newer.'],
	[CONNECTION, WORDS.badCertificate, "Check the endpoint's certificate."],
	[CONNECTION, WORDS.refused, 'Check that the endpoint is running, and the port of the URL.'],
	[CONNECTION, WORDS.unknownName, SPELLING],
	[CONNECTION, WORDS.noAddress, SPELLING],
	[CONNECTION, WORDS.unreachable, FIREWALLS],
	[CONNECTION, WORDS.silent, FIREWALLS],
	[CONNECTION, '', "Check what answers at this URL; the endpoint's own log may tell more."],
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
