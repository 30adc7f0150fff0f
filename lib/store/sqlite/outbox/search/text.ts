import type { DeliveryFilter } from '../../../outbox';
import { deliveryId, eventId } from '../../../outbox/ids';
import { soughtBy, type TextPattern } from '../../../outbox/sought';
import type { OutboxTables } from '../tables/opened';
import type { OutboxSearch, SearchPosition, SearchSlice, Wanted } from './search';

/** Numbers that a slice of a search has found; `from` undefined: it is at its end. */
export interface FoundNumbers {
	readonly numbers: readonly number[];
	readonly from: number | undefined;
}

/** How long a slice looks for a text. */
const TEXT_MILLISECONDS = 3;
/** What is looked at together; longer data is read one by one, as it may be a thousand times as long. */
const TEXTS: Wanted = {
	limit: 128,
	columns: `number, event, order_key, (SELECT CASE WHEN octet_length(e.data) <= 4096 THEN e.data END
		FROM events e WHERE e.number = deliveries.event)`,
};

type TextRow = [number: number, event: number, orderKey: string | null, data: string | null];

/** Looks for deliveries, by a text too, in slices; needs no transaction. */
export class OutboxTextSearch {
	constructor(
		private readonly tables: OutboxTables,
		private readonly search: OutboxSearch,
	) {}

	/** Up to `limit` matches from a position on. */
	slice(asked: DeliveryFilter, position: SearchPosition, limit: number): FoundNumbers {
		const { filter, pattern } = soughtBy(asked, this.tables.mark);
		if (pattern !== undefined) return this.withText(filter, pattern, position, limit);
		const wanted = { limit, columns: 'number' };
		const { rows, from } = this.search.slice<[number]>(filter, position, wanted);
		return { numbers: rows.map(([number]) => number), from };
	}

	/** Looks at what the filter finds, until it has found enough or its time is over. */
	private withText(
		filter: DeliveryFilter,
		pattern: TextPattern,
		{ direction, from: start }: SearchPosition,
		limit: number,
	): FoundNumbers {
		const until = performance.now() + TEXT_MILLISECONDS;
		const has = this.textTest(pattern);
		const numbers: number[] = [];
		let from: number | undefined = start;
		while (from !== undefined) {
			const some: SearchSlice<TextRow> = this.search.slice(filter, { direction, from }, TEXTS);
			for (const row of some.rows) {
				if (has(row)) numbers.push(row[0]);
				const isOver = numbers.length === limit || performance.now() > until;
				if (isOver) return { numbers, from: row[0] };
			}
			from = some.from;
			if (performance.now() > until) break;
		}
		return { numbers, from };
	}

	/** Whether a delivery has a text. */
	private textTest({ plain, inJson }: TextPattern): (row: TextRow) => boolean {
		const { run, mark } = this.tables;
		const [itself, inData] = [new RegExp(plain, 'u'), new RegExp(inJson, 'u')];
		return ([number, event, orderKey, data]) =>
			itself.test(deliveryId(number)) ||
			itself.test(eventId(mark, event)) ||
			(orderKey !== null && itself.test(orderKey)) ||
			inData.test(data ?? run.eventData.get(event)?.[0] ?? '');
	}
}
