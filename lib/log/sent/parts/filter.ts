import type { DeliveryFilter } from '../../../store/outbox';
import type { AnswerClass } from '../../../store/outbox/answers';
import type { DeliveryState } from '../../../store/outbox/delivery';
import { invalidAddress, type Gathered, type Query } from '../../screen';
import { timeGiven } from './givenTime';

/** Statuses to filter by, and the states that they mean. */
export const STATUSES: Readonly<
	Record<
		string,
		{
			readonly label: string;
			readonly states: readonly DeliveryState[];
			/** Leaves out what was replayed since. */
			readonly notReplayed?: true;
		}
	>
> = {
	failed: { label: 'Failed', states: ['failed'] },
	notReplayed: { label: 'Failed, not replayed', states: ['failed'], notReplayed: true },
	waiting: { label: 'Waiting or retrying', states: ['pending', 'blocked'] },
	delivered: { label: 'Delivered', states: ['delivered'] },
	cancelled: { label: 'Canceled', states: ['cancelled'] },
};

/** Classes of the last response to filter by. */
export const ANSWERS: Readonly<Record<AnswerClass, { readonly label: string }>> = {
	timeout: { label: 'Timed out' },
	noConnection: { label: 'No connection' },
	'2xx': { label: '2xx' },
	'3xx': { label: '3xx: redirected' },
	'4xx': { label: '4xx: rejected' },
	'5xx': { label: '5xx: endpoint failed' },
};

const isAnswer = (name: string): name is AnswerClass => Object.hasOwn(ANSWERS, name);

const HOUR = 3_600_000;

/** Times to filter by, back from now. */
export const TIMES: Readonly<
	Record<string, { readonly label: string; readonly milliseconds: number }>
> = {
	'1h': { label: 'Last hour', milliseconds: HOUR },
	'24h': { label: 'Last 24 hours', milliseconds: 24 * HOUR },
	'7d': { label: 'Last 7 days', milliseconds: 168 * HOUR },
};

/** The fields of a screen's address that say which deliveries; all may be missing. */
const FILTER_FIELDS = [
	'status',
	'subscription',
	'event',
	'type',
	'time',
	'from',
	'before',
	'answer',
	'text',
] as const;

/** The filter in an address, as it was given: for links and hidden fields. */
export type FilterQuery = { readonly [Field in (typeof FILTER_FIELDS)[number]]?: string };

/** What an address says of the filter; empty fields are none. */
export function filterQuery(query: Query): FilterQuery {
	return Object.fromEntries(
		FILTER_FIELDS.flatMap((name) => {
			const value = query[name]?.trim() ?? '';
			return value === '' ? [] : [[name, value]];
		}),
	);
}

/** The filter that an address asks for at this time, or which field of it can't be read: without it, more would match. */
export function filterOf(query: FilterQuery, now: number): Gathered<DeliveryFilter> {
	const { status = '', subscription, event, type, time = '', answer = '', text } = query;
	const problem = problemIn(query);
	if (problem !== undefined) return invalidAddress(problem);
	const { states, notReplayed } = valueIn(STATUSES, status) ?? {};
	const back = valueIn(TIMES, time)?.milliseconds;
	const createdFrom = timeGiven(query.from) ?? (back === undefined ? undefined : now - back);
	const createdBefore = timeGiven(query.before);
	return {
		ok: true,
		value: {
			...(states && { states }),
			...(notReplayed && { notReplayed }),
			...(subscription !== undefined && { subscriptionId: subscription }),
			...(event !== undefined && { eventId: event }),
			...(type !== undefined && { eventType: type }),
			...(createdFrom !== undefined && { createdFrom }),
			...(createdBefore !== undefined && { createdBefore }),
			...(isAnswer(answer) && { answer }),
			...(text !== undefined && { text }),
		},
	};
}

function problemIn(query: FilterQuery): string | undefined {
	for (const [name, values] of Object.entries({ status: STATUSES, time: TIMES, answer: ANSWERS })) {
		const given = query[name as 'status' | 'time' | 'answer'];
		if (given === undefined || Object.hasOwn(values, given)) continue;
		return `${name} is invalid: use one of ${Object.keys(values).join(', ')}, or leave it out.`;
	}
	const unread = (['from', 'before'] as const).find(
		(name) => query[name] !== undefined && timeGiven(query[name]) === undefined,
	);
	return unread && `${unread} is invalid: write a time as 2026-11-28T14:30Z, or leave it out.`;
}

/** Whether anything is filtered. */
export function isFiltered(query: FilterQuery): boolean {
	return Object.keys(query).length > 0;
}

function valueIn<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
	return Object.hasOwn(values, name) ? values[name] : undefined;
}
