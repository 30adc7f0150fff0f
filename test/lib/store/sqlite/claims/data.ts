import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ClaimStore } from '../../nodes/store/claims';
import { openSqliteClaims } from '../../nodes/store/sqliteClaims';
import type { StoreOptions, StoreUnderTest } from './conformance';
import { SqliteFolder } from './sqliteFolder';

/** The file of claim stores, and those opened on it. */
export class SqliteData extends SqliteFolder<ClaimStore> implements StoreUnderTest {
	constructor({ now }: StoreOptions) {
		super('claims', (place) => openSqliteClaims({ ...place, now, sleep: () => nextTurn() }));
	}
}
