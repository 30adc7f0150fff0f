import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryView } from '../../../lib/delivery/sender';
import { accountOf, type Account, type Explains } from '../sender/account';
import { Ledger } from '../sender/ledger';
import { TEMPERS, type Arrival, type Temper } from '../sender/sink';
import { ranSince } from '../ranSince';
import type { Outage, Victim } from './outages';
import type { QueueScene } from './scene';
import type { Accepted } from './telling';

/** What became of all deliveries, and the longest that one waited for its first attempt. */
export interface DeliveryAccount extends Account {
	/** From its acceptance to its arrival at the endpoint that always answers 200, while PostgreSQL was there. */
	readonly longestWaitSeconds: number;
}

const DISPATCHING: readonly Victim[] = ['worker', 'main', 'postgres'];
/** For how long the processes may run after an answer, of which one is then killed, before the answer is written. */
const WRITTEN_WITHIN_MILLISECONDS = 2_000;
/** How long after PostgreSQL is back until answers of its outage are written. */
const RECOVERED_WITHIN_MILLISECONDS = 15_000;
const ENDED_WITHIN_MILLISECONDS = 300_000;
const ENDED = ['delivered', 'failed', 'cancelled'];

/** Waits until no delivery is pending, then compares all with what was accepted and with what the endpoints received. */
export async function deliveriesAccount(scene: QueueScene): Promise<DeliveryAccount> {
	const { telling, sink, supervisor } = scene;
	const deliveries = await endedDeliveries(scene);
	const ledger = ledgerOf(telling.accepted, deliveries);
	ledger.complaints.push(...telling.complaints);
	const byId = new Map(deliveries.map((one) => [one.id, one]));
	const marks = new Map(telling.accepted.map(({ eventId, mark }) => [eventId, mark]));
	const outbox = {
		delivery: async (id: string) => await Promise.resolve(stateOf(byId.get(id))),
		event: async (id: string) => await Promise.resolve({ data: { mark: marks.get(id) ?? '' } }),
	};
	const explains = explainedBy(supervisor.outages, sink.arrivals);
	const account = await accountOf(ledger, sink, outbox, explains);
	return { ...account, longestWaitSeconds: longestWait(scene) };
}

async function endedDeliveries({ sender }: QueueScene): Promise<DeliveryView[]> {
	const deadline = Date.now() + ENDED_WITHIN_MILLISECONDS;
	const list = { resource: 'delivery', operation: 'getAll', returnAll: true, filters: {} };
	for (;;) {
		const items = (await sender.run(list)).flat();
		const deliveries = items.map(({ json }) => json as unknown as DeliveryView);
		const isOver = deliveries.every(({ status }) => ENDED.includes(status));
		if (isOver || Date.now() > deadline) return deliveries;
		await sleep(2_000);
	}
}

/** A delivery that isn't listed gets an id that no delivery has, and counts as lost. */
function ledgerOf(accepted: readonly Accepted[], deliveries: readonly DeliveryView[]): Ledger {
	const keyOf = (eventId: string, temper: string) => `${eventId} ${temper}`;
	const ids = new Map(
		deliveries.map(({ id, eventId, subscription }) => [keyOf(eventId, subscription), id]),
	);
	const ledger = new Ledger();
	for (const { mark, eventId, tells } of accepted) {
		const promised = TEMPERS.map((temper: Temper) => ({
			id: ids.get(keyOf(eventId, temper)) ?? 'dlv_0',
			temper,
		}));
		ledger.note({ kind: 'accepted', mark, eventId, repeated: tells > 1, deliveries: promised });
	}
	return ledger;
}

function stateOf(view: DeliveryView | undefined) {
	if (view === undefined) return undefined;
	const { eventId, status } = view;
	return { eventId, state: status === 'retrying' ? ('pending' as const) : status };
}

/** A delivery may come again where its answer could not be written: its process was killed, or PostgreSQL was gone. */
export function explainedBy(
	outages: readonly Outage[],
	arrivals: ReadonlyArray<Pick<Arrival, 'at'>>,
): Explains {
	const signs = arrivals.map(({ at }) => at);
	const cuts = outages
		.filter(({ victim }) => DISPATCHING.includes(victim))
		.map(({ victim, from, to }) => ({
			from: ranSince(signs, from, WRITTEN_WITHIN_MILLISECONDS),
			to: victim === 'postgres' ? to + RECOVERED_WITHIN_MILLISECONDS : to,
			at: from,
		}));
	return (first, second) =>
		cuts.some(({ from, to, at }) => first.at >= from && first.at <= to && second.at >= at);
}

/** Without the time that PostgreSQL was gone for, in which nothing can be sent. */
function longestWait({ telling, sink, supervisor }: QueueScene): number {
	const gone = supervisor.outages.filter(({ victim }) => victim === 'postgres');
	const without = (from: number, until: number) =>
		gone.reduce(
			(left, one) => left - Math.max(0, Math.min(until, one.to) - Math.max(from, one.from)),
			until - from,
		);

	const arrived = new Map<string, number>();
	for (const { temper, mark, at } of sink.arrivals) {
		if (temper === 'healthy' && !arrived.has(mark)) arrived.set(mark, at);
	}
	const waits = telling.accepted.map(({ mark, at }) => without(at, arrived.get(mark) ?? Infinity));
	return Math.max(0, ...waits) / 1000;
}
