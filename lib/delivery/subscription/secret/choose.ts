import { standardWebhooksKey } from '../../../webhook/signature/keys';
import { standardWebhooks } from '../../../webhook/signature/schemes';
import { bareSecret } from '../../../webhook/signature/secrets';
import type { Scheme } from '../../../webhook/signature/scheme';
import type { Keyring } from './keyring';
import { publicKeyOf } from './signingKeys';
import { invalid, type Result } from '../result';

/** A new secret, shown this once; `publicKey` (`whpk_…`) is what the receiver of ed25519 signatures gets. */
export interface NewSecret {
	readonly secret: string;
	readonly publicKey?: string;
}

/** What a user wants for a secret. */
export interface SecretWish {
	/** One of the user's own; absent or empty: generated. */
	readonly secret?: string | undefined;
	readonly secretKind?: 'hmac' | 'ed25519' | undefined;
}

/** The secret that is asked for, to be shown once; undefined where the scheme signs nothing. */
export function secretFor(
	scheme: Scheme,
	{ secret = '', secretKind }: SecretWish,
	randomBytes: (bytes: number) => Buffer,
): Result<NewSecret | undefined> {
	const own = bareSecret(secret);
	const knowsBoth = scheme.key === standardWebhooksKey;
	if (own !== '' || !scheme.needsSecret) {
		const flaw = scheme.needsSecret ? scheme.key.flaw(own) : undefined;
		return flaw === undefined
			? secretOf(scheme, own)
			: invalid(`Secret is invalid: it ${flaw}. Leave it empty to generate one.`);
	}
	if (secretKind === 'ed25519' && !knowsBoth) return invalid(NO_ED25519);
	const bytes = randomBytes(32);
	if (secretKind === 'ed25519') return ed25519Secret(bytes);
	const text = knowsBoth ? `whsec_${bytes.toString('base64')}` : bytes.toString('hex');
	return { ok: true, value: { secret: text } };
}

/** The secret that a receiver has, however it was chosen; undefined where the scheme signs nothing. */
export function secretOf(scheme: Scheme, text: string): Result<NewSecret | undefined> {
	if (scheme.needsSecret) return readSecret(scheme, text);
	return text === '' ? { ok: true, value: undefined } : invalid(NOTHING_SIGNED);
}

const NOTHING_SIGNED =
	"Secret must be empty, as this format doesn't sign requests; use a URL that nobody can guess.";
const NO_ED25519 =
	'Only Standard Webhooks signs with Ed25519: choose Shared Secret (v1) in Signature Kind.';

/** A secret of the user's own, as far as one can tell by looking at it. */
function readSecret(scheme: Scheme, text: string): Result<NewSecret> {
	const key = scheme.key(text);
	if (key === undefined) {
		const example = scheme.key === standardWebhooksKey ? ' such as whsec_… in base64' : '';
		return invalid(`Secret is invalid for ${scheme.name}: enter one${example}.`);
	}
	if (key.use === 'verify') {
		return invalid('Secret is the public key: enter the private key, which begins with whsk_.');
	}
	return { ok: true, value: { secret: text, ...publicKeyOf(key) } };
}

/** Whether a stored secret can sign in this scheme: it opens, and is a key of the right kind. */
export function canSign(sealed: string, scheme: Scheme, keyring: Pick<Keyring, 'unseal'>): boolean {
	const text = keyring.unseal(sealed, 'secret');
	return text.ok && readSecret(scheme, text.value).ok;
}

/** Seed and public key together, as Svix's libraries read it. */
function ed25519Secret(seed: Buffer): Result<NewSecret> {
	const read = readSecret(standardWebhooks, `whsk_${seed.toString('base64')}`);
	if (!read.ok) return read;
	const { publicKey = '' } = read.value;
	const point = Buffer.from(publicKey.slice('whpk_'.length), 'base64');
	const secret = `whsk_${Buffer.concat([seed, point]).toString('base64')}`;
	return { ok: true, value: { secret, publicKey } };
}
