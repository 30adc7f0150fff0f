import type { StoredDelivery, StoredSubscription } from '../store/outbox';

/** Sentences for answers, by status. */
const BY_STATUS: Readonly<Record<number, string>> = {
	204: 'Only 200 counts as delivered here: let the endpoint answer 200, or set the subscription to take any 2xx.',
	400: 'The endpoint does not accept the body: check that it expects this preset, and read its answer under Attempts.',
	401: 'The endpoint did not believe the signature: compare the secret on both sides, and rotate it if they differ.',
	403: 'The endpoint lets nobody in from here: check its firewall, its allow-list and any header it asks for.',
	404: 'The endpoint does not know this address: check the URL; a workflow in n8n must be active.',
	405: 'The endpoint takes no POST at this address: check the URL.',
	408: 'The endpoint gave up waiting for the request: it is probably overloaded.',
	410: 'The endpoint wants no more: check the URL, and enable the subscription again if it should go on.',
	411: 'Something in front of the endpoint does not accept the request: check the URL.',
	413: 'The event is too large for the endpoint: raise its limit, or send less data.',
	415: 'The endpoint does not take JSON: check the URL and the preset.',
	422: 'The endpoint does not accept the body: check that it expects this preset, and read its answer under Attempts.',
	429: 'The endpoint asks to send less: set a rate or a lower concurrency for the subscription.',
	502: "The endpoint's proxy can't reach it: check that it is running.",
	503: 'The endpoint is not available at the moment: check that it is running.',
	504: "The endpoint's proxy did not hear from it in time: let it acknowledge first and work afterwards.",
};

/** Sentences for classes of answers. */
const BY_CLASS: Readonly<Record<number, string>> = {
	2: 'Only 200 counts as delivered here: let the endpoint answer 200, or set the subscription to take any 2xx.',
	3: 'The endpoint redirects, which is not followed: enter the address it leads to as the URL.',
	4: 'The endpoint refuses the request: read its answer under Attempts.',
	5: 'The endpoint failed: look into its own log at the time of the attempt.',
};

/** Sentences for what happened without an answer, by the beginning of the reason (`reasonOf`) or what it says. */
const BY_REASON: ReadonlyArray<readonly [RegExp, string]> = [
	[
		/^no answer in time/,
		'The endpoint takes too long: let it acknowledge first and work afterwards, or raise the timeout.',
	],
	[
		/^not sent, guard: (.*)/,
		'Correct the URL, or add its address to the allowed networks if it is yours.',
	],
	[
		/^not sent, proxy: the proxy answered 407/,
		"The egress proxy wants a login: put name and password into the proxy's URL.",
	],
	[/^not sent, proxy:/, 'Check that the egress proxy is running and lets this address through.'],
	[
		/^not sent, resolver:/,
		"Check this machine's name resolution (DNS); it is tried again by itself.",
	],
	[
		/^not sent, sender: .*(bring back the key|rotate|save the)/,
		'Bring back the key that the secrets were sealed with, or save them anew.',
	],
	[
		/^not sent, sender: there is no secret/,
		'Rotate the secret of the subscription to give it one.',
	],
	[/^not sent, sender:/, 'Mend this on the machine that sends; it is tried again by itself.'],
	[
		/^not sent, data:/,
		'Change the data that the workflow sends, or the preset, and send the event again.',
	],
	[
		/certificate is self-signed|unknown authority/,
		'Use a certificate of a known authority, or make yours known by NODE_EXTRA_CA_CERTS.',
	],
	[
		/intermediate/,
		'Let the endpoint send its certificate with the intermediate one (the full chain).',
	],
	[/certificate has expired/, "Renew the endpoint's certificate."],
	[
		/another host name/,
		'Use the host name that the certificate is for, or get one for this host name.',
	],
	[/TLS could not/, 'Check that the port speaks HTTPS, with TLS 1.2 or newer.'],
	[/certificate/, "Check the endpoint's certificate."],
	[/refused/, 'Check that the endpoint is running, and the port of the URL.'],
	[/host name/, 'Check the spelling of the host name in the URL.'],
	[
		/host (is unreachable|does not answer)/,
		'Check that the endpoint is running, and the firewalls between here and there.',
	],
	[/^no connection:/, "Check what answers at this URL; the endpoint's own log may tell more."],
];

/**
 * What a person should do about a delivery, where there is something: one or two sentences. `subscription` undefined: it
 * was removed.
 */
export function whatToDo(
	delivery: Pick<StoredDelivery, 'state' | 'reason' | 'lastStatus' | 'progress'>,
	subscription: Pick<StoredSubscription, 'enabled' | 'health' | 'kind'> | undefined,
): string | undefined {
	switch (delivery.state) {
		case 'delivered':
		case 'cancelled':
			return undefined;
		case 'failed':
			return sentences(remedyOf(delivery), 'Replay the delivery afterwards.');
		case 'blocked':
			return holdUp(subscription) ?? 'It waits for an earlier event with the same order key.';
		case 'pending':
			return sentences(holdUp(subscription), remedyOf(delivery));
	}
}

/** What keeps everything of the subscription waiting. */
function holdUp(subscription: Parameters<typeof whatToDo>[1]): string | undefined {
	if (subscription === undefined) return undefined;
	const { enabled, health } = subscription;
	if (!enabled) return 'The subscription is disabled: enable it to send what waits.';
	if (health.pausedAt === undefined) return undefined;
	return health.autoPausedAt === undefined
		? 'The subscription is paused: resume it to send what waits.'
		: 'The subscription was paused by its failures: mend the endpoint, then resume it.';
}

function remedyOf({ reason = '', lastStatus }: Parameters<typeof whatToDo>[0]): string | undefined {
	const [, answered] = /^answered (\d{3})/.exec(reason) ?? [];
	const status = answered === undefined ? undefined : Number(answered);
	if (status !== undefined || (reason === '' && lastStatus !== undefined)) {
		const told = status ?? lastStatus ?? 0;
		return BY_STATUS[told] ?? BY_CLASS[Math.floor(told / 100)];
	}
	return BY_REASON.find(([pattern]) => pattern.test(reason))?.[1];
}

function sentences(...parts: ReadonlyArray<string | undefined>): string | undefined {
	const told = parts.filter((part) => part !== undefined);
	return told.length === 0 ? undefined : told.join(' ');
}
