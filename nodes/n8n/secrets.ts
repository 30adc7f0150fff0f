import type { ICredentialDataDecryptedObject, INode, IWebhookFunctions } from 'n8n-workflow';
import { keysOf, type Key } from '../webhook/keys';
import type { Platform } from '../webhook/platform';
import type { TriggerSettings } from './settings';

const MOST_REMEMBERED = 500;
const SECRETS_FRESH_MILLISECONDS = 10_000;
const SECRETS_REREAD_MILLISECONDS = 1_000;

interface Secrets {
	readonly keys: Promise<readonly Key[]>;
	readonly readAt: number;
	/** When a refusal last made us read them again. */
	readonly rereadAt: number;
}

const secretsByCredential = new Map<string, Secrets>();

type CredentialReader = Pick<IWebhookFunctions, 'getCredentials'>;

/**
 * The keys of a node's credential, read at most every ten seconds, and after refusals every second: a secret just
 * changed works at once, and a stranger's requests cost no database query each. No credential, no keys.
 */
export async function keysFor(
	context: CredentialReader,
	node: INode,
	settings: TriggerSettings,
	now: number,
	afterRefusal: boolean,
): Promise<readonly Key[]> {
	const known = secretsByCredential.get(nameOf(node, settings) ?? '');
	if (known !== undefined && now < validUntil(known, afterRefusal)) return await known.keys;
	const rereadAt = afterRefusal ? now : (known?.rereadAt ?? -Infinity);
	return await freshKeys(context, node, settings, now, rereadAt);
}

/** The keys as the credential has them now. */
export async function freshKeys(
	context: CredentialReader,
	node: INode,
	settings: TriggerSettings,
	now: number,
	rereadAt = -Infinity,
): Promise<readonly Key[]> {
	const name = nameOf(node, settings);
	if (name === undefined || settings.credential === undefined) return [];
	const keys = readKeys(context, settings.credential, settings.platform);
	if (secretsByCredential.size >= MOST_REMEMBERED) secretsByCredential.clear();
	secretsByCredential.set(name, { keys, readAt: now, rereadAt });
	keys.catch(() => secretsByCredential.delete(name));
	return await keys;
}

/** Keys differ by scheme, too; undefined where no credential is set. */
function nameOf(node: INode, { credential, platform }: TriggerSettings): string | undefined {
	const reference = credential === undefined ? undefined : node.credentials?.[credential];
	return reference && `${reference.id ?? reference.name}:${platform.signature.name}`;
}

function validUntil({ readAt, rereadAt }: Secrets, afterRefusal: boolean): number {
	return afterRefusal
		? rereadAt + SECRETS_REREAD_MILLISECONDS
		: readAt + SECRETS_FRESH_MILLISECONDS;
}

async function readKeys(
	context: CredentialReader,
	credential: string,
	platform: Platform,
): Promise<readonly Key[]> {
	return keysOf(platform.signature.key, secretsIn(await context.getCredentials(credential)));
}

/** The secrets in a credential: the current one, then those still accepted; JustCall's is its API secret. */
export function secretsIn(fields: ICredentialDataDecryptedObject): string[] {
	const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
	const previous = text('previousSecrets').split(/[\s,]+/);
	return [text('secret') || text('apiSecret'), ...previous].filter(
		(secret) => secret.trim() !== '',
	);
}
