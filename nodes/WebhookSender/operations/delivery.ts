import type { IDataObject } from 'n8n-workflow';
import type { DeliveryView, Outcome, Preview } from '../../../lib/delivery/sender';
import type { SenderOperation, SenderResult, SenderTurn } from '../../../lib/n8n/sender/operation';
import type { DeliveryFilter } from '../../../lib/store/outbox';
import type { DeliveryState } from '../../../lib/store/outbox/delivery';
import { refuse } from '../../../lib/delivery/subscription/result';
import { listIn } from '../../../lib/n8n/lists';
import { timeIn } from '../parameters/values';

const ENDED: readonly DeliveryState[] = ['delivered', 'failed', 'cancelled'];
const UNFINISHED: readonly DeliveryState[] = ['pending', 'blocked'];
/** What "Return All" asks for: more than anybody can look at. */
const ALL = 1_000_000;

const get: SenderOperation = async (turn) => {
	const id = deliveryIn(turn);
	const delivery = id.ok ? await turn.sender.delivery(id.value) : id;
	return delivery.ok ? many([delivery.value]) : delivery;
};

const attempts: SenderOperation = async (turn) => {
	const id = deliveryIn(turn);
	const found = id.ok ? await turn.sender.attempts(id.value) : id;
	return found.ok ? many(found.value) : found;
};

const getAll: SenderOperation = async (turn) => {
	const filter = filtersIn(turn);
	if (!filter.ok) return filter;
	const { read, sender } = turn;
	const limit = read<boolean>('returnAll', false) ? ALL : read<number>('limit', 50);
	return many(await sender.deliveries(filter.value, limit));
};

const replay: SenderOperation = async (turn) => {
	const filter = chosen(turn, ENDED);
	if (!filter.ok) return filter;
	const limit = most(turn);
	if (isDryRun(turn)) return previewed(await turn.sender.preview('replay', filter.value, limit));
	const replayed = await turn.sender.replay(filter.value, limit);
	return replayed.ok ? counted(replayed.value, 'replayed', limit) : replayed;
};

const cancel: SenderOperation = async (turn) => {
	const filter = chosen(turn, UNFINISHED);
	if (!filter.ok) return filter;
	const limit = most(turn);
	if (isDryRun(turn)) return previewed(await turn.sender.preview('cancel', filter.value, limit));
	const cancelled = await turn.sender.cancel(filter.value, limit);
	return cancelled.ok ? counted(cancelled.value, 'cancelled', limit) : cancelled;
};

/** Which deliveries to act on: one, all that failed since a time, or a range of those in these states. */
function chosen(turn: SenderTurn, states: readonly DeliveryState[]): Outcome<DeliveryFilter> {
	const { read, zone } = turn;
	const which = read<string>('which', 'one');
	if (which === 'one') {
		const id = deliveryIn(turn);
		return id.ok ? { ok: true, value: { ids: [id.value] } } : id;
	}
	const filter = filtersIn(turn);
	if (!filter.ok) return filter;
	if (which === 'failed') {
		const since = timeIn(read<unknown>('since', ''), 'Since', zone);
		if (!since.ok) return since;
		if (since.value === undefined) {
			return refuse('Since is empty: enter the time from which failed deliveries are replayed.');
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
		return refuse(
			'Range has no filter, so all deliveries would be affected: add at least one filter.',
		);
	}
	return { ok: true, value: { states, ...filter.value } };
}

function filtersIn({ read, locate, zone }: SenderTurn): Outcome<DeliveryFilter> {
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

function deliveryIn({ locate }: SenderTurn): Outcome<string> {
	const id = locate('deliveryId');
	return id === ''
		? refuse('No delivery is selected: choose one from the list, or enter its ID.')
		: { ok: true, value: id };
}

function isDryRun({ read }: SenderTurn): boolean {
	return read<string>('which', 'one') !== 'one' && read<boolean>('dryRun', false);
}

function idIn(given: unknown): string {
	return typeof given === 'string' ? given.trim() : '';
}

function most({ read }: SenderTurn): number {
	return read<string>('which', 'one') === 'one' ? 1 : read<number>('most', 1000);
}

/** The deliveries, and beside them how many they are. */
function counted(
	deliveries: readonly DeliveryView[],
	done: 'replayed' | 'cancelled',
	limit: number,
): Outcome<SenderResult> {
	const { length } = deliveries;
	const were = length === 1 ? `1 delivery was ${done}` : `${length} deliveries were ${done}`;
	const limited = length >= limit && limit > 1;
	const hint =
		length === 0
			? `No delivery matches, so none was ${done}.`
			: `${were}${limited ? ', as many as Limit allows; more may match' : ''}.`;
	return { ok: true, value: { items: itemsOf(deliveries), hint } };
}

function previewed({ deliveries, more, subscriptions }: Preview): Outcome<SenderResult> {
	const json = {
		dryRun: true,
		deliveries,
		moreThanLimit: more,
		subscriptions: subscriptions.map((one) => ({ ...one })),
	};
	return { ok: true, value: { items: [{ json }], isDryRun: true } };
}

function many(views: readonly object[]): Outcome<SenderResult> {
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
