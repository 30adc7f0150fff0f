import type { SQLInputValue } from 'node:sqlite';

import type { DeliveryFilter } from '../../../outbox';
import { type AnswerClass, answerNumbers } from '../../../outbox/answers';
import { subscriptionFacet, typeFacet } from '../tables/blocks';
import { stateNumbers } from '../../../outbox/stored';
import { eventNumber, deliveryNumber } from '../../../outbox/ids';
import type { OutboxTables } from '../tables/opened';

/** What a row must fulfil. */
export interface Condition {
	readonly sql: string;
	readonly values: readonly SQLInputValue[];
}

/** The facets that all matches are in. */
export function facetsOf(
	{ subscriptions, types }: OutboxTables,
	{ subscriptionId, eventType }: DeliveryFilter,
): number[] {
	const facets: number[] = [];
	if (subscriptionId !== undefined) {
		facets.push(subscriptionFacet(subscriptions.everNamed(subscriptionId)?.number ?? -1));
	}
	if (eventType !== undefined) facets.push(typeFacet(types.number(eventType) ?? -1));
	return facets;
}

/** What each row must fulfil; undefined where none can. */
export function conditionsOf(
	{ subscriptions, types, mark }: OutboxTables,
	filter: DeliveryFilter,
): Condition[] | undefined {
	const conditions: Condition[] = [];
	const { subscriptionId, eventType, createdFrom, createdBefore } = filter;
	if (subscriptionId !== undefined) {
		const number = subscriptions.everNamed(subscriptionId)?.number;
		if (number === undefined) return undefined;
		conditions.push({ sql: 'subscription = ?', values: [number] });
	}
	if (eventType !== undefined) {
		const number = types.number(eventType);
		if (number === undefined) return undefined;
		conditions.push({ sql: 'type = ?', values: [number] });
	}
	if (filter.states) {
		if (filter.states.length === 0) return undefined;
		const numbers = filter.states.map((state) => stateNumbers[state]);
		conditions.push({ sql: `state IN (${numbers.join()})`, values: [] });
	}
	if (createdFrom !== undefined) conditions.push({ sql: 'created_at >= ?', values: [createdFrom] });
	if (createdBefore !== undefined) {
		conditions.push({ sql: 'created_at < ?', values: [createdBefore] });
	}
	if (filter.scope !== undefined) conditions.push(ofScope(filter.scope));
	if (filter.eventId !== undefined) {
		const number = eventNumber(mark, filter.eventId);
		if (number === undefined) return undefined;
		conditions.push({ sql: 'event = ?', values: [number] });
	}
	if (filter.notReplayed) conditions.push({ sql: 'replayed = 0', values: [] });
	if (filter.answer !== undefined) conditions.push(ofAnswer(filter.answer));
	return conditions;
}

function ofAnswer(answer: AnswerClass): Condition {
	if (answer === '2xx') return { sql: 'last_status BETWEEN 200 AND 299', values: [] };
	return { sql: 'answer = ?', values: [answerNumbers[answer]] };
}

/** Whom a subscription belongs to is part of its id: `sub_<scope>.…`, `end_<scope>.…`, or no dot at all. */
function ofScope(scope: string): Condition {
	const named = 'subscription IN (SELECT number FROM subscriptions WHERE';
	if (scope === '') return { sql: `${named} instr(id, '.') = 0)`, values: [] };
	return {
		sql: `${named} substr(id, 5, ?) = ?)`,
		values: [scope.length + 1, `${scope}.`],
	};
}

/** The numbers that ids and an event's id allow; undefined where neither is given. */
export function givenNumbers(
	tables: OutboxTables,
	{ ids, eventId }: DeliveryFilter,
): number[] | undefined {
	const ofIds = ids?.flatMap((id) => deliveryNumber(id) ?? []);
	if (eventId === undefined) return ofIds;
	const ofEvent = numbersOfEvent(tables, eventId);
	if (!ofIds) return ofEvent;
	const allowed = new Set(ofEvent);
	return ofIds.filter((number) => allowed.has(number));
}

function numbersOfEvent({ run, mark }: OutboxTables, id: string): number[] {
	const event = eventNumber(mark, id);
	if (event === undefined) return [];
	const [first, count] = run.eventDeliveries.get(event) ?? [0, 0];
	const replays = run.replaysOfEvent.all(event).map(([number]) => number);
	return [...Array.from({ length: count }, (_, position) => first + position), ...replays];
}
