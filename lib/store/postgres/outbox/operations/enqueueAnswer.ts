import type { NewDelivery } from '../../../outbox/delivery';

/** A delivery with the place of its event in the batch. */
export type AskedDelivery = NewDelivery & { readonly place: number };

/** A row of the function `enqueue`; places begin with 1 there. */
export interface EnqueueRow {
	readonly told: 'stored' | 'missing' | 'earlier' | 'added';
	readonly place: number | null;
	readonly number: number | null;
	readonly said: string | null;
}

/** A delivery that was stored. */
export interface AddedDelivery {
	readonly number: number;
	readonly isClaimed: boolean;
}

/** What became of a batch, by the places of its events. */
export interface EnqueueAnswer {
	/** The subscription that there is not. */
	readonly missing: ReadonlyMap<number, string>;
	/** The event that was stored under the same idempotency key before. */
	readonly earlier: ReadonlyMap<number, EarlierEvent>;
	readonly stored: ReadonlySet<number>;
	/** In the order asked for. */
	readonly added: ReadonlyMap<number, readonly AddedDelivery[]>;
}

/** An event that was stored under an idempotency key. */
export interface EarlierEvent {
	readonly number: number;
	readonly fingerprint: string | null;
}

/** Reads what `enqueue` answers. */
export function answerOf(
	rows: readonly EnqueueRow[],
	asked: readonly AskedDelivery[],
): EnqueueAnswer {
	const deliveries = listed(rows, 'added').map(addedOf);
	deliveries.sort((one, other) => one.place - other.place);
	const added = new Map<number, AddedDelivery[]>();
	for (const { place, ...delivery } of deliveries)
		append(added, asked[place]?.place ?? -1, delivery);
	return { ...toldOfEvents(rows), added };
}

/** Reads what `enqueued` answers: whose the deliveries of an event are follows from their order. */
export function foundAnswerOf(
	rows: readonly EnqueueRow[],
	asked: readonly AskedDelivery[],
): EnqueueAnswer | undefined {
	const told = toldOfEvents(rows);
	if (told.stored.size === 0) return undefined;
	const added = new Map<number, AddedDelivery[]>();
	for (const { place, number, isClaimed } of listed(rows, 'added').map(addedOf)) {
		const its = asked.filter((delivery) => delivery.place === place);
		const isAsked = its[added.get(place)?.length ?? 0]?.claimUntil !== undefined;
		append(added, place, { number, isClaimed: isClaimed && isAsked });
	}
	return { ...told, added };
}

function toldOfEvents(rows: readonly EnqueueRow[]): Omit<EnqueueAnswer, 'added'> {
	const missing = new Map<number, string>();
	const earlier = new Map<number, EarlierEvent>();
	for (const { told, place, number, said } of rows) {
		const at = (place ?? 0) - 1;
		if (told === 'missing' && !missing.has(at)) missing.set(at, said ?? '');
		if (told === 'earlier') earlier.set(at, { number: number ?? 0, fingerprint: said });
	}
	return {
		missing,
		earlier,
		stored: new Set(listed(rows, 'stored').map((place) => Number(place) - 1)),
	};
}

function listed(rows: readonly EnqueueRow[], wanted: EnqueueRow['told']): string[] {
	const said = rows.find(({ told }) => told === wanted)?.said;
	return said?.split(',') ?? [];
}

function addedOf(text: string): AddedDelivery & { readonly place: number } {
	const [place, number, claimed] = text.split(':');
	return { place: Number(place) - 1, number: Number(number), isClaimed: claimed !== undefined };
}

function append<Value>(to: Map<number, Value[]>, key: number, value: Value): void {
	const known = to.get(key);
	if (known === undefined) to.set(key, [value]);
	else known.push(value);
}
