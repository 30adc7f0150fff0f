import { DatabaseSync } from 'node:sqlite';

import type { ClaimStore } from '../../../../../lib/store/claims';
import { request } from '../../claims/events';

/** The first and the last event of a file that `fillClaims` has made. */
export const OLDEST = 'oldest';
export const NEWEST = 'newest';

/** Fills an empty file with so many remembered events, in seconds for a million; the store may be open no more. */
export async function fillClaims(
	file: string,
	rows: number,
	open: () => Promise<ClaimStore>,
	expires: number,
): Promise<void> {
	await (await open()).close();
	const database = new DatabaseSync(file);
	try {
		const remember = database.prepare(
			'INSERT INTO remembered SELECT value + ?, ?, ?, ? FROM sequence',
		);
		const name = (event: string, position: number) => {
			const { key, fingerprint } = request(event);
			remember.run(position, key, fingerprint, expires);
		};
		database.exec('PRAGMA synchronous = OFF; BEGIN');
		name(OLDEST, 1);
		const others = database.prepare(`
			WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)
			INSERT INTO remembered SELECT value + n, randomblob(16), randomblob(16), ? FROM numbers, sequence`);
		others.run(rows, expires);
		name(NEWEST, rows);
		database.prepare('UPDATE sequence SET value = value + ?').run(rows);
		database.exec('COMMIT');
	} finally {
		database.close();
	}
}
