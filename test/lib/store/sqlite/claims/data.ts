import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ClaimStore } from '../../../../../lib/store/claims';
import { openSqliteClaims } from '../../../../../lib/store/sqlite/claims/open';
import type { StoreOptions, StoreUnderTest } from '../../claims/conformance';
import { SqliteFolder } from '../folder';

/** The file of claim stores, and those opened on it. */
export class SqliteData extends SqliteFolder<ClaimStore> implements StoreUnderTest {
	constructor({ now }: StoreOptions) {
		super('claims', (place) => openSqliteClaims({ ...place, now, sleep: () => nextTurn() }));
	}
}
