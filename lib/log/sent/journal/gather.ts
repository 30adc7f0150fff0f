import { attemptView, type AttemptView } from '../../../delivery/operations/view/delivery';
import type { JournalEntry } from '../../../store/outbox/attempt';
import { isoOf } from '../../layout/times';
import { invalidAddress, type Gathered, type Query } from '../../screen';
import type { LogSource } from '../../source';

const MOST_ENTRIES = 100;

/** An entry as it is answered: an attempt, or a notice of a subscription. */
export interface ListedEntry extends Partial<Omit<AttemptView, 'reason'>> {
	readonly id: number;
	readonly at: string;
	/** As `delivery.failed`. */
	readonly kind: JournalEntry['kind'];
	readonly subscriptionId: string;
	readonly eventId?: string;
	readonly eventType?: string;
	readonly reason: string;
}

/** A stretch of the journal, oldest first. */
export interface Journal {
	readonly entries: readonly ListedEntry[];
	/** For `after`, to go on; also once there are more. */
	readonly next: number;
}

/** Gathers what came after the entry `after`: of its beginning where there is none. */
export async function gatherJournal(
	{ sender }: LogSource,
	query: Query,
): Promise<Gathered<Journal>> {
	const { after = '0' } = query;
	if (!/^\d{1,15}$/.test(after)) return invalidAddress(INVALID);
	const { entries, next } = await sender.journal(Number(after), MOST_ENTRIES);
	return { ok: true, value: { entries: entries.map(listed), next } };
}

const INVALID =
	'after is invalid: use the number that the last answer has as "next", or leave it out.';

function listed(entry: JournalEntry): ListedEntry {
	const { id, at, kind, subscriptionId } = entry;
	const named = { id, at: isoOf(at), kind, subscriptionId };
	if (!('deliveryId' in entry)) return { ...named, reason: entry.reason };
	const { eventId, eventType, record } = entry;
	return { ...named, eventId, eventType, ...attemptView(entry), reason: record.reason };
}
