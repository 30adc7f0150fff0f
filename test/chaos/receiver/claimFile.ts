import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The package's deduplication store, seen from outside, while no n8n has it open. */
export interface ClaimFileReport {
	/** What `PRAGMA integrity_check` says; `ok`. */
	readonly integrity: string;
	readonly remembered: number;
	readonly held: number;
	/** Files that were moved aside because they were damaged. */
	readonly movedAside: readonly string[];
	/** Lock files left in place: one per process that had the file open last, and no more. */
	readonly lockFiles: number;
}

const folderOf = (userFolder: string) => join(userFolder, '.n8n', 'telephony-webhooks');

/** What the package keeps: the store, the outbox that the log page reads, the time it has reached, and what is registered with JustCall. */
const KEPT = /^((claims|outbox)\.sqlite(-wal|-shm|\.owners)?|outbox\.key|clock\.json|justcall)$/;

export function inspectClaimFile(userFolder: string): ClaimFileReport {
	const folder = folderOf(userFolder);
	const names = readdirSync(folder);
	const owners = join(folder, 'claims.sqlite.owners');
	const movedAside = names.filter((name) => !KEPT.test(name));
	const counts = onCopy(userFolder, (database) => ({
		integrity: String(oneOf(database, 'PRAGMA integrity_check')),
		remembered: Number(oneOf(database, 'SELECT count(*) FROM remembered')),
		held: Number(oneOf(database, 'SELECT count(*) FROM claims')),
	}));
	const lockFiles = existsSync(owners) ? readdirSync(owners).length : 0;
	return { ...counts, movedAside, lockFiles };
}

/** How many events a killed n8n had claimed and not settled. */
export function claimsHeld(userFolder: string): number {
	if (!existsSync(join(folderOf(userFolder), 'claims.sqlite'))) return 0;
	return onCopy(userFolder, (database) => Number(oneOf(database, 'SELECT count(*) FROM claims')));
}

/** On a copy, because opening the file itself would do the recovery that the next n8n must do. */
function onCopy<T>(userFolder: string, read: (database: DatabaseSync) => T): T {
	const copy = mkdtempSync(join(tmpdir(), 'claims-'));
	try {
		for (const name of ['claims.sqlite', 'claims.sqlite-wal']) {
			const file = join(folderOf(userFolder), name);
			if (existsSync(file)) copyFileSync(file, join(copy, name));
		}
		const database = new DatabaseSync(join(copy, 'claims.sqlite'));
		try {
			return read(database);
		} finally {
			database.close();
		}
	} finally {
		rmSync(copy, { recursive: true, force: true });
	}
}

function oneOf(database: DatabaseSync, sql: string): unknown {
	return Object.values(database.prepare(sql).get() ?? {})[0];
}
