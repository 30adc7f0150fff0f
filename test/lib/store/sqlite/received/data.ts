import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ClaimStore } from '../../../../../lib/store/claims';
import type { ReceivedStore } from '../../../../../lib/store/received';
import { openSqliteClaims } from '../../../../../lib/store/sqlite/claims/open';
import { openSqliteReceived } from '../../../../../lib/store/sqlite/received/open';
import type { ReceivedUnderTest } from '../../received/world';
import { SqliteFolder } from '../folder';

/** A file of claims and of what triggers received, and all that is opened on it. */
export class ReceivedData extends SqliteFolder<ReceivedStore> implements ReceivedUnderTest {
	private readonly claims: ClaimStore[] = [];

	constructor(private readonly now: () => number) {
		super('claims', (place) => openSqliteReceived({ ...place, now, sleep: () => nextTurn() }));
	}

	async openClaims(): Promise<ClaimStore> {
		const { file, now } = this;
		const owner = `claims ${this.claims.length}`;
		const claims = await openSqliteClaims({ file, now, owner, sleep: () => nextTurn() });
		this.claims.push(claims);
		return claims;
	}

	override async destroy(): Promise<void> {
		await Promise.all(this.claims.map((claims) => claims.close()));
		await super.destroy();
	}
}
