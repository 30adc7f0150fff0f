import { createPublicKey } from 'node:crypto';
import { standardWebhooksKey, type Key } from '../webhook/keys';
import { standardWebhooks } from '../webhook/schemes';
import type { Scheme } from '../webhook/signature';
import type { Keyring } from './seal';
import type { NewSecret, Outcome } from './sender';
import type { SubscriptionSettings } from './settings';

/** How long an older secret may go on signing: 7 days. */
export const LONGEST_OVERLAP_SECONDS = 7 * 86_400;

/** What a user wants for a secret. */
export interface SecretWish {
	/** One of the user's own; absent or empty: generated. */
	readonly secret?: string | undefined;
	readonly secretKind?: 'hmac' | 'ed25519' | undefined;
}

/** The secret that is wished for, ready to be shown once; undefined where the scheme signs nothing. */
export function secretFor(
	scheme: Scheme,
	{ secret = '', secretKind }: SecretWish,
	randomBytes: (bytes: number) => Buffer,
): Outcome<NewSecret | undefined> {
	const own = secret.trim();
	const knowsBoth = scheme.key === standardWebhooksKey;
	if (!scheme.needsSecret && own !== '') return problem(NOTHING_SIGNED);
	if (!scheme.needsSecret) return { ok: true, value: undefined };
	if (own !== '') return readSecret(scheme, own);
	if (secretKind === 'ed25519' && !knowsBoth) return problem(NO_ED25519);
	const bytes = randomBytes(32);
	if (secretKind === 'ed25519') return ed25519Secret(bytes);
	const text = knowsBoth ? `whsec_${bytes.toString('base64')}` : bytes.toString('hex');
	return { ok: true, value: { secret: text } };
}

const NOTHING_SIGNED =
	'Secret: this preset signs nothing, so leave it empty and use an address that nobody can guess.';
const NO_ED25519 = 'Secret: only Standard Webhooks signs with ed25519; choose HMAC.';

/** A secret of the user's own, as far as one can tell by looking at it. */
export function readSecret(scheme: Scheme, text: string): Outcome<NewSecret> {
	const key = scheme.key(text);
	if (key === undefined) {
		const example = scheme.key === standardWebhooksKey ? ' such as whsec_… in base64' : '';
		return problem(`Secret: this can't be a key for ${scheme.name}; enter one${example}.`);
	}
	if (key.use === 'verify') {
		return problem('Secret: this is the public key; enter the one that begins with whsk_.');
	}
	return { ok: true, value: { secret: text, ...publicKeyOf(key) } };
}

/** The keys that sign now, newest first; those whose time is over are left out. Opened once per settings object. */
export function signingKeys(
	settings: SubscriptionSettings,
	scheme: Scheme,
	nowMilliseconds: number,
	unseal: Keyring['unseal'],
): Outcome<readonly Key[]> {
	const known = openedBySettings.get(settings);
	const opened = known ?? openedKeys(settings, scheme, nowMilliseconds, unseal);
	if (!opened.ok) return opened;
	if (known === undefined) openedBySettings.set(settings, opened);
	const { keys, endsAt } = opened.value;
	if (endsAt.every((end) => end > nowMilliseconds)) return { ok: true, value: keys };
	return { ok: true, value: keys.filter((_key, at) => (endsAt[at] ?? 0) > nowMilliseconds) };
}

/** Keys, newest first, and until when each signs. */
interface OpenedKeys {
	readonly keys: readonly Key[];
	readonly endsAt: readonly number[];
}

const openedBySettings = new WeakMap<
	SubscriptionSettings,
	Extract<Outcome<OpenedKeys>, { ok: true }>
>();

/** The keys of the secrets that sign now. What can't be opened is tried again, as a missing key may come back. */
function openedKeys(
	{ secrets }: SubscriptionSettings,
	scheme: Scheme,
	nowMilliseconds: number,
	unseal: Keyring['unseal'],
): Outcome<OpenedKeys> {
	const keys: Key[] = [];
	const endsAt: number[] = [];
	for (const { sealed, notAfter = Infinity } of secrets) {
		if (notAfter <= nowMilliseconds) continue;
		const text = unseal(sealed, 'secret');
		if (!text.ok) return problem(`The secret can't be opened. ${text.problem}`);
		const key = scheme.key(text.value);
		if (key === undefined) return problem(`The secret is no key for ${scheme.name}: rotate it.`);
		keys.push(key);
		endsAt.push(notAfter);
	}
	return { ok: true, value: { keys, endsAt } };
}

/** Whether a stored secret can sign in this scheme: it opens, and is a key of the right kind. */
export function canSign(sealed: string, scheme: Scheme, keyring: Pick<Keyring, 'unseal'>): boolean {
	const text = keyring.unseal(sealed, 'secret');
	return text.ok && readSecret(scheme, text.value).ok;
}

/** The settings with a new secret, the older ones signing on until the overlap is over. */
export function withNewSecret(
	settings: SubscriptionSettings,
	sealed: string,
	{ nowMilliseconds, overlapSeconds }: { nowMilliseconds: number; overlapSeconds: number },
): SubscriptionSettings {
	const until = nowMilliseconds + overlapSeconds * 1000;
	const older = settings.secrets
		.map((secret) => ({ ...secret, notAfter: Math.min(secret.notAfter ?? until, until) }))
		.filter(({ notAfter }) => notAfter > nowMilliseconds)
		.slice(0, MOST_SECRETS - 1);
	return { ...settings, secrets: [{ sealed, createdAt: nowMilliseconds }, ...older] };
}

/** Our receivers look at ten signatures at the most; nobody rotates more often within the overlap. */
const MOST_SECRETS = 10;

/** The public half of an ed25519 key as `whpk_…`, for the receivers; nothing for other keys. */
export function publicKeyOf({ kind, object }: Key): { publicKey?: string } {
	if (kind !== 'ed25519') return {};
	const { x = '' } = createPublicKey(object).export({ format: 'jwk' });
	return { publicKey: `whpk_${Buffer.from(x, 'base64url').toString('base64')}` };
}

/** Seed and public key together, as Svix's libraries read it. */
function ed25519Secret(seed: Buffer): Outcome<NewSecret> {
	const read = readSecret(standardWebhooks, `whsk_${seed.toString('base64')}`);
	if (!read.ok) return read;
	const { publicKey = '' } = read.value;
	const point = Buffer.from(publicKey.slice('whpk_'.length), 'base64');
	const secret = `whsk_${Buffer.concat([seed, point]).toString('base64')}`;
	return { ok: true, value: { secret, publicKey } };
}

function problem(sentence: string): Outcome<never> {
	return { ok: false, problem: sentence };
}
