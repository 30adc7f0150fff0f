import { setImmediate as nextTurn } from 'node:timers/promises';

import { openSqliteOutbox } from '../../nodes/store/sqliteOutbox';
import { type OutboxUnderTest, type TestOutbox, testRules } from './outboxWorld';
import { SqliteFolder } from './sqliteFolder';

/** The file of outboxes, and those opened on it. */
export class SqliteOutboxData extends SqliteFolder<TestOutbox> implements OutboxUnderTest {
	constructor(
		now: () => number,
		sleep: (milliseconds: number) => Promise<unknown> = () => nextTurn(),
	) {
		super('outbox', (place) => openSqliteOutbox({ ...place, now, sleep }, testRules));
	}
}
