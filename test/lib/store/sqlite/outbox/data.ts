import { setImmediate as nextTurn } from 'node:timers/promises';

import { openSqliteOutbox } from '../../../../../lib/store/sqlite/outbox/open';
import { type OutboxUnderTest, type TestOutbox, testRules } from '../../outbox/model/world';
import { SqliteFolder } from '../folder';

/** The file of outboxes, and those opened on it. */
export class SqliteOutboxData extends SqliteFolder<TestOutbox> implements OutboxUnderTest {
	constructor(
		now: () => number,
		sleep: (milliseconds: number) => Promise<unknown> = () => nextTurn(),
	) {
		super('outbox', (place) => openSqliteOutbox({ ...place, now, sleep }, testRules));
	}
}
