import { LoggerProxy } from 'n8n-workflow';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SealingKey } from '../../../../lib/delivery/subscription/secret/keyring';
import { openKeyFile } from '../../../../lib/delivery/subscription/secret/keys';
import { sharedKeys } from '../../../../lib/n8n/sender/parts/sharedKeys';
import { storeFolder } from '../../../../lib/n8n/store/claims';

/** Those that all processes have; rejects with a sentence where there are none. */
export async function keysOfProcesses(): Promise<readonly [SealingKey, ...SealingKey[]]> {
	const settingsFile = join(dirname(storeFolder()), 'config');
	const keys = sharedKeys(process.env, (path) => readFileSync(path, 'utf8'), settingsFile);
	if (typeof keys === 'string') throw new Error(keys);
	return await Promise.resolve(keys);
}

/** The one in a file in this folder, which is made where there is none; rejects with a sentence where it can't be used. */
export async function keysInFolder(folder: string): Promise<readonly [SealingKey]> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const key = await openKeyFile(join(folder, 'key'), randomBytes, {
		// n8n's own switch for its settings file.
		enforced: process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS !== 'false',
		onNotice: (sentence) => LoggerProxy.warn(sentence),
	});
	if (!key.ok) throw new Error(key.problem);
	return [key.value];
}
