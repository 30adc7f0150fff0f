import type { ReceivedStretch } from '../../../store/received/counts';
import { pageOf } from '../../layout/table/pager';
import { spanIn, SPANS, stretchesOf } from '../../plots/spans';
import type { Gathered, Query } from '../../screen';
import type { LogSource } from '../../source';
import { listedRejection, type ListedRejection } from '../parts/rejection';
import { shownTrigger, type ShownTrigger } from '../parts/known';
import { trafficOf, type Traffic } from '../parts/traffic';

/** Triggers on a page. */
const MOST_TRIGGERS = 100;
/** Rejected requests that are listed. */
const MOST_REJECTED = 10;

/** A trigger in the list, with what it received in the span. */
export interface ListedTrigger extends ShownTrigger {
	readonly traffic: Traffic;
}

/** What came in, at a glance. */
export interface ReceivedOverview {
	readonly traffic: Traffic;
	/** A page of them, those heard of last first. */
	readonly triggers: readonly ListedTrigger[];
	/** Which page it is, of how many. */
	readonly page: number;
	readonly pages: number;
	readonly latestRejected: readonly ListedRejection[];
}

/** Gathers it. */
export async function gatherReceived(
	source: LogSource,
	query: Query,
): Promise<Gathered<ReceivedOverview>> {
	const { received, now } = source;
	const given = spanIn(query);
	if (!given.ok) return given;
	const { value: span } = given;
	const at = now();
	const [triggers, stretches, rejected] = await Promise.all([
		received.triggers(),
		received.stretches(stretchesOf(SPANS[span], at)),
		received.rejected({ limit: MOST_REJECTED }),
	]);
	const listed = pageOf(triggers, query, MOST_TRIGGERS);
	if (!listed.ok) return listed;
	const { items, page, pages } = listed.value;
	const known = new Map(triggers.map((trigger) => [trigger.id, trigger]));
	const byTrigger = Map.groupBy(stretches, ({ triggerId }) => triggerId);
	const trafficTo = (some: readonly ReceivedStretch[] = []) => trafficOf(some, span, at);
	return {
		ok: true,
		value: {
			traffic: trafficTo(stretches),
			page,
			pages,
			triggers: items.map((trigger) => ({
				...shownTrigger(trigger),
				traffic: trafficTo(byTrigger.get(trigger.id)),
			})),
			latestRejected: rejected.requests.map((request) =>
				listedRejection(request, known.get(request.triggerId), source),
			),
		},
	};
}
