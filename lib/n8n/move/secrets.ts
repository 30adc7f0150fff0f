import { randomBytes } from 'node:crypto';
import {
	createKeyring,
	type Keyring,
	type Purpose,
	type SealingKey,
} from '../../delivery/subscription/secret/keyring';
import { readSettings, type SubscriptionSettings } from '../../delivery/subscription/settings';
import { resealed } from '../../delivery/subscription/secret/reseal';
import type { Secrets } from '../../store/move/transfer';
import type { MovingSide } from '../../store/move/side';
import type { JsonObject } from '../../webhook/http/message';

type Keys = readonly [SealingKey, ...SealingKey[]];

/** Seals for the target what the source's keys open; what others sealed (a passphrase) stays as it is. */
export function movedSecrets(source: readonly SealingKey[], target: Keys): Secrets {
	const keyring = createKeyring({ keys: [...target, ...source], randomBytes });
	const settingsOf = (text: string) => readSettings(JSON.parse(text) as JsonObject);
	return {
		resealed: (text) => {
			const read = settingsOf(text);
			const next = read.ok ? resealed(read.value, keyring) : undefined;
			return next === undefined ? text : JSON.stringify(next);
		},
		opened: (text) => {
			const read = settingsOf(text);
			if (!read.ok) return text;
			const opened = (sealed: string, purpose: Purpose) => {
				const plain = keyring.unseal(sealed, purpose);
				return plain.ok ? `${purpose}: ${plain.value}` : sealed;
			};
			return JSON.stringify(withSealed(read.value, opened));
		},
	};
}

/** What stands in the way of moving secrets, and what should be known of those that are moved as they are. */
export interface SecretFindings {
	readonly problems: readonly string[];
	readonly warnings: readonly string[];
}

/** Looks at every secret of the source; `kept`: ids of keys whose secrets are moved as they are. */
export async function findSecrets(
	from: MovingSide,
	source: readonly SealingKey[],
	kept: readonly string[],
): Promise<SecretFindings> {
	const [problems, warnings]: [string[], string[]] = [[], []];
	const ids = source.map(({ id }) => id);
	const [first, ...others] = source;
	const keyring = first && createKeyring({ keys: [first, ...others], randomBytes });
	for (let after: string | number | undefined = 0; ;) {
		const slice = await from.outbox.read('subscriptions', after, 0);
		if (slice === undefined) return { problems, warnings };
		after = slice.last;
		for (const { id, settings } of slice.rows) {
			const read = readSettings(JSON.parse(String(settings)) as JsonObject);
			if (!read.ok) {
				warnings.push(`${id} is moved as it is. ${read.problem}`);
				continue;
			}
			const unknown = new Set<string>();
			for (const [sealed, purpose] of sealedIn(read.value)) {
				const keyId = sealed.split('.')[1] ?? '';
				if (!ids.includes(keyId)) unknown.add(keyId);
				else problems.push(...problemOf(id, sealed, purpose, keyring));
			}
			for (const keyId of unknown) {
				if (kept.includes(keyId))
					warnings.push(`${id} is moved with secrets that stay encrypted with the key ${keyId}.`);
				else problems.push(unknownKey(String(id), keyId));
			}
		}
	}
}

function problemOf(
	id: unknown,
	sealed: string,
	purpose: Purpose,
	keyring: Keyring | undefined,
): string[] {
	const opened = keyring?.unseal(sealed, purpose);
	return opened?.ok === false
		? [`The ${purpose} of ${String(id)} can't be moved. ${opened.problem}`]
		: [];
}

function sealedIn(
	settings: SubscriptionSettings,
): Array<readonly [sealed: string, purpose: Purpose]> {
	const found: Array<readonly [string, Purpose]> = [];
	withSealed(settings, (sealed, purpose) => {
		found.push([sealed, purpose]);
		return sealed;
	});
	return found;
}

/** The settings with another text in place of each sealed one. */
function withSealed(
	settings: SubscriptionSettings,
	change: (sealed: string, purpose: Purpose) => string,
): SubscriptionSettings {
	const { secrets, headers, route } = settings;
	return {
		...settings,
		secrets: secrets.map((one) => ({ ...one, sealed: change(one.sealed, 'secret') })),
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, sealed]) => [name, change(sealed, 'header')]),
		),
		route: {
			...route,
			...(route.proxy !== undefined && { proxy: change(route.proxy, 'proxy') }),
		},
	};
}

function unknownKey(id: string, keyId: string): string {
	return `${id} has secrets that were encrypted with the key ${keyId}, which is not here. If that is the key of a passphrase in a Webhook Sender API credential, add --keep-key ${keyId}; else restore the key.`;
}
