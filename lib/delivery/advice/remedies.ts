import type { StoredDelivery } from '../../store/outbox/delivery';
import { outcomeIn, type AttemptOutcome } from '../../webhook/retry/outcome';
import { NODE, type Audience } from './audience';
import { causeIn, type Cause } from './causes';

/** A sentence, or one that depends on who reads it. */
type Sentence = string | ((audience: Audience) => string);

const REJECTED_BODY: Sentence = ({ readResponse }) =>
	`The endpoint rejected the body: check that it expects this format, and ${readResponse}.`;

/** Sentences for answers, by status. */
const BY_STATUS: Readonly<Record<number, Sentence>> = {
	204: 'Only 200 counts as delivered: let the endpoint return 200, or choose Any 2xx in Success Status Codes.',
	400: REJECTED_BODY,
	401: 'The endpoint rejected the signature: compare the secret on both sides, and correct the one that differs.',
	403: 'The endpoint rejects requests from n8n: check its firewall, its allowlist and the headers it requires.',
	404: "The endpoint doesn't know this URL: check the URL. In n8n, publish the workflow or, for a Test URL, click Execute step in the trigger first.",
	405: "The endpoint doesn't accept POST at this URL: check the URL.",
	408: 'The endpoint timed out waiting for the request: check whether it is overloaded.',
	410: 'The endpoint no longer accepts events: check the URL, then enable the subscription again to continue.',
	411: 'A proxy in front of the endpoint rejected the request: check the URL.',
	413: 'The event is too large for the endpoint: raise its limit, or send less data.',
	415: "The endpoint doesn't accept JSON: check the URL and the format.",
	422: REJECTED_BODY,
	429: "The endpoint's rate limit is exceeded: set Requests per Second, or lower Concurrency.",
	502: "The endpoint's proxy can't reach it: check that it is running.",
	503: 'The endpoint is unavailable: check that it is running.',
	504: "The endpoint's proxy timed out: let the endpoint respond first and process the event afterwards.",
};

/** Sentences for classes of answers. */
const BY_CLASS: Readonly<Record<number, Sentence>> = {
	2: 'Only 200 counts as delivered: let the endpoint return 200, or choose Any 2xx in Success Status Codes.',
	3: "The endpoint redirects, which isn't followed: enter the target of the redirect as the URL.",
	4: ({ readResponse }) => `The endpoint rejected the request: ${readResponse}.`,
	5: 'The endpoint failed: check its log at the time of the attempt.',
};

const KNOWN_AUTHORITY =
	'Use a certificate from a known authority, or add yours with NODE_EXTRA_CA_CERTS.';
const SPELLING = 'Check the spelling of the host name in the URL.';
const FIREWALLS =
	'Check that the endpoint is running, and the firewalls between n8n and the endpoint.';

/** Sentences for what happened without an answer, by what caused it. */
const BY_CAUSE: Readonly<Record<Cause, string>> = {
	selfSigned: KNOWN_AUTHORITY,
	unknownAuthority: KNOWN_AUTHORITY,
	noIntermediate:
		'Let the endpoint send the full certificate chain, with the intermediate certificate.',
	expired: "Renew the endpoint's certificate.",
	otherName:
		'Use the host name that the certificate is for, or get a certificate for this host name.',
	noTls: 'Check that the port supports HTTPS with TLS 1.2 or newer.',
	badCertificate: "Check the endpoint's certificate.",
	refused: 'Check that the endpoint is running, and the port of the URL.',
	unknownName: SPELLING,
	noAddress: SPELLING,
	unreachable: FIREWALLS,
	silent: FIREWALLS,
	loginRequired:
		'The outgoing proxy requires a login: enter user and password in the credential or, if the proxy is set by HTTPS_PROXY, there.',
	sealed: 'Restore the key that the secrets were encrypted with, or enter the secrets again.',
	badKey: 'Rotate the secret of the subscription to replace it with a valid one.',
	noSecret: 'Rotate the secret of the subscription to generate one.',
};

type OwnFault = Extract<AttemptOutcome, { kind: 'own-fault' }>['fault'];

/** Sentences for the rest of what happened without an answer. */
const OTHERWISE: Readonly<Record<OwnFault | 'timeout' | 'connection', string>> = {
	timeout:
		'The endpoint is too slow: let it respond first and process the event afterwards, or raise the timeout.',
	guard: 'Correct the URL or, if it is in your own network, add it to Allowed Private Networks.',
	proxy: 'Check that the outgoing proxy is running and allows this address.',
	resolver:
		"Check DNS on the n8n machine, and the name servers of the endpoint's domain; the delivery is retried automatically.",
	sender: 'Fix this on the n8n machine; the delivery is retried automatically.',
	data: 'Change the data that the workflow sends, or the format, and send the event again.',
	connection: "Check which server responds at this URL, and the endpoint's log.",
};

/** What fixes it, by what happened last; undefined where nothing has. */
export function remedyOf(
	{ reason = '', lastStatus }: Pick<StoredDelivery, 'reason' | 'lastStatus'>,
	audience: Audience = NODE,
): string | undefined {
	if (reason === '') return lastStatus === undefined ? undefined : forStatus(lastStatus, audience);
	const outcome = outcomeIn(reason);
	switch (outcome?.kind) {
		case undefined:
			return undefined;
		case 'answer':
			return forStatus(outcome.status, audience);
		case 'timeout':
			return OTHERWISE.timeout;
		case 'connection':
			return forCause('connection', outcome.detail) ?? OTHERWISE.connection;
		case 'own-fault':
			return forCause(outcome.fault, outcome.detail) ?? OTHERWISE[outcome.fault];
	}
}

function forStatus(status: number, audience: Audience): string | undefined {
	const sentence = BY_STATUS[status] ?? BY_CLASS[Math.floor(status / 100)];
	return typeof sentence === 'function' ? sentence(audience) : sentence;
}

function forCause(area: string, words: string): string | undefined {
	const cause = causeIn(area, words);
	return cause && BY_CAUSE[cause];
}
