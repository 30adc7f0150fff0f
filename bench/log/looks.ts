import type { Sender } from '../../lib/delivery/sender';
import { document } from '../../lib/log/layout/document';
import { drawOverview } from '../../lib/log/sent/overview/draw';
import { gatherOverview } from '../../lib/log/sent/overview/gather';
import type { LogSource } from '../../lib/log/source';
import type { DeliveryFilter } from '../../lib/store/outbox';
import { answerClasses } from '../../lib/store/outbox/answers';
import { NOWHERE, RARE, TYPES } from './fill';

const PAGE = { limit: 50 };
const HOUR = 3_600_000;

/** Something that is looked at. */
export type Look = (sender: Sender) => Promise<unknown>;

/** The log's first page, read and drawn: statistics over 24 hours, each endpoint with its own, what failed last. */
export async function firstPage(sender: Sender): Promise<void> {
	const gathered = await gatherOverview({ ...nothingElse, sender }, {});
	if (!gathered.ok) throw new Error(gathered.problem);
	const known = { formToken: '', now: Date.now(), mayAct: true, retriesStop: false };
	const frame = { ...known, editorAddress: '../..' };
	const page = document(drawOverview(gathered.value, frame), {}, frame).text;
	if (!page.includes('</html>')) throw new Error('The page is incomplete');
}

const nothingElse: Omit<LogSource, 'sender'> = {
	received: undefined as never,
	platforms: [],
	isDispatcherKept: async () => true,
	now: Date.now,
};

/** The filters of the deliveries' page, by their names in figures; `eventId` is one of the log's. */
export function filtersFor(
	now: number,
	subscriptionId: string,
	eventId: string,
): ReadonlyMap<string, DeliveryFilter> {
	const answers = answerClasses.map(
		(answer) => [`answer ${answer}`, { answer }] as const satisfies [string, DeliveryFilter],
	);
	const given: readonly (readonly [string, DeliveryFilter])[] = [
		['none', {}],
		['delivered', { states: ['delivered'] }],
		['failed', { states: ['failed'] }],
		['waiting', { states: ['pending', 'blocked'] }],
		['cancelled', { states: ['cancelled'] }],
		['subscription', { subscriptionId }],
		['subscription and failed', { subscriptionId, states: ['failed'] }],
		['subscription and answer 5xx', { subscriptionId, answer: '5xx' }],
		['type', { eventType: TYPES[1] ?? '' }],
		['type that never came', { eventType: 'never.came' }],
		['last hour', { createdFrom: now - HOUR }],
		['before the last 12 hours', { createdBefore: now - 12 * HOUR }],
		...answers,
		['text that is an ID', { text: eventId }],
		['text in many', { text: 'sam@EXAMPLE.com' }],
		['text in few', { text: RARE.toLowerCase() }],
		['text in none', { text: NOWHERE }],
	];
	return new Map(given);
}

/** The first page of a filter's deliveries. */
export function pageOf(filter: DeliveryFilter): Look {
	return async (sender) => await sender.deliveryPage(filter, PAGE);
}
