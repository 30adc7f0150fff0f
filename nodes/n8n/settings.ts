import type { ICredentialDataDecryptedObject, INode, IWebhookFunctions } from 'n8n-workflow';
import { keysOf, type Key } from '../webhook/keys';
import type { Platform, Selection } from '../webhook/platform';
import { addressList, type AddressList } from './addresses';
import { ALL_EVENTS, outputsOf, type Outputs } from './outputs';

/** Reads a node parameter; a dotted name reaches into collections. */
export type ReadParameter = <T>(name: string, absent: T) => T;

/** Where a trigger's platform and selection come from: fixed for a phone platform, the user's words for Signed Webhook. */
export interface TriggerSource {
	readonly platform: (read: ReadParameter) => Platform;
	readonly selected: (read: ReadParameter) => readonly string[];
	/** The credential that holds the secrets; undefined: this trigger checks none. */
	readonly credential: (read: ReadParameter) => string | undefined;
}

/** A trigger node's parameters, read and checked. */
export interface TriggerSettings {
	readonly platform: Platform;
	readonly selection: Selection;
	readonly outputs: Outputs;
	readonly credential: string | undefined;
	readonly verification: boolean;
	readonly toleranceSeconds: number | undefined;
	readonly admits: AddressList;
	readonly rememberSeconds: number;
	readonly batching: boolean;
	readonly includeRaw: boolean;
}

const MOST_REMEMBERED = 500;
const remembered = new Map<string, TriggerSettings>();

/** The settings of a node, computed once per set of parameters; throws a sentence that says what to correct. */
export function settingsOf(
	context: Pick<IWebhookFunctions, 'getNodeParameter'>,
	node: INode,
	source: TriggerSource,
): TriggerSettings {
	const name = `${node.type}:${JSON.stringify(node.parameters)}`;
	const known = remembered.get(name);
	if (known !== undefined) return known;
	const read: ReadParameter = (parameter, absent) =>
		context.getNodeParameter(parameter, absent) as typeof absent;
	const settings = readSettings(read, source);
	// A parameter that is an expression may come out differently next time.
	if (!name.includes('"=')) {
		if (remembered.size >= MOST_REMEMBERED) remembered.clear();
		remembered.set(name, settings);
	}
	return settings;
}

function readSettings(read: ReadParameter, source: TriggerSource): TriggerSettings {
	const platform = source.platform(read);
	const selected = source.selected(read);
	const hours = read<number>('options.rememberHours', 0);
	const tolerance = read<number>('options.toleranceSeconds', -1);
	const single = read<string>('options.outputs', 'perEvent') === 'single';
	return {
		platform,
		selection: selected.includes(ALL_EVENTS) ? 'all' : new Set(selected),
		outputs: outputsOf(selected, Object.keys(platform.events), single),
		credential: source.credential(read),
		verification: read<boolean>('options.verifySignature', true),
		toleranceSeconds: tolerance < 0 ? undefined : tolerance === 0 ? Infinity : tolerance,
		admits: addressList(read<string>('options.allowedAddresses', '')),
		rememberSeconds: hours > 0 ? hours * 3600 : platform.delivery.rememberSeconds,
		batching: read<boolean>('options.batchUnderLoad', false),
		includeRaw: read<boolean>('options.includeRaw', false),
	};
}

const SECRETS_FRESH_MILLISECONDS = 10_000;
const SECRETS_REREAD_MILLISECONDS = 1_000;

interface Secrets {
	readonly keys: Promise<readonly Key[]>;
	readonly readAt: number;
	/** When a refusal last made us read them again. */
	readonly rereadAt: number;
}

const secretsByCredential = new Map<string, Secrets>();

/**
 * The keys of a node's credential, read at most every ten seconds, and after refusals every second: a secret just
 * changed works at once, and a stranger's requests cost no database query each. No credential, no keys.
 */
export async function keysFor(
	context: Pick<IWebhookFunctions, 'getCredentials'>,
	node: INode,
	settings: TriggerSettings,
	now: number,
	afterRefusal: boolean,
): Promise<readonly Key[]> {
	const { credential, platform } = settings;
	const reference = credential === undefined ? undefined : node.credentials?.[credential];
	if (credential === undefined || reference === undefined) return [];
	const name = `${reference.id ?? reference.name}:${platform.signature.name}`;
	const known = secretsByCredential.get(name);
	if (known !== undefined && now < validUntil(known, afterRefusal)) return await known.keys;
	const keys = readKeys(context, credential, platform);
	if (secretsByCredential.size >= MOST_REMEMBERED) secretsByCredential.clear();
	const rereadAt = afterRefusal ? now : (known?.rereadAt ?? -Infinity);
	secretsByCredential.set(name, { keys, readAt: now, rereadAt });
	keys.catch(() => secretsByCredential.delete(name));
	return await keys;
}

function validUntil({ readAt, rereadAt }: Secrets, afterRefusal: boolean): number {
	return afterRefusal
		? rereadAt + SECRETS_REREAD_MILLISECONDS
		: readAt + SECRETS_FRESH_MILLISECONDS;
}

async function readKeys(
	context: Pick<IWebhookFunctions, 'getCredentials'>,
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
