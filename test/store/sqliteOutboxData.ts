import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Outbox } from '../../nodes/store/outbox';
import { openSqliteOutbox } from '../../nodes/store/sqliteOutbox';
import type { OutboxUnderTest } from './outboxWorld';

/** A folder that holds one outbox's file, with everything opened on it. */
export class SqliteOutboxData implements OutboxUnderTest {
	readonly folder = mkdtempSync(join(tmpdir(), 'outbox-'));
	readonly file = join(this.folder, 'state', 'outbox.sqlite');
	readonly notices: string[] = [];
	private readonly outboxes: Outbox[] = [];

	constructor(
		private readonly now: () => number,
		private readonly sleep: (milliseconds: number) => Promise<unknown> = () => nextTurn(),
	) {}

	async open(owner = 'main'): Promise<Outbox> {
		const outbox = await openSqliteOutbox({
			file: this.file,
			owner,
			now: this.now,
			sleep: this.sleep,
			onNotice: (message) => this.notices.push(message),
		});
		this.outboxes.push(outbox);
		return outbox;
	}

	/** Holds the write lock, as a forgotten database browser would. */
	async breakDown(): Promise<() => Promise<void>> {
		const browser = new DatabaseSync(this.file);
		browser.exec('BEGIN IMMEDIATE');
		return async () => browser.close();
	}

	/** Runs SQL on the file behind the outboxes' back and answers the rows. */
	query(sql: string): Record<string, unknown>[] {
		const database = new DatabaseSync(this.file);
		try {
			return database.prepare(sql).all();
		} finally {
			database.close();
		}
	}

	async destroy(): Promise<void> {
		await Promise.all(this.outboxes.map((outbox) => outbox.close()));
		rmSync(this.folder, { recursive: true, force: true });
	}
}
