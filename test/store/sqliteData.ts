import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ClaimStore } from '../../nodes/store/claims';
import { openSqliteClaims } from '../../nodes/store/sqliteClaims';
import type { StoreOptions, StoreUnderTest } from './conformance';

/** A folder that holds one store's file, with everything opened on it. */
export class SqliteData implements StoreUnderTest {
	readonly folder = mkdtempSync(join(tmpdir(), 'claims-'));
	readonly file = join(this.folder, 'state', 'claims.sqlite');
	readonly notices: string[] = [];
	private readonly stores: ClaimStore[] = [];

	constructor(private readonly options: StoreOptions) {}

	async open(owner = 'main'): Promise<ClaimStore> {
		const store = await openSqliteClaims({
			file: this.file,
			owner,
			now: this.options.now,
			sleep: () => nextTurn(),
			onNotice: (message) => this.notices.push(message),
		});
		this.stores.push(store);
		return store;
	}

	/** Holds the write lock, as a forgotten database browser would. */
	async breakDown(): Promise<() => Promise<void>> {
		const browser = new DatabaseSync(this.file);
		browser.exec('BEGIN IMMEDIATE');
		return async () => browser.close();
	}

	/** Runs SQL on the file behind the stores' back and answers the rows. */
	query(sql: string): Record<string, unknown>[] {
		const database = new DatabaseSync(this.file);
		try {
			return database.prepare(sql).all();
		} finally {
			database.close();
		}
	}

	async destroy(): Promise<void> {
		await Promise.all(this.stores.map((store) => store.close()));
		rmSync(this.folder, { recursive: true, force: true });
	}
}
