import type { DatabaseSync } from 'node:sqlite';

import { OutboxAttempts } from './operations/settle';
import { OutboxChanges } from './operations/change';
import { OutboxClock } from './operations/clockSet';
import { OutboxEvents } from './operations/enqueue';
import { OutboxJournal } from './operations/journal';
import { OutboxLeases } from './operations/leases';
import { OutboxQueue } from './operations/queue';
import { OutboxStatistics } from './operations/statistics';
import { OutboxSearch } from './search/search';
import { OutboxTextSearch } from './search/text';
import { OutboxTables } from './tables/opened';

/** The parts of the outbox, on one open file. */
export class OutboxParts {
	readonly tables: OutboxTables;
	readonly queue: OutboxQueue;
	readonly events: OutboxEvents;
	readonly attempts: OutboxAttempts;
	readonly changes: OutboxChanges;
	readonly search: OutboxTextSearch;
	readonly journal: OutboxJournal;
	readonly clock: OutboxClock;
	readonly leases: OutboxLeases;
	readonly statistics: OutboxStatistics;

	constructor(
		readonly database: DatabaseSync,
		now: () => number,
	) {
		this.tables = new OutboxTables(database, now);
		this.queue = new OutboxQueue(this.tables);
		this.events = new OutboxEvents(this.tables, this.queue);
		this.attempts = new OutboxAttempts(this.tables, this.queue);
		this.changes = new OutboxChanges(this.tables, this.queue);
		this.search = new OutboxTextSearch(this.tables, new OutboxSearch(this.tables));
		this.journal = new OutboxJournal(this.tables);
		this.statistics = new OutboxStatistics(this.tables);
		this.clock = new OutboxClock(this.tables, this.queue, this.statistics);
		this.leases = new OutboxLeases(this.tables);
	}
}
