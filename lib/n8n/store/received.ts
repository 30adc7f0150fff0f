import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { ReceivedStore } from '../../store/received';
import { finishBeforeExit } from '../shutdown';
import { storeChoice } from './choice';
import { storeFolder } from './claims';
import { persistedClock } from './clock';
import { ProcessStore, type OnNotice } from './processStore';

/** What is counted is worth waiting for a moment, but keeps no process from its end. */
const MOST_FOR_WRITING_MILLISECONDS = 2_000;

const received = new ProcessStore({ name: 'received', close: closeReceivedStore }, open);
let write: (() => Promise<void>) | undefined;
let release: (() => void) | undefined;

/**
 * The process's one store of what triggers received, opened on first use beside the deduplication store. Rejects where it
 * can't be opened; tried anew after five seconds.
 */
export async function receivedStore(onNotice: OnNotice): Promise<ReceivedStore> {
	stopInOrder();
	return await received.get(onNotice);
}

/** Has what waits to be written written before the store is closed. */
export function writeBeforeClose(writing: () => Promise<void>): void {
	write = writing;
	stopInOrder();
}

/** Writes what waits, and closes the process's store, if it was opened; the next use opens one again. */
export async function closeReceivedStore(): Promise<void> {
	await writeWaiting(MOST_FOR_WRITING_MILLISECONDS);
	await received.close();
	release?.();
	release = undefined;
}

async function open(onNotice: OnNotice): Promise<ReceivedStore> {
	const choice = storeChoice();
	if (typeof choice === 'string') throw new Error(choice);
	if (choice.settings.kind === 'postgres') {
		const { openPostgresReceived } = await import('../../store/postgres/received/open');
		return await openPostgresReceived(choice.settings.options);
	}
	if (!isBuiltin('node:sqlite')) throw new Error(NO_SQLITE);
	const { openSqliteReceived } = await import('../../store/sqlite/received/open');
	return await openSqliteReceived({
		file: join(storeFolder(), 'claims.sqlite'),
		now: persistedClock(storeFolder()),
		onNotice,
	});
}

const NO_SQLITE = `Node.js ${process.versions.node} doesn't have node:sqlite: run n8n with Node.js 22.16 or newer.`;

/** n8n goes on receiving while it stops: what comes in after the signal is written when it exits. */
function stopInOrder(): void {
	release ??= finishBeforeExit({
		finish: async (graceMilliseconds) => await writeWaiting(graceMilliseconds),
		close: closeReceivedStore,
	});
}

async function writeWaiting(mostMilliseconds: number): Promise<void> {
	const limit = Math.min(mostMilliseconds, MOST_FOR_WRITING_MILLISECONDS);
	const late = new Promise((resolve) => setTimeout(resolve, limit).unref());
	await Promise.race([write?.(), late]);
}
