import type { DatabaseSync } from 'node:sqlite';

import type { ReceivedBatch } from '../../received';
import { claimSchema } from '../claimSchema';
import { identityOf, type SqliteStoreOptions } from '../file';
import { type OpenFile, StoreFile } from '../storeFile';
import { ReceivedCounting } from './counting';
import { ReceivedNoting } from './noting';
import { PendingCounts } from './pending';
import { ReceivedPurging } from './purging';
import { ReceivedReading } from './reading';
import { RejectedReading } from './rejected';

/** For the write lock: about two seconds. */
const TRIES = 90;

/** The statements of one open file, by what they are for. */
export interface OpenedReceived extends OpenFile {
	readonly add: (batch: ReceivedBatch) => void;
	readonly pending: PendingCounts;
	readonly purging: ReceivedPurging;
	readonly reading: ReceivedReading;
	readonly rejected: RejectedReading;
}

/**
 * The file of claims, to count in it over a connection of its own. One that is damaged is left to the deduplication store,
 * which moves it aside.
 */
export class SqliteReceivedFile extends StoreFile<OpenedReceived> {
	constructor(options: SqliteStoreOptions) {
		super(options, { schema: () => claimSchema(options.now()), tries: TRIES });
	}

	/** What is open, for reading what is committed; undefined while the file is not open, or no longer the one that is. */
	get readable(): OpenedReceived | undefined {
		return identityOf(this.options.file) === this.identity ? this.current : undefined;
	}

	/** Owns no rows: its lock shows a move that the file is in use. */
	protected override prepare(database: DatabaseSync): OpenedReceived {
		database.exec('BEGIN IMMEDIATE');
		this.takeLock();
		database.exec('COMMIT');
		const counting = new ReceivedCounting(database);
		const pending = new PendingCounts(database, counting);
		const noting = new ReceivedNoting(database);
		return {
			database,
			add: (batch) => {
				pending.count();
				counting.introduce(batch.introduced ?? []);
				noting.add(batch, counting.add(batch));
			},
			pending,
			purging: new ReceivedPurging(database),
			reading: new ReceivedReading(database),
			rejected: new RejectedReading(database),
		};
	}
}
