import type { ReceivedStretch, TriggerInfo } from '../../../store/received/counts';
import type { DriftNote } from '../../../store/received/notes';
import { truncatedLine } from '../../../text/error';
import { explanationOf } from '../../../webhook/rejection/explanation';
import { isoOf } from '../../layout/times';
import { spanIn, SPANS, stretchesOf } from '../../plots/spans';
import { invalidAddress, type Gathered, type Query } from '../../screen';
import type { LogSource } from '../../source';
import { listedRejection, type ListedRejection } from '../parts/rejection';
import { shownTrigger, type ShownTrigger } from '../parts/known';
import { trafficOf, type Traffic } from '../parts/traffic';
import { groupOf } from '../parts/verdicts';

/** Characters of an ID in a sentence. */
const LONGEST_ID = 100;
const MOST_REJECTED = 25;
const MOST_DRIFT = 50;

/** Why requests were not taken, with how many there were in the span. */
export interface CountedReason {
	readonly verdict: ReceivedStretch['verdict'];
	readonly reason: string;
	readonly count: number;
	readonly message: string;
	readonly whatToDo: string;
}

/** One trigger, and what it received. */
export interface Trigger extends ShownTrigger {
	readonly traffic: Traffic;
	/** Most frequent first. */
	readonly reasons: readonly CountedReason[];
	/** The last event of each type, newest first. */
	readonly lastEvents: ReadonlyArray<{
		readonly eventType: string;
		readonly eventId: string;
		readonly at: string;
		readonly count: number;
	}>;
	readonly rejected: readonly ListedRejection[];
	/** For the page of rejected requests that follows. */
	readonly next?: string | undefined;
	/** Fields that were new or missing, newest day first. */
	readonly drift: ReadonlyArray<Omit<DriftNote, 'triggerId' | 'at'>>;
}

/** Gathers it; a problem where no such trigger received anything. */
export async function gatherTrigger(source: LogSource, query: Query): Promise<Gathered<Trigger>> {
	const { received, now } = source;
	const { id = '', after } = query;
	const given = spanIn(query);
	if (!given.ok) return given;
	const { value: span } = given;
	if (after !== undefined && !POSITION.test(after)) return invalidAddress(NO_POSITION);
	const triggers = await received.triggers();
	const trigger = triggers.find((one) => one.id === id);
	if (trigger === undefined) return { ok: false, problem: notHeardOf(id) };
	const at = now();
	const [stretches, lastEvents, rejected, drift] = await Promise.all([
		received.stretches({ ...stretchesOf(SPANS[span], at), triggerIds: [id] }),
		received.lastEvents(id),
		received.rejected({ triggerId: id, limit: MOST_REJECTED, after }),
		received.drift(id, MOST_DRIFT),
	]);
	return {
		ok: true,
		value: {
			...shownTrigger(trigger),
			traffic: trafficOf(stretches, span, at),
			reasons: reasonsIn(stretches, trigger, source),
			lastEvents: lastEvents.map(({ eventType, eventId, at: lastAt, count }) => {
				return { eventType, eventId, at: isoOf(lastAt), count };
			}),
			rejected: rejected.requests.map((one) => listedRejection(one, trigger, source)),
			next: rejected.next,
			drift: drift.map(({ eventType, field, kind, day }) => ({ eventType, field, kind, day })),
		},
	};
}

/** Of a rejected request, as stores write it. */
const POSITION = /^\d{1,15}-\d{1,15}$/;
const NO_POSITION = 'after is invalid: use what the page before has as "next", or leave it out.';

function notHeardOf(id: string): string {
	return `No trigger ${truncatedLine(id, LONGEST_ID)} has received anything in the last 32 days.`;
}

/** What was accepted, or received again, needs no reason. */
function reasonsIn(
	stretches: readonly ReceivedStretch[],
	{ platform }: TriggerInfo,
	{ platforms }: LogSource,
): CountedReason[] {
	const untaken = stretches.filter(({ verdict }) => {
		const group = groupOf(verdict);
		return group === 'rejected' || group === 'unavailable' || verdict === 'notSelected';
	});
	const alike = Map.groupBy(untaken, ({ verdict, reason }) => `${verdict} ${reason}`);
	const reasons = [...alike.values()].flatMap((some) => {
		const [first] = some;
		if (first === undefined) return [];
		const { verdict, reason } = first;
		const explained = explanationOf({ platform, verdict, reason }, platforms);
		const count = some.reduce((sum, one) => sum + one.count, 0);
		const { message = '', description: whatToDo = '' } = explained ?? {};
		return [{ verdict, reason, count, message, whatToDo }];
	});
	return reasons.sort((one, other) => other.count - one.count);
}
