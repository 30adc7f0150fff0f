import type { StoredDelivery } from '../../../lib/store/outbox/delivery';
import { isObject, type Json } from '../../../lib/webhook/http/message';
import type { Kill, Ledger, Promised } from './ledger';
import { orderKeyOf } from './protocol';
import type { Arrival, Sink } from './sink';

/** What became of every delivery that was promised. */
export interface Account {
	/** Deliveries of accepted events. */
	readonly accepted: number;
	readonly delivered: number;
	readonly failed: number;
	readonly pending: number;
	/** Promised, and not in the outbox any more; or called delivered, and never received. */
	readonly lost: number;
	/** Received and answered 200 again after it had been once already. */
	readonly duplicates: number;
	/** Of those: without a kill between the two that explains it. */
	readonly duplicatesUnexplained: number;
	/** Events stored twice although their idempotency key was the same. */
	readonly eventsDoubled: number;
	/** Deliveries of one key that were received before an earlier one had ended. */
	readonly outOfOrder: number;
	/** A sentence each. */
	readonly problems: readonly string[];
}

/** What is asked of an outbox; deliveries and events by id. */
export interface StoredDeliveries {
	delivery(id: string): Promise<Pick<StoredDelivery, 'eventId' | 'state'> | undefined>;
	event(id: string): Promise<{ readonly data: Json } | undefined>;
}

/** Says whether a kill explains that a delivery was received twice. */
export type Explains = (first: Pick<Arrival, 'at'>, second: Pick<Arrival, 'at'>) => boolean;

/** Compares what was promised with the outbox and with what the sink received. */
export async function accountOf(
	ledger: Ledger,
	sink: Pick<Sink, 'arrivals' | 'complaints'>,
	outbox: StoredDeliveries,
	explains: Explains = cutBy(ledger.kills),
): Promise<Account> {
	const promised = [...ledger.promised.values()];
	const received = receivedBy(sink.arrivals);
	const counted = { delivered: 0, failed: 0, pending: 0 };
	const lost: string[] = [];
	for (const one of promised) {
		const stored = await storedAs(one, outbox);
		const arrived = received.get(nameOf(one)) ?? [];
		if (stored === undefined) lost.push(`${one.id} of ${one.mark} is not in the outbox`);
		else if (stored.state === 'failed') counted.failed++;
		else if (stored.state !== 'delivered') counted.pending++;
		else if (arrived.length > 0) counted.delivered++;
		else lost.push(`${one.id} of ${one.mark} never reached ${one.temper}`);
	}
	const eventsDoubled = doubled(sink.arrivals);
	const outOfOrder = disorder(promised, received);
	const again = repetitions(received, sink.arrivals);
	const unexplained = again.filter(([first, second]) => !explains(first, second));
	const problems = [
		...lost,
		...ledger.complaints,
		...sink.complaints,
		...outOfOrder.map(({ mark, temper }) => `${mark} came out of order at ${temper}`),
		...unexplained.map(
			([{ mark, temper }]) => `${mark} was sent to ${temper} twice without a kill`,
		),
		...(eventsDoubled > 0 ? [`${eventsDoubled} events were stored twice`] : []),
		...(counted.pending > 0 ? [`${counted.pending} deliveries are still pending`] : []),
		...(ledger.again.length > 0 ? [`${ledger.again.length} events were never answered`] : []),
	];
	return {
		accepted: promised.length,
		...counted,
		lost: lost.length,
		duplicates: again.length,
		duplicatesUnexplained: unexplained.length,
		eventsDoubled,
		outOfOrder: outOfOrder.length,
		problems,
	};
}

/** The promised delivery, if it is still of the event that it was promised for. */
async function storedAs(
	one: Promised,
	outbox: StoredDeliveries,
): Promise<Pick<StoredDelivery, 'state'> | undefined> {
	const stored = await outbox.delivery(one.id);
	const event = stored && (await outbox.event(stored.eventId));
	const isItself = stored?.eventId === one.eventId && markOf(event?.data) === one.mark;
	return isItself ? stored : undefined;
}

function markOf(data: Json | undefined): Json | undefined {
	return isObject(data) ? data.mark : undefined;
}

/** Positions in the sink's log of the requests answered 200, by delivery. */
function receivedBy(arrivals: readonly Arrival[]): Map<string, number[]> {
	const received = new Map<string, number[]>();
	arrivals.forEach((arrival, position) => {
		if (arrival.status !== 200) return;
		const name = nameOf(arrival);
		const known = received.get(name);
		if (known === undefined) received.set(name, [position]);
		else known.push(position);
	});
	return received;
}

type Repetition = readonly [first: Arrival, second: Arrival];

function repetitions(
	received: ReadonlyMap<string, number[]>,
	arrivals: readonly Arrival[],
): Repetition[] {
	return [...received.values()].flatMap((positions) => {
		const all = positions.flatMap((position) => arrivals[position] ?? []);
		return all.slice(1).map((second, index): Repetition => [all[index] ?? second, second]);
	});
}

/** Explains by moments at which the sender was killed: after it had sent the first and before it sent the second. */
export function cutBy(kills: readonly Kill[]): Explains {
	return (first, second) => kills.some(({ at, readBy }) => first.at <= readBy && at <= second.at);
}

function doubled(arrivals: readonly Arrival[]): number {
	const ids = new Map<string, Set<string>>();
	for (const { mark, eventId } of arrivals) {
		ids.set(mark, (ids.get(mark) ?? new Set()).add(eventId));
	}
	return [...ids.values()].filter(({ size }) => size > 1).length;
}

/** Of each endpoint and key: those first received before another one that was stored earlier. */
function disorder(
	promised: readonly Promised[],
	received: ReadonlyMap<string, number[]>,
): Promised[] {
	const latest = new Map<string, number>();
	const inOrder = [...promised].sort((a, b) => numberOf(a.id) - numberOf(b.id));
	return inOrder.filter((one) => {
		const first = received.get(nameOf(one))?.[0];
		if (first === undefined) return false;
		const line = `${one.temper} ${orderKeyOf(one.mark)}`;
		const isLate = first < (latest.get(line) ?? -1);
		latest.set(line, Math.max(first, latest.get(line) ?? -1));
		return isLate;
	});
}

function numberOf(deliveryId: string): number {
	return Number(deliveryId.replace(/^dlv_/, ''));
}

function nameOf({ temper, mark }: Pick<Arrival, 'temper' | 'mark'>): string {
	return `${temper} ${mark}`;
}
