import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClaimStore } from '../../store/claims';
import { steadyClock } from '../../time/steadyClock';
import { persistedClock } from './clock';

const PURGE_EVERY_MILLISECONDS = 60_000;
const RETRY_OPEN_MILLISECONDS = 5_000;

let opened: Promise<ClaimStore> | undefined;

/**
 * The process's one claim store: a SQLite file in n8n's user folder, opened on first use. Rejects where it can't be
 * opened (Node without node:sqlite, folder not writable); tried anew after five seconds.
 */
export async function claimStore(onNotice: (message: string) => void): Promise<ClaimStore> {
	opened ??= open(onNotice).catch((error: unknown) => {
		setTimeout(() => (opened = undefined), RETRY_OPEN_MILLISECONDS).unref();
		throw error;
	});
	return await opened;
}

async function open(onNotice: (message: string) => void): Promise<ClaimStore> {
	// Loaded on first use: Node 20 has no node:sqlite, and a trigger that can't deduplicate must still receive.
	const { openSqliteClaims } = await import('../../store/sqlite/claims/open');
	const file = join(storeFolder(), 'claims.sqlite');
	const { now } = steadyClock(
		() => Date.now(),
		() => performance.now(),
	);
	const store = await openSqliteClaims({
		file,
		now,
		steady: persistedClock(storeFolder()),
		owner: randomUUID(),
		onNotice,
	});
	const purge = () => store.purge().catch((error: unknown) => onNotice(String(error)));
	setInterval(() => void purge(), PURGE_EVERY_MILLISECONDS).unref();
	return store;
}

/** The package's folder beside n8n's own data. */
export function storeFolder(): string {
	return join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n', 'telephony-webhooks');
}
