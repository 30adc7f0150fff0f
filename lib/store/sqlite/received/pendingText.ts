import type { ReceivedBatch } from '../../received';
import { receivedOf } from '../../received/accepted';
import type { AcceptedEvent, TriggerInfo } from '../../received/counts';

/** What accepted events add to what is counted. */
export type Accepted = Pick<ReceivedBatch, 'triggers' | 'counts' | 'events'>;

type Trigger = [
	id: string,
	workflowId: string,
	workflowName: string | null,
	nodeName: string,
	platform: string,
	seenAt: number,
];
/** Events as they came, each with its trigger's place. */
type Few = [
	triggers: Trigger[],
	...events: Array<[trigger: number, type: string, id: string, at: number, milliseconds: number]>,
];

/** Up to so many events take less time, and room, as they came than added up. */
const MOST_AS_THEY_CAME = 32;

/** Accepted events as a text. */
export function pendingText(accepted: readonly AcceptedEvent[]): string {
	const isFew = accepted.length <= MOST_AS_THEY_CAME;
	return JSON.stringify(isFew ? asTheyCame(accepted) : receivedOf(accepted));
}

/** What the events of such texts add, in their order. */
export function acceptedIn(texts: readonly string[]): Accepted[] {
	const found: Accepted[] = [];
	let few: AcceptedEvent[] = [];
	for (const text of texts) {
		const parsed = JSON.parse(text) as Accepted | Few;
		if (Array.isArray(parsed)) {
			few.push(...eventsOf(parsed));
		} else {
			found.push(receivedOf(few), parsed);
			few = [];
		}
	}
	return [...found, receivedOf(few)];
}

function asTheyCame(accepted: readonly AcceptedEvent[]): Few {
	const triggers: Trigger[] = [];
	const places = new Map<string, number>();
	const events = accepted.map(({ trigger, eventType, eventId, at, milliseconds }) => {
		const place = places.get(trigger.id) ?? triggers.length;
		// What is known of a trigger last stands for all.
		if ((triggers[place]?.[5] ?? 0) <= trigger.seenAt) triggers[place] = valuesOf(trigger);
		places.set(trigger.id, place);
		return [place, eventType, eventId, at, milliseconds] as Few[1];
	});
	return [triggers, ...events] as Few;
}

function valuesOf({
	id,
	workflowId,
	workflowName,
	nodeName,
	platform,
	seenAt,
}: TriggerInfo): Trigger {
	return [id, workflowId, workflowName ?? null, nodeName, platform, seenAt];
}

function eventsOf([triggers, ...events]: Few): AcceptedEvent[] {
	const infos = triggers.map(([id, workflowId, workflowName, nodeName, platform, seenAt]) => ({
		...{ id, workflowId, nodeName, platform, seenAt },
		workflowName: workflowName ?? undefined,
	}));
	return events.flatMap(([place, eventType, eventId, at, milliseconds]) => {
		const trigger = infos[place];
		return trigger === undefined ? [] : [{ trigger, eventType, eventId, at, milliseconds }];
	});
}
