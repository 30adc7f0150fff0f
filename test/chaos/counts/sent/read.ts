import type { DeliveryView } from '../../../../lib/delivery/sender';
import type { Deliveries } from '../../../../lib/log/sent/deliveries/gather';
import type { Journal, ListedEntry } from '../../../../lib/log/sent/journal/gather';
import { tally } from '../tally';
import type { Counts } from '../differences';
import type { LogPage } from '../page';

/** An attempt, as the journal lists it. */
export type LoggedAttempt = ListedEntry & Required<Pick<ListedEntry, 'deliveryId' | 'outcome'>>;

/** All that is counted in sums, one by one. */
export interface SentRecords {
	readonly deliveries: ReadonlyArray<
		Pick<DeliveryView, 'id' | 'status' | 'attempt' | 'eventId' | 'subscription' | 'subscriptionId'>
	>;
	readonly attempts: readonly LoggedAttempt[];
}

/** Reads every delivery and the journal from its beginning, by what programs read of the page. */
export async function readRecords(page: LogPage): Promise<SentRecords> {
	return { deliveries: await deliveriesOf(page), attempts: await attemptsOf(page) };
}

/** Deliveries by state. */
export function statesOf({ deliveries }: SentRecords): Counts {
	return tally(deliveries.map(({ status }) => (status === 'retrying' ? 'pending' : status)));
}

async function deliveriesOf(page: LogPage): Promise<SentRecords['deliveries']> {
	const found: DeliveryView[] = [];
	let query: Record<string, string> | undefined = { view: 'deliveries' };
	while (query !== undefined) {
		const { deliveries, next }: Deliveries = await page.json<Deliveries>(query);
		found.push(...deliveries);
		query = next === undefined ? undefined : { view: 'deliveries', after: next };
	}
	return found;
}

async function attemptsOf(page: LogPage): Promise<LoggedAttempt[]> {
	const found: LoggedAttempt[] = [];
	for (let after = 0; ;) {
		const query = { view: 'journal', after: String(after) };
		const { entries, next } = await page.json<Journal>(query);
		if (entries.length === 0) return found;
		found.push(...entries.filter(isAttempt));
		after = next;
	}
}

function isAttempt(entry: ListedEntry): entry is LoggedAttempt {
	return entry.deliveryId !== undefined && entry.outcome !== undefined;
}
