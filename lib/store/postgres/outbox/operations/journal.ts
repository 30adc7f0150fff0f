import { StoreError } from '../../../error';
import type { AttemptRecord, JournalEntry } from '../../../outbox/attempt';
import { deliveryId, deliveryNumber, eventId } from '../../../outbox/ids';
import { entryKinds } from '../../../outbox/stored';
import type { SubscriptionNotice } from '../../../outbox/subscription';
import type { Headers } from '../../../../webhook/http/message';
import type { OutboxDatabase } from '../access/database';

/** An attempt as the journal tells it. */
export type AttemptEntry = JournalEntry & { readonly attempt: number };
type AttemptKind = 'delivery.delivered' | 'delivery.retrying' | 'delivery.failed';

interface EntryRow {
	readonly number: number;
	readonly at: number;
	readonly kind: number;
	readonly delivery: number | null;
	readonly subscription_id: string | null;
	readonly event: number | null;
	readonly type: string | null;
	readonly attempt: number | null;
	readonly started_at: number | null;
	readonly duration: number | null;
	readonly url: string | null;
	readonly status: number | null;
	readonly headers: string | null;
	readonly body: string | null;
	readonly reason: string;
	readonly due_at: number | null;
}

const selectEntries = `SELECT j.number, j.at, j.kind, j.delivery, s.id AS subscription_id, d.event, d.type, j.attempt,
	j.started_at, j.duration, j.url, j.status, j.headers, j.body, j.reason, j.due_at FROM $schema.journal j
	LEFT JOIN $schema.deliveries d ON d.number = j.delivery
	LEFT JOIN $schema.subscriptions s ON s.number = j.subscription`;

/** The journal of attempts and notices, and who reads it. */
export class OutboxJournal {
	/** All entries up to this one are committed, or never will be. */
	private knownEnd = 0;

	constructor(private readonly database: OutboxDatabase) {}

	/** See Outbox.attempts. */
	async attempts(id: string): Promise<AttemptEntry[]> {
		const rows = await this.database.run<EntryRow>(
			'',
			`${selectEntries} WHERE j.delivery = $1 ORDER BY j.number`,
			[deliveryNumber(id) ?? 0],
		);
		return rows.flatMap((row) => {
			const entry = this.entryOf(row);
			return 'attempt' in entry ? [entry] : [];
		});
	}

	/** See Outbox.addReader; what is being written at this time comes before its start. */
	async addReader(reader: string): Promise<void> {
		await this.database.run(
			'add_reader',
			`INSERT INTO $schema.readers SELECT $1, coalesce($schema.journal_end(), $schema.journal_last()), $2
				WHERE NOT EXISTS (SELECT FROM $schema.readers WHERE name = $1) ON CONFLICT DO NOTHING`,
			[reader, this.database.now()],
		);
	}

	/** See Outbox.removeReader. */
	async removeReader(reader: string): Promise<void> {
		await this.database.run('remove_reader', 'DELETE FROM $schema.readers WHERE name = $1', [
			reader,
		]);
	}

	/**
	 * See Outbox.read. Numbers are given out before they are committed, and another process may commit the later one first:
	 * where one is missing, it may still come, and nothing is read past it until that is known.
	 */
	async read(reader: string, limit: number): Promise<JournalEntry[]> {
		const [position] = await this.database.run<{ acknowledged: number; last: number }>(
			'reader',
			`SELECT acknowledged, $schema.journal_last() AS last FROM $schema.readers WHERE name = $1`,
			[reader],
		);
		if (position === undefined) throw unknownReader(reader);
		const { acknowledged, last } = position;
		return last <= acknowledged ? [] : await this.entries(acknowledged, limit);
	}

	/** See Outbox.entries. */
	async entries(after: number, limit: number): Promise<JournalEntry[]> {
		const rows = await this.complete(after, limit);
		if (rows.length > 0) return rows;
		// Whoever writes is waited for, and waits: only where the next one is missing.
		const [row] = await this.database.call<{ journal_end: number | null }>('journal_end');
		this.knownEnd = Math.max(this.knownEnd, row?.journal_end ?? 0);
		return await this.complete(after, limit);
	}

	/** The entries after one, up to where one is missing that may still come. */
	private async complete(after: number, limit: number): Promise<JournalEntry[]> {
		const rows = await this.database.run<EntryRow>(
			'',
			`${selectEntries} WHERE j.number > $1 ORDER BY j.number LIMIT $2`,
			[after, limit],
		);
		const gap = rows.findIndex(({ number }, place) => {
			const before = rows[place - 1]?.number ?? after;
			return number > before + 1 && number > this.knownEnd;
		});
		return (gap < 0 ? rows : rows.slice(0, gap)).map((row) => this.entryOf(row));
	}

	/** See Outbox.acknowledge. */
	async acknowledge(reader: string, entry: number): Promise<void> {
		const rows = await this.database.run(
			'acknowledge',
			`UPDATE $schema.readers SET seen_at = $3, acknowledged = greatest(acknowledged,
				least($2, coalesce((SELECT max(number) FROM $schema.journal), 0))) WHERE name = $1 RETURNING name`,
			[reader, Math.floor(entry), this.database.now()],
		);
		if (rows.length === 0) throw unknownReader(reader);
	}

	private entryOf(row: EntryRow): JournalEntry {
		const { number: id, at, delivery, reason } = row;
		const kind = entryKinds[row.kind] as JournalEntry['kind'];
		const subscriptionId = row.subscription_id ?? '';
		if (delivery === null) {
			return { id, at, kind: kind as SubscriptionNotice['kind'], subscriptionId, reason };
		}
		return {
			id,
			at,
			kind: kind as AttemptKind,
			deliveryId: deliveryId(delivery),
			subscriptionId,
			eventId: eventId(this.database.mark, row.event ?? 0),
			eventType: row.type ?? '',
			attempt: row.attempt ?? 0,
			record: recordOf(row),
			dueAt: row.due_at ?? undefined,
		};
	}
}

function recordOf(row: EntryRow): AttemptRecord {
	return {
		startedAt: row.started_at ?? row.at,
		durationMilliseconds: row.duration ?? 0,
		url: row.url ?? '',
		status: row.status ?? undefined,
		responseHeaders: row.headers === null ? undefined : (JSON.parse(row.headers) as Headers),
		responseBody: row.body ?? undefined,
		reason: row.reason,
	};
}

function unknownReader(reader: string): StoreError {
	return new StoreError(`The journal of the outbox has no reader ${reader}.`);
}
