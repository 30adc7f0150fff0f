import type { SealingKey } from '../../../delivery/subscription/secret/keyring';
import { keyOfEncryptionKey } from '../../../delivery/subscription/secret/keys';
import { ENCRYPTION_KEY } from '../../store/settings';
import { SettingsReader, type ReadFile, type Variables } from '../../store/settings/reader';

const SHORTEST = 32;
const NONE = `No encryption key was found for the secrets in PostgreSQL: set N8N_ENCRYPTION_KEY to the same value for every n8n process, or set ${ENCRYPTION_KEY}.`;

/**
 * The keys of the secrets in PostgreSQL, the same in all processes: those that are set for it, the newest first, then the
 * one that follows from n8n's own encryption key, which stands in a variable or in n8n's settings file. A sentence where
 * there is none, or one is too short.
 */
export function sharedKeys(
	variables: Variables,
	readFile: ReadFile,
	settingsFile: string,
): readonly [SealingKey, ...SealingKey[]] | string {
	const reader = new SettingsReader(variables, readFile);
	const own = ownKeys(reader);
	const ofN8n = reader.ofN8n('N8N_ENCRYPTION_KEY') || keyIn(settingsFile, readFile);
	if (reader.problem !== undefined) return reader.problem;
	const texts = new Set([...own, ...(ofN8n === '' ? [] : [ofN8n])]);
	const [first, ...others] = [...texts].map(keyOfEncryptionKey);
	return first === undefined ? NONE : [first, ...others];
}

/** Older ones may be n8n's former key, whatever its length. */
function ownKeys(reader: SettingsReader): string[] {
	const text = reader.own(ENCRYPTION_KEY);
	if (text === '') return [];
	const keys = text.split(',').map((key) => key.trim());
	if (keys.includes('')) {
		reader.complain(`${ENCRYPTION_KEY} contains an empty key: remove the comma too many.`);
	} else if ((keys[0]?.length ?? 0) < SHORTEST) {
		reader.complain(
			`The first key in ${ENCRYPTION_KEY} is too short: enter at least ${SHORTEST} characters, for example from openssl rand -base64 32.`,
		);
	}
	return keys;
}

/** n8n keeps its key there where no variable has it; empty where it can't be read. */
function keyIn(settingsFile: string, readFile: ReadFile): string {
	try {
		const settings = JSON.parse(readFile(settingsFile)) as { encryptionKey?: unknown } | null;
		const key = settings?.encryptionKey;
		return typeof key === 'string' ? key : '';
	} catch {
		return '';
	}
}

/** Why a process whose keys don't open what others have sealed can't go on with them. */
export function foreignKey(sealing: string, own: readonly SealingKey[]): string {
	const ids = own.map(({ id }) => id).join(', ');
	return `The secrets in PostgreSQL are encrypted with the key ${sealing}, which this n8n process doesn't have (its keys: ${ids}). Set the same N8N_ENCRYPTION_KEY and ${ENCRYPTION_KEY} as for the other n8n processes, and restart this one.`;
}
