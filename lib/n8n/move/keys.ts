import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SealingKey } from '../../delivery/subscription/secret/keyring';
import { openKeyFile } from '../../delivery/subscription/secret/keys';
import type { PostgresSide } from '../../store/postgres/move/side';
import { foreignKey } from '../sender/parts/sharedKeys';

type Keys = readonly [SealingKey, ...SealingKey[]];

/** The key in the file beside SQLite's outbox; none where there is no file, unless one is to be made. Or what to do about it. */
export async function keysOfFile(
	folder: string,
	isMade: boolean,
): Promise<readonly SealingKey[] | string> {
	const path = join(folder, 'outbox.key');
	if (!isMade && !existsSync(path)) return [];
	const opened = await openKeyFile(path, randomBytes);
	return opened.ok ? [opened.value] : opened.problem;
}

/** Why these are not the keys of the secrets in PostgreSQL; undefined where they are, or there are no secrets yet. */
export async function problemOfShared(
	postgres: PostgresSide,
	keys: Keys,
): Promise<string | undefined> {
	const sealing = await postgres.sealingKey();
	if (sealing === undefined || keys.some(({ id }) => id === sealing)) return undefined;
	return foreignKey(sealing, keys);
}
