import { createPublicKey } from 'node:crypto';
import type { Key } from '../../../webhook/signature/keys';
import type { Scheme } from '../../../webhook/signature/scheme';
import { wordsFor } from '../../advice/causes';
import type { Keyring } from './keyring';
import { invalid, type Result } from '../result';
import type { SubscriptionSettings } from '../settings';

/** How long an older secret may go on signing: 7 days. */
export const LONGEST_OVERLAP_SECONDS = 7 * 86_400;

/** The keys that sign now, newest first; those whose time is over are left out. Opened once per settings object. */
export function signingKeys(
	settings: SubscriptionSettings,
	scheme: Scheme,
	nowMilliseconds: number,
	unseal: Keyring['unseal'],
): Result<readonly Key[]> {
	const known = openedBySettings.get(settings);
	const opened = known ?? openedKeys(settings, scheme, nowMilliseconds, unseal);
	if (!opened.ok) return opened;
	if (known === undefined) openedBySettings.set(settings, opened);
	const { keys, endsAt } = opened.value;
	if (endsAt.every((end) => signsStill(end, nowMilliseconds))) return { ok: true, value: keys };
	return { ok: true, value: keys.filter((_key, at) => signsStill(endsAt[at], nowMilliseconds)) };
}

/** An end that is further away than any overlap lasts was set by a clock that was ahead: it is over. */
function signsStill(end = 0, nowMilliseconds: number): boolean {
	const left = end - nowMilliseconds;
	return end === Infinity || (left > 0 && left <= LONGEST_OVERLAP_SECONDS * 1000);
}

/** Keys, newest first, and until when each signs. */
interface OpenedKeys {
	readonly keys: readonly Key[];
	readonly endsAt: readonly number[];
}

const openedBySettings = new WeakMap<
	SubscriptionSettings,
	Extract<Result<OpenedKeys>, { ok: true }>
>();

/** The keys of the secrets that sign now. What can't be opened is tried again, as a missing key may come back. */
function openedKeys(
	{ secrets }: SubscriptionSettings,
	scheme: Scheme,
	nowMilliseconds: number,
	unseal: Keyring['unseal'],
): Result<OpenedKeys> {
	const keys: Key[] = [];
	const endsAt: number[] = [];
	for (const { sealed, notAfter = Infinity } of secrets) {
		if (notAfter <= nowMilliseconds) continue;
		const text = unseal(sealed, 'secret');
		if (!text.ok) return invalid(`The secret ${wordsFor('sender', 'sealed')}. ${text.problem}`);
		const key = scheme.key(text.value);
		if (key === undefined)
			return invalid(`${wordsFor('sender', 'badKey')} ${scheme.name}: rotate it.`);
		keys.push(key);
		endsAt.push(notAfter);
	}
	return { ok: true, value: { keys, endsAt } };
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
