import type { IDataObject } from 'n8n-workflow';
import type { DeliveryView, Result, Preview } from '../../../lib/delivery/sender';
import type {
	SenderOperation,
	SenderResult,
	OperationInput,
} from '../../../lib/n8n/sender/operation';
import type { DeliveryFilter } from '../../../lib/store/outbox';
import type { DeliveryState } from '../../../lib/store/outbox/delivery';
import { invalid } from '../../../lib/delivery/subscription/result';
import { numberIn, switchIn } from '../../../lib/n8n/fieldValues';
import { listIn } from '../../../lib/n8n/lists';
import { listLimitIn, timeIn } from '../parameters/values';

const ENDED: readonly DeliveryState[] = ['delivered', 'failed', 'cancelled'];
const UNFINISHED: readonly DeliveryState[] = ['pending', 'blocked'];
/** What "Return All" asks for: more than anybody can look at. */
const ALL = 1_000_000;

const get: SenderOperation = async (input) => {
	const id = deliveryIn(input);
	const delivery = id.ok ? await input.sender.delivery(id.value) : id;
	return delivery.ok ? many([delivery.value]) : delivery;
};

const attempts: SenderOperation = async (input) => {
	const id = deliveryIn(input);
	const found = id.ok ? await input.sender.attempts(id.value) : id;
	return found.ok ? many(found.value) : found;
};

const getAll: SenderOperation = async (input) => {
	const filter = filtersIn(input);
	if (!filter.ok) return filter;
	const { read, sender } = input;
	const limit = listLimitIn(read, ALL);
	return many(await sender.deliveries(filter.value, limit));
};

const replay: SenderOperation = async (input) => {
	const filter = chosen(input, ENDED);
	if (!filter.ok) return filter;
	const limit = most(input);
	if (isDryRun(input)) return previewed(await input.sender.preview('replay', filter.value, limit));
	const replayed = await input.sender.replay(filter.value, limit);
	return replayed.ok ? counted(replayed.value, 'replayed', limit) : replayed;
};

const cancel: SenderOperation = async (input) => {
	const filter = chosen(input, UNFINISHED);
	if (!filter.ok) return filter;
	const limit = most(input);
	if (isDryRun(input)) return previewed(await input.sender.preview('cancel', filter.value, limit));
	const cancelled = await input.sender.cancel(filter.value, limit);
	return cancelled.ok ? counted(cancelled.value, 'cancelled', limit) : cancelled;
};

/** Which deliveries to act on: one, all that failed since a time, or a range of those in these states. */
function chosen(input: OperationInput, states: readonly DeliveryState[]): Result<DeliveryFilter> {
	const { read, zone } = input;
	const which = read<string>('which', 'one');
	if (which === 'one') {
		const id = deliveryIn(input);
		return id.ok ? { ok: true, value: { ids: [id.value] } } : id;
	}
	const filter = filtersIn(input);
	if (!filter.ok) return filter;
	if (which === 'failed') {
		const since = timeIn(read<unknown>('since', ''), 'Since', zone);
		if (!since.ok) return since;
		if (since.value === undefined) {
			return invalid('Since is empty: enter the time from which failed deliveries are replayed.');
		}
		const value = {
			...filter.value,
			states: ['failed' as const],
			createdFrom: since.value,
			notReplayed: true,
		};
		return { ok: true, value };
	}
	if (Object.keys(filter.value).length === 0) {
		return invalid(
			'Range has no filter, so all deliveries would be affected: add at least one filter.',
		);
	}
	return { ok: true, value: { states, ...filter.value } };
}

function filtersIn({ read, locate, zone }: OperationInput): Result<DeliveryFilter> {
	const given = read<IDataObject>('filters', {});
	const createdFrom = timeIn(given.createdFrom, 'Created After', zone);
	if (!createdFrom.ok) return createdFrom;
	const createdBefore = timeIn(given.createdBefore, 'Created Before', zone);
	if (!createdBefore.ok) return createdBefore;
	const subscriptionId = given.subscriptionId === undefined ? '' : locate('filters.subscriptionId');
	const [eventId, eventType] = [idIn(given.eventId), idIn(given.eventType)];
	const states = listIn(given.states) as DeliveryState[];
	const value = {
		...(createdFrom.value !== undefined && { createdFrom: createdFrom.value }),
		...(createdBefore.value !== undefined && { createdBefore: createdBefore.value }),
		...(subscriptionId !== '' && { subscriptionId }),
		...(eventId !== '' && { eventId }),
		...(eventType !== '' && { eventType }),
		...(states.length > 0 && { states }),
	};
	return { ok: true, value };
}

function deliveryIn({ locate }: OperationInput): Result<string> {
	const id = locate('deliveryId');
	return id === ''
		? invalid('No delivery is selected: choose one from the list, or enter its ID.')
		: { ok: true, value: id };
}

function isDryRun({ read }: OperationInput): boolean {
	if (read<string>('which', 'one') === 'one') return false;
	const isOn = switchIn(read<unknown>('dryRun', false), 'Dry Run');
	if (isOn !== undefined) return isOn;
	throw new Error('Dry Run resolves to an empty value: correct its expression.');
}

function idIn(given: unknown): string {
	return typeof given === 'string' ? given.trim() : '';
}

function most({ read }: OperationInput): number {
	return read<string>('which', 'one') === 'one'
		? 1
		: (numberIn(read<unknown>('most', 1000), 'Limit') ?? 1000);
}

/** The deliveries, and beside them how many they are. */
function counted(
	deliveries: readonly DeliveryView[],
	done: 'replayed' | 'cancelled',
	limit: number,
): Result<SenderResult> {
	const { length } = deliveries;
	const were = length === 1 ? `1 delivery was ${done}` : `${length} deliveries were ${done}`;
	const limited = length >= limit && limit > 1;
	const hint =
		length === 0
			? `No delivery matches, so none was ${done}.`
			: `${were}${limited ? ', as many as Limit allows; more may match' : ''}.`;
	return { ok: true, value: { items: itemsOf(deliveries), hint } };
}

function previewed({ deliveries, more, subscriptions }: Preview): Result<SenderResult> {
	const json = {
		dryRun: true,
		deliveries,
		moreThanLimit: more,
		subscriptions: subscriptions.map((one) => ({ ...one })),
	};
	return { ok: true, value: { items: [{ json }], isDryRun: true } };
}

function many(views: readonly object[]): Result<SenderResult> {
	return { ok: true, value: { items: itemsOf(views) } };
}

function itemsOf(views: readonly object[]): SenderResult['items'] {
	return views.map((view) => ({ json: view as IDataObject }));
}

/** The operations of Delivery. */
export const deliveryOperations: Readonly<Record<string, SenderOperation>> = {
	get,
	getAll,
	attempts,
	replay,
	cancel,
};
