import type { DatabaseSync } from 'node:sqlite';

import { receivedOf } from '../../received/accepted';
import type { AcceptedEvent } from '../../received/counts';
import { tupleQuery } from '../tupleQuery';
import { ReceivedCounting } from './counting';
import { type Accepted, acceptedIn, pendingText } from './pendingText';

/**
 * What accepted events have added and is still to be counted, in one open file, within a transaction that the caller opens:
 * a row at the end of a table costs an event far less than its counts, which many events share then.
 */
export class PendingCounts {
	private readonly run: ReturnType<typeof preparePending>;

	constructor(
		database: DatabaseSync,
		private readonly counting: ReceivedCounting,
	) {
		this.run = preparePending(database);
	}

	/** Whether there are any. */
	get areThere(): boolean {
		return this.run.any.get() !== undefined;
	}

	note(accepted: readonly AcceptedEvent[]): void {
		this.run.note.run(pendingText(accepted));
	}

	/** Counts them; to be called before anything else is counted, read or forgotten. */
	count(): void {
		const rows = this.run.all.all();
		if (rows.length === 0) return;
		this.counting.add(together(acceptedIn(rows.map(([accepted]) => accepted))));
		this.run.clear.run();
	}
}

const COUNTED_EVERY_MILLISECONDS = 1000;
const MOST_PENDING = 1000;

/** Counts accepted events in the transaction that remembers them: the first at once, those of the next second later. */
export class AcceptedCounting {
	private readonly counting: ReceivedCounting;
	private readonly pending: PendingCounts;
	private countedAt = -Infinity;
	private noted = 0;

	constructor(
		database: DatabaseSync,
		private readonly now: () => number,
	) {
		this.counting = new ReceivedCounting(database);
		this.pending = new PendingCounts(database, this.counting);
	}

	add(accepted: readonly AcceptedEvent[]): void {
		const now = this.now();
		// A clock may have been set back.
		const isSoon = Math.abs(now - this.countedAt) < COUNTED_EVERY_MILLISECONDS;
		if (isSoon && this.noted < MOST_PENDING) {
			this.noted += 1;
			return this.pending.note(accepted);
		}
		this.pending.count();
		this.counting.add(receivedOf(accepted));
		[this.countedAt, this.noted] = [now, 0];
	}
}

/** What is alike is added up, in the order it came. */
function together(batches: readonly Accepted[]): Accepted {
	const triggers = new Map<string, Accepted['triggers'][number]>();
	const counts = new Map<string, Accepted['counts'][number]>();
	const events = new Map<string, Accepted['events'][number]>();
	for (const batch of batches) {
		for (const one of batch.triggers) {
			if (one.seenAt >= (triggers.get(one.id)?.seenAt ?? 0)) triggers.set(one.id, one);
		}
		for (const one of batch.counts) {
			const key = `${one.at} ${one.triggerId}`;
			counts.set(key, sumOf(counts.get(key), one));
		}
		for (const one of batch.events) {
			const key = JSON.stringify([one.triggerId, one.eventType]);
			const known = events.get(key);
			const last = known !== undefined && known.at > one.at ? known : one;
			events.set(key, { ...last, count: one.count + (known?.count ?? 0) });
		}
	}
	return {
		triggers: [...triggers.values()],
		counts: [...counts.values()],
		events: [...events.values()],
	};
}

type Count = Accepted['counts'][number];

function sumOf(known: Count | undefined, more: Count): Count {
	if (known === undefined) return more;
	return {
		...more,
		count: known.count + more.count,
		totalMilliseconds: known.totalMilliseconds + more.totalMilliseconds,
		durations: known.durations.map((one, place) => one + (more.durations[place] ?? 0)),
	};
}

function preparePending(database: DatabaseSync) {
	return {
		note: database.prepare('INSERT INTO received_pending (accepted) VALUES (?)'),
		any: tupleQuery<[number]>(database, 'SELECT 1 FROM received_pending LIMIT 1'),
		all: tupleQuery<[accepted: string]>(
			database,
			'SELECT accepted FROM received_pending ORDER BY number',
		),
		clear: database.prepare('DELETE FROM received_pending'),
	};
}
