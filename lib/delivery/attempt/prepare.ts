import type { ClaimedDelivery } from '../../store/outbox/delivery';
import {
	composeRequest,
	type ComposedRequest,
	type Dialect,
	type Unsendable,
} from '../../webhook/dialect/compose';
import type { AttemptOutcome as Ended } from '../../webhook/retry/outcome';
import type { RetryPolicy } from '../../webhook/retry/policy';
import { secretsIn } from './redact';
import type { Principal } from '../subscription/permission';
import { wordsFor } from '../advice/causes';
import type { Keyring } from '../subscription/secret/keyring';
import { urlSecretsIn } from '../../text/urlSecrets';
import { signingKeys } from '../subscription/secret/signingKeys';
import { invalid, type Result } from '../subscription/result';
import type { SubscriptionSettings } from '../subscription/settings';
import { policyFor } from '../subscription/policy';
import { dialectFor, urlFor, type Presets } from '../subscription/routing';

/** What reading a subscription's settings needs. */
export interface ReadingDeps {
	readonly presets: Presets;
	readonly keyring: Pick<Keyring, 'unseal'>;
}

/** A subscription's settings, opened and put together once for all its attempts; make one per revision. */
export interface PreparedSubscription {
	readonly settings: SubscriptionSettings;
	/** Undefined where this version does not know the preset. */
	readonly dialect: Dialect | undefined;
	readonly policy: RetryPolicy;
	/** The request of an attempt and the route it takes, or the own fault why there is none. */
	compose(event: ClaimedDelivery['event'], nowMilliseconds: number, deliveryId?: string): Composed;
}

/** A request with its route, or how the attempt ended before it began. */
export type Composed =
	| {
			readonly ok: true;
			readonly request: ComposedRequest;
			/** Whom to ask where it may go. */
			readonly principal: Principal;
			/** What must not be stored where the endpoint sends it back. */
			readonly secrets: readonly string[];
	  }
	| { readonly ok: false; readonly outcome: Ended & { readonly kind: 'own-fault' } };

/** Prepares a subscription for sending. What can't be opened now is tried again with each attempt. */
export function prepareSubscription(
	settings: SubscriptionSettings,
	{ presets, keyring }: ReadingDeps,
): PreparedSubscription {
	const dialect = dialectFor(settings, presets);
	let opened: Result<Opened> | undefined;
	return {
		settings,
		dialect,
		policy: policyFor(settings, presets),
		compose: (event, nowMilliseconds, deliveryId) => {
			if (dialect === undefined)
				return fault(`this version doesn't support the format ${settings.preset}`);
			if (!opened?.ok) opened = open(settings, keyring);
			if (!opened.ok) return fault(opened.problem);
			const keys = signingKeys(settings, dialect.signature, nowMilliseconds, keyring.unseal);
			if (!keys.ok) return fault(keys.problem);
			const { id, type, occurredAt, data, dataText, account } = event;
			const url = urlFor(settings, type);
			// Named one by one, as spreading is slow.
			const outgoing = { id, deliveryId, type, occurredAt, data, dataText, url, account };
			const composed = composeRequest(dialect, outgoing, keys.value, nowMilliseconds / 1000);
			if (!composed.ok) return unsendable(composed.reason);
			const { principal, headers, secrets } = opened.value;
			const { url: written, headers: own, body } = composed.request;
			const address = settings.eventInUrl === false ? url : written;
			const request = { url: address, headers: { ...headers, ...own }, body };
			return { ok: true, request, principal, secrets };
		},
	};
}

/** What of the settings was sealed. */
interface Opened {
	readonly principal: Principal;
	readonly headers: Readonly<Record<string, string>>;
	readonly secrets: readonly string[];
}

/** Some receivers reject requests that don't say who sends them; a header of the user's own comes before it. */
const OWN_HEADERS = { 'user-agent': 'n8n-nodes-telephony-webhooks' };

function open(
	{ route, headers, url: address, urlByEvent }: SubscriptionSettings,
	keyring: ReadingDeps['keyring'],
): Result<Opened> {
	const clear = new Map(Object.entries(OWN_HEADERS));
	for (const [name, sealed] of Object.entries(headers)) {
		const value = keyring.unseal(sealed, 'header');
		if (!value.ok)
			return invalid(`The header ${name} ${wordsFor('sender', 'sealed')}. ${value.problem}`);
		clear.set(name, value.value);
	}
	const secrets = secretsIn([
		...Object.keys(headers).map((name) => clear.get(name) ?? ''),
		...[address, ...Object.values(urlByEvent)].flatMap(urlSecretsIn),
	]);
	const { proxy, credential, ownWebhook, allow = [], httpAllowed = false } = route;
	const copied = allow.length > 0 || httpAllowed || proxy !== undefined;
	const asked: Principal = { credential, ownWebhook, ...(copied && { copied }) };
	const opened = { headers: Object.fromEntries(clear), secrets };
	if (proxy === undefined) return { ok: true, value: { principal: asked, ...opened } };
	const url = keyring.unseal(proxy, 'proxy');
	if (!url.ok) return invalid(`The proxy's URL ${wordsFor('sender', 'sealed')}. ${url.problem}`);
	return { ok: true, value: { principal: { ...asked, proxy: url.value }, ...opened } };
}

/** Why an event can't be sent as it is; only a missing secret can be fixed later. */
const UNSENDABLE: Readonly<Record<Unsendable, string>> = {
	'secret-missing': wordsFor('sender', 'noSecret'),
	'url-malformed': 'the URL is invalid',
	'id-malformed': "the event ID can't contain a dot",
	'type-malformed': 'the event has no type',
	'time-malformed': 'the time of the event is invalid',
	'data-malformed': 'the format requires the data to be a JSON object',
	'header-malformed': "the event type or ID can't be sent in a header",
};

function unsendable(reason: Unsendable): Composed {
	return fault(UNSENDABLE[reason], reason === 'secret-missing' ? 'sender' : 'data');
}

function fault(detail: string, of: 'sender' | 'data' = 'sender'): Composed {
	return { ok: false, outcome: { kind: 'own-fault', fault: of, detail } };
}
