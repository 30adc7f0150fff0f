import type { DeliveryFilter } from '../../../outbox';
import { type AnswerClass, answerNumbers } from '../../../outbox/answers';
import { deliveryNumber, eventNumber } from '../../../outbox/ids';
import type { OutboxDatabase } from '../access/database';

/** The numbers of the subscriptions that a filter asks for, also of removed ones; undefined: it asks for any. */
export async function subscriptionsOf(
	database: OutboxDatabase,
	{ subscriptionId, scope }: DeliveryFilter,
): Promise<readonly number[] | undefined> {
	if (subscriptionId === undefined && scope === undefined) return undefined;
	const rows = await database.run<{ number: number }>(
		'',
		`SELECT number FROM $schema.subscriptions WHERE ($1::text IS NULL OR id = $1) AND CASE
			WHEN $2::text IS NULL THEN true
			WHEN $2 = '' THEN position('.' IN id) = 0
			-- The scope is in its id: sub_<scope>.…, end_<scope>.…, or no dot at all.
			ELSE starts_with(substr(id, 5), $2 || '.') END`,
		[subscriptionId ?? null, scope ?? null],
	);
	return rows.map(({ number }) => number);
}

/** What a filter's names were found to be. */
export interface FoundNames {
	readonly mark: string;
	readonly subscriptions: readonly number[] | undefined;
}

/** What each delivery `d` must fulfil; `parameter` takes a value and answers its place. */
export function conditionsOf(
	filter: DeliveryFilter,
	{ mark, subscriptions }: FoundNames,
	parameter: (value: unknown) => string,
): string[] {
	const { ids, eventId, eventType, createdFrom, createdBefore } = filter;
	const numbers = ids?.map((id) => deliveryNumber(id) ?? 0);
	const given: (string | false)[] = [
		numbers !== undefined && `d.number = ANY (${parameter(numbers)}::bigint[])`,
		subscriptions?.length === 1 && `d.subscription = ${parameter(subscriptions[0])}`,
		subscriptions !== undefined &&
			subscriptions.length > 1 &&
			`d.subscription = ANY (${parameter(subscriptions)}::bigint[])`,
		eventId !== undefined && `d.event = ${parameter(eventNumber(mark, eventId) ?? -1)}`,
		eventType !== undefined && `d.type = ${parameter(eventType)}`,
		createdFrom !== undefined && `d.created_at >= ${parameter(wholeOrEnd(createdFrom))}`,
		createdBefore !== undefined && `d.created_at < ${parameter(wholeOrEnd(createdBefore))}`,
		filter.notReplayed === true && 'NOT d.replayed',
		filter.answer !== undefined && conditionOf(filter.answer),
	];
	return given.filter((condition) => condition !== false);
}

/** Written out, so that the index of the few that were answered otherwise is known to serve. */
function conditionOf(answer: AnswerClass): string {
	if (answer === '2xx') return 'd.last_status BETWEEN 200 AND 299';
	return `d.answer = ${answerNumbers[answer]}`;
}

/** Whole times are compared with any others alike where these are rounded up. */
function wholeOrEnd(milliseconds: number): number {
	const most = Number.MAX_SAFE_INTEGER;
	return Math.max(-most, Math.min(most, Math.ceil(milliseconds)));
}
