import type { IDataObject } from 'n8n-workflow';
import type { Result, SubscriptionInput } from '../../../lib/delivery/sender';
import type { SubscriptionSettings } from '../../../lib/delivery/subscription/settings';
import { switchIn } from '../../../lib/n8n/fieldValues';
import { listIn } from '../../../lib/n8n/lists';
import type { OperationInput } from '../../../lib/n8n/sender/operation';
import { eventsIn, pausesIn, textIn } from './values';

/** Headers by their names in small letters. */
export type OwnHeaders = Record<string, string>;

/** What the options of an endpoint say; what is left out is the dialect's own. Zero takes a limit away. */
export function endpointOptionsIn(options: IDataObject): Result<
	Pick<SubscriptionInput, 'concurrency' | 'eventInUrl' | 'headers' | 'order'> & {
		policy?: SubscriptionSettings['policy'];
		ratePerSecond?: number | null;
		probeEverySeconds?: number | null;
	}
> {
	const policy = policyIn(options);
	if (!policy.ok) return policy;
	const { concurrency, eventInUrl, headers, order, probeEverySeconds, ratePerSecond } = options;
	const value = {
		...(Object.keys(policy.value).length > 0 && { policy: policy.value }),
		...(concurrency !== undefined && { concurrency: Number(concurrency) }),
		...(eventInUrl !== undefined && { eventInUrl: switchIn(eventInUrl, 'Event in URL') ?? true }),
		...(headers !== undefined && { headers: headersIn(headers) }),
		...(order !== undefined && { order: order as SubscriptionSettings['order'] }),
		...(ratePerSecond !== undefined && { ratePerSecond: positive(ratePerSecond) }),
		...(probeEverySeconds !== undefined && { probeEverySeconds: positive(probeEverySeconds) }),
	};
	return { ok: true, value };
}

function policyIn(options: IDataObject): Result<SubscriptionSettings['policy']> {
	const { pausesAfter, retries, schedule, success, timeoutSeconds } = options;
	const pauses =
		schedule === undefined ? undefined : pausesIn(typeof schedule === 'string' ? schedule : '');
	if (pauses?.ok === false) return pauses;
	const value = {
		...(timeoutSeconds !== undefined && { timeoutSeconds: Number(timeoutSeconds) }),
		...(pauses && { scheduleSeconds: pauses.value }),
		...(success !== undefined && { success: success as '2xx' | '200' }),
		...(retries !== undefined && {
			retries: retries as NonNullable<SubscriptionSettings['policy']['retries']>,
		}),
		...(pausesAfter !== undefined && { pausesAfter: Number(pausesAfter) }),
	};
	return { ok: true, value };
}

/** What the options of a subscription say besides. */
export function subscriptionOptionsIn(
	options: IDataObject,
): Pick<SubscriptionInput, 'filters' | 'urlByEvent'> {
	const { filters, urlByEvent } = options;
	return {
		...(filters !== undefined && {
			filters: rowsIn(filters, 'filter').map(({ field, values }) => ({
				field: textIn(field),
				values: listIn(typeof values === 'number' ? String(values) : values),
			})),
		}),
		...(urlByEvent !== undefined && {
			urlByEvent: Object.fromEntries(
				rowsIn(urlByEvent, 'event').map(({ type, url }) => [textIn(type), textIn(url)]),
			),
		}),
	};
}

/** The events the parameters choose; a list that nothing was selected from means all. */
export function eventsOf({
	read,
	isEntered,
}: Pick<OperationInput, 'read' | 'isEntered'>): Result<SubscriptionSettings['events']> {
	const given = read<unknown>('events', '*');
	if (Array.isArray(given) && !isEntered('events')) return { ok: true, value: 'all' };
	return eventsIn(given);
}

/** A secret of the user's own; undefined where the field is empty. */
export function secretIn(given: unknown): string | undefined {
	const text = textIn(given);
	return text === '' ? undefined : text;
}

function headersIn(given: unknown): OwnHeaders {
	return Object.fromEntries(
		rowsIn(given, 'header').map(({ name, value }) => [
			textIn(name).toLowerCase(),
			typeof value === 'string' ? value : textIn(value),
		]),
	);
}

/** The rows of one of n8n's fixed collections. */
function rowsIn(given: unknown, name: string): IDataObject[] {
	const rows = (given as IDataObject | undefined)?.[name];
	return Array.isArray(rows) ? (rows as IDataObject[]) : [];
}

function positive(given: unknown): number | null {
	const number = Number(given);
	return number === 0 ? null : number;
}
