import type { Headers } from '../../../../webhook/http/message';
import type { AttemptRecord, JournalEntry } from '../../../outbox/attempt';
import type { SubscriptionNotice } from '../../../outbox/subscription';
import { StoreError } from '../../../error';
import { eventId, deliveryNumber, deliveryId } from '../../../outbox/ids';
import type { EntryRow } from '../tables/statements/journal';
import { entryKinds } from '../../../outbox/stored';
import type { OutboxTables } from '../tables/opened';

/** An attempt as the journal tells it. */
export type AttemptEntry = JournalEntry & { readonly attempt: number };

/** The journal of attempts and notices, and who reads it. */
export class OutboxJournal {
	constructor(private readonly tables: OutboxTables) {}

	/** See Outbox.attempts; needs no transaction. */
	attempts(id: string): AttemptEntry[] {
		const { run } = this.tables;
		const row = run.deliveryEntries.get(deliveryNumber(id) ?? 0);
		const entries: AttemptEntry[] = [];
		for (let number = row?.[0] ?? 0; number > 0;) {
			const entry = run.entry.get(number);
			if (!entry) break;
			const told = this.told(entry);
			if ('attempt' in told) entries.push(told);
			number = entry[3] ?? 0;
		}
		return entries.reverse();
	}

	/** See Outbox.addReader. */
	addReader(reader: string): void {
		this.tables.run.addReader.run(reader, this.tables.sequence.entry, this.tables.now());
	}

	/** See Outbox.removeReader. */
	removeReader(reader: string): void {
		this.tables.run.removeReader.run(reader);
	}

	/** See Outbox.read; needs no transaction. Answers an error where the reader is not known. */
	read(reader: string, limit: number): JournalEntry[] | StoreError {
		const acknowledged = this.tables.run.reader.get(reader);
		if (!acknowledged) return unknownReader(reader);
		return this.entries(acknowledged[0], limit);
	}

	/** See Outbox.entries; needs no transaction. */
	entries(after: number, limit: number): JournalEntry[] {
		return this.tables.run.entriesAfter.all(after, limit).map((row) => this.told(row));
	}

	/** See Outbox.acknowledge. */
	acknowledge(reader: string, entry: number): StoreError | undefined {
		const { changes } = this.tables.run.acknowledge.run(
			Math.min(entry, this.tables.sequence.entry),
			this.tables.now(),
			reader,
		);
		return changes === 1 ? undefined : unknownReader(reader);
	}

	private told(row: EntryRow): JournalEntry {
		const [id, at, kind, , attempt, startedAt, duration, url, status, headers, body, ...more] = row;
		const [reason, dueAt, delivery, subscription, event, type] = more;
		const named = this.tables.subscriptions.numbered(subscription ?? 0)?.value.id ?? '';
		const name = entryKinds[kind] as JournalEntry['kind'];
		if (delivery === null) {
			const notice = name as SubscriptionNotice['kind'];
			return { id, at, kind: notice, subscriptionId: named, reason };
		}
		const record: AttemptRecord = {
			startedAt: startedAt ?? at,
			durationMilliseconds: duration ?? 0,
			url: url ?? '',
			status: status ?? undefined,
			responseHeaders: headers === null ? undefined : (JSON.parse(headers) as Headers),
			responseBody: body ?? undefined,
			reason,
		};
		return {
			id,
			at,
			kind: name as AttemptKind,
			deliveryId: deliveryId(delivery),
			subscriptionId: named,
			eventId: eventId(this.tables.mark, event ?? 0),
			eventType: this.tables.types.name(type ?? 0),
			attempt: attempt ?? 0,
			record,
			dueAt: dueAt ?? undefined,
		};
	}
}

type AttemptKind = 'delivery.delivered' | 'delivery.retrying' | 'delivery.failed';

function unknownReader(reader: string): StoreError {
	return new StoreError(`The journal of the outbox has no reader ${reader}.`);
}
