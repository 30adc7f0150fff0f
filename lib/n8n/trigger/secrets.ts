import type { ICredentialDataDecryptedObject, INode, IWebhookFunctions } from 'n8n-workflow';
import type { Key, KeyReader } from '../../webhook/signature/keys';
import { bareSecret, readSecrets, type SecretReading } from '../../webhook/signature/secrets';
import type { TriggerSettings } from './settings';

const MOST_REMEMBERED = 500;
const SECRETS_FRESH_MILLISECONDS = 10_000;
const SECRETS_REREAD_MILLISECONDS = 1_000;

interface Secrets {
	readonly reading: Promise<SecretReading>;
	readonly readAt: number;
	/** When a rejected request last made us read them again. */
	readonly rereadAt: number;
}

const secretsByCredential = new Map<string, Secrets>();

type CredentialReader = Pick<IWebhookFunctions, 'getCredentials'>;

/**
 * The keys of a node's credential, read at most every ten seconds, and after rejections every second: a secret just
 * changed works at once, and a stranger's requests cost no database query each. Undefined where the node has no
 * credential; one that holds no usable secret has no keys. `now` is monotonic, in milliseconds.
 */
export async function keysFor(
	context: CredentialReader,
	node: INode,
	settings: TriggerSettings,
	now: number,
	afterRejection: boolean,
): Promise<readonly Key[] | undefined> {
	const known = secretsByCredential.get(nameOf(node, settings) ?? '');
	if (known !== undefined && now < validUntil(known, afterRejection)) {
		return (await known.reading).keys;
	}
	const rereadAt = afterRejection ? now : (known?.rereadAt ?? -Infinity);
	return (await freshSecrets(context, node, settings, now, rereadAt))?.keys;
}

/** The secrets as the credential has them now; undefined where the node has no credential. */
export async function freshSecrets(
	context: CredentialReader,
	node: INode,
	settings: TriggerSettings,
	now: number,
	rereadAt = -Infinity,
): Promise<SecretReading | undefined> {
	const { credential, platform } = settings;
	const name = nameOf(node, settings);
	if (name === undefined || credential === undefined) return undefined;
	const reading = context
		.getCredentials(credential)
		.then((fields) => secretsIn(platform.signature.key, fields));
	if (secretsByCredential.size >= MOST_REMEMBERED) secretsByCredential.clear();
	secretsByCredential.set(name, { reading, readAt: now, rereadAt });
	reading.catch(() => secretsByCredential.delete(name));
	return await reading;
}

/** Keys differ by scheme, too; undefined where no credential is set. */
function nameOf(node: INode, { credential, platform }: TriggerSettings): string | undefined {
	const reference = credential === undefined ? undefined : node.credentials?.[credential];
	return reference && `${reference.id ?? reference.name}:${platform.signature.name}`;
}

function validUntil({ readAt, rereadAt }: Secrets, afterRejection: boolean): number {
	return afterRejection
		? rereadAt + SECRETS_REREAD_MILLISECONDS
		: readAt + SECRETS_FRESH_MILLISECONDS;
}

/** The secrets in a credential: the current one, and those still accepted. */
export function secretsIn(key: KeyReader, fields: ICredentialDataDecryptedObject): SecretReading {
	return readSecrets(key, {
		current: currentIn(fields),
		previous: textIn(fields, 'previousSecrets'),
	});
}

/** The current secret in a credential, to sign with; undefined where it holds none. */
export function currentSecretIn(fields: ICredentialDataDecryptedObject): string | undefined {
	return bareSecret(currentIn(fields)) || undefined;
}

/** JustCall's is its API secret. */
function currentIn(fields: ICredentialDataDecryptedObject): string {
	return textIn(fields, 'secret') || textIn(fields, 'apiSecret');
}

function textIn(fields: ICredentialDataDecryptedObject, name: string): string {
	return typeof fields[name] === 'string' ? fields[name] : '';
}
