import {
	requireDialect,
	settingsWith,
	type Changes,
	type InputDeps,
	type SubscriptionInput,
} from './settings';
import { principalOf } from '../permission';
import { InvalidInput, asResult, valueOf, type Result } from '../result';
import { idIn } from '../id';
import type { Keyring } from '../secret/keyring';
import { canSign, secretFor, secretOf, type NewSecret, type SecretWish } from '../secret/choose';
import { LONGEST_OVERLAP_SECONDS, withNewSecret } from '../secret/signingKeys';
import type { SubscriptionSettings } from '../settings';

/** An endpoint given with a single event. */
export type EndpointInput = Omit<
	SubscriptionInput,
	'events' | 'filters' | 'enabled' | 'urlByEvent'
>;

/** A new secret; the old one signs on for the overlap, 0 to 7 days. */
export interface SecretRotation extends SecretWish {
	readonly overlapSeconds: number;
}

/** A subscription to be stored, and its secret, to be shown this once. */
export interface NewSubscription {
	readonly settings: SubscriptionSettings;
	readonly enabled: boolean;
	/** Undefined where nothing is signed. */
	readonly secret?: NewSecret | undefined;
}

/** Before anything was said. */
const BLANK: SubscriptionSettings = {
	label: '',
	url: '',
	urlByEvent: {},
	events: 'all',
	filters: [],
	preset: 'standardWebhooks',
	secrets: [],
	policy: {},
	concurrency: 10,
	order: 'none',
	headers: {},
	route: {},
};

/** What is left out becomes what the preset has. */
function anew<Given extends Changes>(given: Given): Changes {
	return { ...given, order: given.order ?? null };
}

/** Reads what a user wants subscribed: every field is judged, the URL by what its name resolves to now, too. */
export function newSubscription(
	input: SubscriptionInput,
	deps: InputDeps,
): Promise<Result<NewSubscription>> {
	return asResult(async () => {
		const { secret: _secret, secretKind: _kind, scope: _scope, enabled = true, ...given } = input;
		const settings = await settingsWith(BLANK, anew(given), deps);
		const { signature } = requireDialect(settings, deps.presets);
		const secret = valueOf(secretFor(signature, input, deps.randomBytes));
		return { settings: withSecret(settings, secret, deps), enabled, secret };
	});
}

/** Reads an endpoint given with a single event: it must come with its secret, and is never paused, as nobody could resume it. */
export function newEndpoint(
	endpoint: EndpointInput,
	deps: InputDeps,
): Promise<Result<SubscriptionSettings>> {
	return asResult(async () => {
		const { secret: text = '', secretKind: _kind, scope: _scope, ...given } = endpoint;
		const settings = await settingsWith(BLANK, anew(given), deps);
		const { signature } = requireDialect(settings, deps.presets);
		if (signature.needsSecret && text.trim() === '') {
			throw new InvalidInput(
				'Secret is empty: enter the one that the endpoint verifies signatures with.',
			);
		}
		const secret = valueOf(secretOf(signature, text.trim()));
		return withSecret(
			{ ...settings, policy: { ...settings.policy, pausesAfter: 0 } },
			secret,
			deps,
		);
	});
}

/** The id of such an endpoint: the same for the same description, and it tells nothing of it. */
export function endpointId(endpoint: EndpointInput, keyring: Pick<Keyring, 'fingerprint'>): string {
	const sorted = (_name: string, value: unknown): unknown =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
			: value;
	const { scope = '', route, ...described } = endpoint;
	// What the one who acts may do is asked at each attempt; who that is makes it another endpoint.
	const whole = { ...described, route: principalOf(route) };
	return idIn(scope, 'end', keyring.fingerprint(JSON.stringify(whole, sorted)));
}

/** The settings with changes to some fields; null takes a field back to what the preset has. Secrets stay. */
export function changedSubscription(
	current: SubscriptionSettings,
	changes: Changes,
	deps: InputDeps,
): Promise<Result<SubscriptionSettings>> {
	return asResult(async () => {
		const next = await settingsWith(current, changes, deps);
		return next.preset === current.preset ? next : withFittingSecrets(next, deps);
	});
}

/** The settings with a new secret, the older ones signing on for the overlap; and the new one, to be shown this once. */
export function rotatedSubscription(
	current: SubscriptionSettings,
	change: SecretRotation,
	deps: InputDeps,
): Promise<Result<{ readonly settings: SubscriptionSettings; readonly secret: NewSecret }>> {
	return asResult(() => {
		const { overlapSeconds } = change;
		if (!(overlapSeconds >= 0 && overlapSeconds <= LONGEST_OVERLAP_SECONDS)) {
			throw new InvalidInput('Overlap is invalid: enter 0 to 7 days.');
		}
		const { signature } = requireDialect(current, deps.presets);
		const secret = valueOf(secretFor(signature, change, deps.randomBytes));
		if (secret === undefined)
			throw new InvalidInput("Secret can't be rotated, as this format doesn't sign requests.");
		const sealed = deps.keyring.seal(secret.secret, 'secret');
		// One that can't be opened would stop the new one, too.
		const older = current.secrets.filter((one) => canSign(one.sealed, signature, deps.keyring));
		const settings = { ...current, secrets: older };
		return { secret, settings: withNewSecret(settings, sealed, { ...deps, overlapSeconds }) };
	});
}

function withSecret(
	settings: SubscriptionSettings,
	secret: NewSecret | undefined,
	{ keyring, nowMilliseconds }: InputDeps,
): SubscriptionSettings {
	if (secret === undefined) return settings;
	const sealed = keyring.seal(secret.secret, 'secret');
	return { ...settings, secrets: [{ sealed, createdAt: nowMilliseconds }] };
}

/** The secrets stay when the preset changes; the newest must be a key for that one, too, and older ones that are none go. */
function withFittingSecrets(
	settings: SubscriptionSettings,
	{ presets, keyring }: InputDeps,
): SubscriptionSettings {
	const { signature } = requireDialect(settings, presets);
	if (!signature.needsSecret) return settings;
	const secrets = settings.secrets.filter(({ sealed }) => canSign(sealed, signature, keyring));
	const [newest] = settings.secrets;
	if (newest !== undefined && secrets[0] === newest) return { ...settings, secrets };
	throw new InvalidInput(
		`Format: the subscription has no secret that fits ${signature.name}; create a new subscription instead.`,
	);
}
