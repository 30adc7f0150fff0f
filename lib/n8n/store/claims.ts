import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClaimStore } from '../../store/claims';
import { steadyClock } from '../../time/steadyClock';
import { problemForTriggers, storeChoice, type StoreChoice } from './choice';
import { persistedClock } from './clock';
import { ProcessStore, type OnNotice } from './processStore';
import { uncertain } from './uncertain';

const claims = new ProcessStore({ name: 'claims', close: closeClaimStore }, open);

/**
 * The process's one claim store, opened on first use: in PostgreSQL where the environment says so, else a SQLite file in
 * n8n's user folder. Rejects where it can't be opened (no server, folder not writable); tried anew after five seconds.
 */
export async function claimStore(onNotice: OnNotice): Promise<ClaimStore> {
	return await claims.get(onNotice);
}

async function open(onNotice: OnNotice): Promise<ClaimStore> {
	const choice = storeChoice();
	if (typeof choice === 'string') throw new Error(choice);
	const store = await openChosen(choice, onNotice);
	const problem = problemForTriggers(choice);
	if (problem === undefined) return store;
	onNotice(`Webhook triggers: ${problem}`);
	return uncertain(store);
}

/** Each engine is loaded where it is chosen. */
async function openChosen({ settings }: StoreChoice, onNotice: OnNotice): Promise<ClaimStore> {
	if (settings.kind === 'postgres') {
		const { openPostgresClaims } = await import('../../store/postgres/claims/open');
		return await openPostgresClaims(settings.options);
	}
	// Loaded on first use: Node 20 has no node:sqlite, and a trigger that can't deduplicate must still receive.
	const { openSqliteClaims } = await import('../../store/sqlite/claims/open');
	const file = join(storeFolder(), 'claims.sqlite');
	const { now } = steadyClock(
		() => Date.now(),
		() => performance.now(),
	);
	return await openSqliteClaims({
		file,
		now,
		steady: persistedClock(storeFolder()),
		owner: randomUUID(),
		onNotice,
	});
}

/** Closes the process's store, if it was opened; the next use opens one again. */
export async function closeClaimStore(): Promise<void> {
	await claims.close();
}

/** The package's folder beside n8n's own data. */
export function storeFolder(): string {
	return join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n', 'telephony-webhooks');
}
