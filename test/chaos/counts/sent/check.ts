import { differences, type Counts } from '../differences';
import type { LogPage } from '../page';
import { compareAttempts, type ArrivedRequest, type Outside } from './arrived';
import { readRecords, statesOf } from './read';
import { sentDifferences } from './shown';

/** What the log page says of what was sent, in numbers. */
export interface SentCounted {
	/** Attempts in the log. */
	readonly attempts: number;
	/** Requests that reached endpoints, of which a kill left no attempt in the log. */
	readonly attemptsUnlogged: number;
	/** A sentence each. */
	readonly problems: readonly string[];
}

/** What else is known. */
export interface KnownOfSent extends Outside {
	/** Deliveries by state, as the accounting found them. */
	readonly deliveries: Counts;
}

/** Compares all that the page shows of what was sent: its sums with its records, and these with what is known otherwise. */
export async function checkSent(page: LogPage, known: KnownOfSent): Promise<SentCounted> {
	const records = await readRecords(page);
	const { logged, unlogged, problems } = compareAttempts(records, known);
	return {
		attempts: logged,
		attemptsUnlogged: unlogged,
		problems: [
			...differences('Listed deliveries', statesOf(records), known.deliveries),
			...problems,
			...(await sentDifferences(page, records)),
		],
	};
}

/** What reached the endpoint of each delivery, which is called what its subscription is called. */
export function arrivedAt(
	arrivals: ReadonlyArray<ArrivedRequest & { readonly temper: string; readonly eventId: string }>,
): Outside['arrived'] {
	const byDelivery = Map.groupBy(arrivals, ({ temper, eventId }) => `${temper} ${eventId}`);
	return ({ subscription, eventId }) => byDelivery.get(`${subscription} ${eventId}`) ?? [];
}
