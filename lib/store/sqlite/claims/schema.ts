import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import { keyPrefixBytes } from './keyIndex';

/** The statements of the claim store, prepared for one connection. */
export type ClaimStatements = ReturnType<typeof prepareClaimStatements>;

/** Prepares every statement that the claim store runs. */
export function prepareClaimStatements(database: DatabaseSync) {
	return {
		newRows: query<[id: number, hexPrefix: string, expires: number]>(
			database,
			`SELECT id, hex(substr(key, 1, ${keyPrefixBytes})), expires FROM remembered
				WHERE id > ? ORDER BY id LIMIT ?`,
		),
		olderRows: query<[id: number, hexPrefix: string, expires: number]>(
			database,
			`SELECT id, hex(substr(key, 1, ${keyPrefixBytes})), expires FROM remembered
				WHERE id <= ? ORDER BY id DESC LIMIT ?`,
		),
		readRow: query<[key: Uint8Array, fingerprint: Uint8Array, expires: number]>(
			database,
			'SELECT key, fingerprint, expires FROM remembered WHERE id = ?',
		),
		readClaim: query<[fingerprint: Uint8Array, until: number]>(
			database,
			'SELECT fingerprint, until FROM claims WHERE key = ?',
		),
		readSequence: query<[value: number]>(database, 'SELECT value FROM sequence'),
		owners: query<[owner: string]>(database, 'SELECT DISTINCT owner FROM claims'),
		writeSequence: database.prepare('UPDATE sequence SET value = ?1 WHERE value <> ?1'),
		take: database.prepare(`INSERT INTO claims (key, fingerprint, token, owner, until)
			VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, token = excluded.token,
				owner = excluded.owner, until = excluded.until WHERE until <= ? OR until > ?`),
		remember: database.prepare(
			'INSERT INTO remembered (id, key, fingerprint, expires) VALUES (?, ?, ?, ?)',
		),
		forgetRow: database.prepare('DELETE FROM remembered WHERE id = ?'),
		extendClaim: database.prepare('UPDATE claims SET until = ? WHERE key = ? AND token = ?'),
		dropClaim: database.prepare('DELETE FROM claims WHERE key = ? AND token = ?'),
		forget: database.prepare(`DELETE FROM remembered WHERE id IN
			(SELECT id FROM remembered WHERE expires <= ? ORDER BY expires LIMIT ?)`),
		forgetClaims: database.prepare(`DELETE FROM claims WHERE key IN
			(SELECT key FROM claims WHERE until <= ? LIMIT ?)`),
		voidClaims: database.prepare('DELETE FROM claims WHERE owner = ?'),
	};
}

/** Prepares a query that answers rows as tuples; node:sqlite types every row as an object. */
function query<Row extends unknown[]>(database: DatabaseSync, sql: string) {
	const statement = database.prepare(sql);
	statement.setReturnArrays(true);
	return {
		get: (...values: SQLInputValue[]) => statement.get(...values) as unknown as Row | undefined,
		all: (...values: SQLInputValue[]) => statement.all(...values) as unknown as Row[],
	};
}
