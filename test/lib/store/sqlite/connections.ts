import { DatabaseSync } from 'node:sqlite';

/** Has each connection run what is made of its SQL, until mocks are restored. */
export function changeStatements(change: (sql: string) => string): void {
	const { exec } = DatabaseSync.prototype;
	jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
		exec.call(this, change(sql));
	});
}

/** Has no file keep a write-ahead log, as where shared memory is missing, until mocks are restored. */
export function keepNoLog(): void {
	// SQLite then keeps the mode that it had, and says nothing.
	changeStatements((sql) => sql.replace('PRAGMA journal_mode = WAL;', ''));
}

/** Runs something and counts the transactions meanwhile, in all files. */
export async function transactionsDuring(work: () => Promise<unknown>): Promise<number> {
	const spy = jest.spyOn(DatabaseSync.prototype, 'exec');
	try {
		await work();
		return spy.mock.calls.filter(([sql]) => sql === 'COMMIT').length;
	} finally {
		spy.mockRestore();
	}
}
