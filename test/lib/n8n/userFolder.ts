import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A user folder of n8n for one test file; imported before anything of n8n. */
export const userFolder = mkdtempSync(join(tmpdir(), 'n8n-user-'));

process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_LOG_LEVEL = 'silent';

/** Removes the folder. */
export function removeUserFolder(): void {
	rmSync(userFolder, { recursive: true, force: true });
}
