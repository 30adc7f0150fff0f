import { StoreError } from '../error';

/** The primary result codes of SQLite that this store treats apart (https://sqlite.org/rescode.html). */
const sqliteCodes = {
	busy: 5,
	readOnly: 8,
	inputOutput: 10,
	corrupt: 11,
	full: 13,
	cannotOpen: 14,
	tooBig: 18,
	constraint: 19,
	mismatch: 20,
	notADatabase: 26,
} as const;

const advice: Readonly<Record<number, string>> = {
	[sqliteCodes.busy]:
		'Another process holds its write lock for too long: close the program that has the file open (a backup, a database browser).',
	[sqliteCodes.readOnly]:
		'Give the user that runs n8n write permission for the file and its folder.',
	[sqliteCodes.inputOutput]: 'Check the disk and its free space, or put the file on another disk.',
	[sqliteCodes.full]: 'Free some disk space.',
	[sqliteCodes.cannotOpen]:
		'Make sure that the folder exists and that the user that runs n8n can write to it.',
};

/** The primary result code of an error thrown by node:sqlite, or undefined for any other error. */
function sqliteCodeOf(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
	return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Whether somebody else holds the lock, so that trying again soon makes sense. */
export function isBusy(error: unknown): boolean {
	return sqliteCodeOf(error) === sqliteCodes.busy;
}

/** Whether there is no room, or no permission, to write. */
export function isUnwritable(error: unknown): boolean {
	const code = sqliteCodeOf(error);
	const { full, readOnly, inputOutput, cannotOpen } = sqliteCodes;
	return (
		code !== undefined && [full, readOnly, inputOutput, cannotOpen].some((one) => one === code)
	);
}

/** Whether the file's content is damaged, or never was a database. */
export function isDamage(error: unknown): boolean {
	const code = sqliteCodeOf(error);
	return code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase;
}

/** Whether one operation alone is to blame: its values, or an error that is not SQLite's at all. */
export function isOwnFault(error: unknown): boolean {
	const code = sqliteCodeOf(error);
	if (code === undefined) return !(error instanceof StoreError);
	return (
		code === sqliteCodes.constraint || code === sqliteCodes.tooBig || code === sqliteCodes.mismatch
	);
}

/** The error that callers of a store see; a StoreError passes as it is. */
export function explainSqlite(store: string, file: string, error: unknown): StoreError {
	if (error instanceof StoreError) return error;
	const reason = messageOf(error).replace(/\.$/, '');
	const remedy = advice[sqliteCodeOf(error) ?? -1];
	const sentence = `The ${store} ${file} failed: ${reason}.`;
	return new StoreError(remedy ? `${sentence} ${remedy}` : sentence, { cause: error });
}

function messageOf(error: unknown): string {
	const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
	return String(hasMessage ? error.message : error);
}
