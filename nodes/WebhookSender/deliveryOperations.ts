import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from '../delivery/sender';
import type { SenderOperation, SenderResult, SenderTurn } from '../n8n/senderTurn';
import type { DeliveryFilter, DeliveryState } from '../store/outbox';
import { refuse } from '../delivery/refusal';
import { listIn, timeIn } from './words';

const ENDED: readonly DeliveryState[] = ['delivered', 'failed', 'cancelled'];
const UNFINISHED: readonly DeliveryState[] = ['pending', 'blocked'];
/** What "Return All" asks for: more than anybody can look at. */
const ALL = 1_000_000;

const get: SenderOperation = async ({ read, sender }) => {
	const delivery = await sender.delivery(idIn(read<unknown>('deliveryId', '')));
	return delivery.ok ? many([delivery.value]) : delivery;
};

const attempts: SenderOperation = async ({ read, sender }) => {
	const found = await sender.attempts(idIn(read<unknown>('deliveryId', '')));
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
	const replayed = await turn.sender.replay(filter.value, most(turn));
	return replayed.ok ? many(replayed.value) : replayed;
};

const cancel: SenderOperation = async (turn) => {
	const filter = chosen(turn, UNFINISHED);
	if (!filter.ok) return filter;
	const cancelled = await turn.sender.cancel(filter.value, most(turn));
	return cancelled.ok ? many(cancelled.value) : cancelled;
};

/** Which deliveries to act on: one, all that failed since a time, or a range of those in these states. */
function chosen(turn: SenderTurn, states: readonly DeliveryState[]): Outcome<DeliveryFilter> {
	const { read, zone } = turn;
	const which = read<string>('which', 'one');
	if (which === 'one') {
		const id = idIn(read<unknown>('deliveryId', ''));
		return id === ''
			? refuse(
					'There is no delivery ID: take it from the output of Event > Send, or from Get Many.',
				)
			: { ok: true, value: { ids: [id] } };
	}
	const filter = filtersIn(turn);
	if (!filter.ok) return filter;
	if (which === 'failed') {
		const since = timeIn(read<unknown>('since', ''), 'Since', zone);
		if (!since.ok) return since;
		if (since.value === undefined) {
			return refuse('Since is empty: say from when on failed deliveries are sent again.');
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
			'A range needs at least one filter, so that not everything is meant by accident.',
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

function idIn(given: unknown): string {
	return typeof given === 'string' ? given.trim() : '';
}

function most({ read }: SenderTurn): number {
	return read<string>('which', 'one') === 'one' ? 1 : read<number>('most', 1000);
}

function many(views: readonly object[]): Outcome<SenderResult> {
	return { ok: true, value: { items: views.map((view) => ({ json: view as IDataObject })) } };
}

/** The operations of Delivery. */
export const deliveryOperations: Readonly<Record<string, SenderOperation>> = {
	get,
	getAll,
	attempts,
	replay,
	cancel,
};
