import {
	type AttemptCounts,
	type AttemptTotals,
	type Resolution,
	STRETCHES,
	stretchBegin,
} from '../../../outbox/statistics';
import {
	allOf,
	isScopeName,
	nameOf,
	resolutionNumbers,
	scopeNameOf,
	type SumRow,
	totalsOf,
} from '../../../outbox/sums';
import type { CountedEntry, SumColumns } from '../tables/statements/sums';
import type { OutboxTables } from '../tables/opened';
import { AttemptSums, type NamesOf } from './attemptSums';

/** Entries read in one go, about 2 ms. */
const entriesPerSlice = 1000;
const stretchesOf = Object.keys(STRETCHES) as Resolution[];

/** From a stretch on, and before a time; both in epoch milliseconds. */
export interface StretchRange {
	readonly from: number;
	readonly before: number;
}

/** What the attempts of the journal add up to. What writes is to be called within the open transaction. */
export class OutboxStatistics {
	constructor(private readonly tables: OutboxTables) {}

	/** Up to which entry attempts are counted, and which one is the last. */
	position(): { readonly counted: number; readonly last: number } {
		const { run } = this.tables;
		return { counted: this.counted, last: run.lastEntry.get()?.[0] ?? 0 };
	}

	/** Up to which entry attempts are counted. */
	get counted(): number {
		return this.tables.run.counted.get()?.[0] ?? 0;
	}

	/** Some entries after one, up to another one; there are more where `next` is given. */
	entries(after: number, until: number): { entries: CountedEntry[]; next: number | undefined } {
		const entries = this.tables.run.entriesToCount.all(after, until, entriesPerSlice);
		const isFull = entries.length === entriesPerSlice;
		return { entries, next: isFull ? entries[entries.length - 1]?.[0] : undefined };
	}

	/** Adds what the entries after one, up to another one, add up to; nothing where somebody else has counted meanwhile. */
	count(sums: AttemptSums, after: number, until: number): void {
		if (this.counted !== after) return;
		this.addStretches(sums);
		const ever = sums.rows(this.namesOf, () => 0);
		for (const row of ever) this.tables.run.addSums.run(resolutionNumbers.ever, ...flat(row));
		this.tables.run.setCounted.run(until);
	}

	/** Changes when entries after one were logged, and counts them by their new time. */
	moveEntries(after: number, move: () => void): void {
		const { counted, last } = this.position();
		// Whoever is counting at this time has read the old ones.
		this.count(this.sumsOf(counted, last), counted, last);
		const sums = this.sumsOf(after, last, -1);
		move();
		this.addAll(sums, after, last, 1);
		this.addStretches(sums);
	}

	/** The stretches that there may be of those asked for; undefined: none. */
	range(resolution: Resolution, { from, before }: StretchRange): StretchRange | undefined {
		const { milliseconds } = STRETCHES[resolution];
		const [first, last] = this.tables.run.firstAndLastSums.get(resolutionNumbers[resolution]) ?? [];
		if (typeof first !== 'number' || typeof last !== 'number') return undefined;
		const begin = Math.max(first, Math.ceil(from / milliseconds) * milliseconds);
		const end = Math.min(last + 1, before);
		return begin < end ? { from: begin, before: end } : undefined;
	}

	/** The sums under these names, oldest first. */
	sums(resolution: Resolution, { from, before }: StretchRange, names: readonly string[]): SumRow[] {
		const number = resolutionNumbers[resolution];
		const { milliseconds } = STRETCHES[resolution];
		const rows = this.tables.run.sums.all(
			...[number, from, before, milliseconds],
			JSON.stringify(names),
		);
		return rows.map(sumRow);
	}

	/** The names of all scopes. */
	scopeNames(): string[] {
		return this.tables.run.totals.all().flatMap(([, name]) => (isScopeName(name) ? [name] : []));
	}

	/** See Outbox.attemptTotals. */
	totals(): AttemptTotals[] {
		return totalsOf(this.tables.run.totals.all().map(sumRow));
	}

	/** See Outbox.allAttempts. */
	all(scope: string | undefined): AttemptCounts {
		return allOf(this.tables.run.totals.all().map(sumRow), scope);
	}

	/** Forgets some stretches that are older than they are kept; answers how many. */
	forgetOld(limit: number): number {
		for (const resolution of stretchesOf) {
			const number = resolutionNumbers[resolution];
			const { changes } = this.tables.run.forgetOldSums.run(
				number,
				this.newestOld(resolution),
				limit,
			);
			if (changes > 0) return Number(changes);
		}
		return 0;
	}

	private sumsOf(after: number, until: number, weight: 1 | -1 = 1): AttemptSums {
		const sums = new AttemptSums();
		this.addAll(sums, after, until, weight);
		return sums;
	}

	private addAll(sums: AttemptSums, after: number, until: number, weight: 1 | -1): void {
		for (let from: number | undefined = after; from !== undefined;) {
			const slice: ReturnType<OutboxStatistics['entries']> = this.entries(from, until);
			sums.add(slice.entries, weight);
			from = slice.next;
		}
	}

	private addStretches(sums: AttemptSums): void {
		const { run } = this.tables;
		for (const resolution of stretchesOf) {
			const number = resolutionNumbers[resolution];
			const oldest = this.newestOld(resolution);
			const rows = sums.rows(this.namesOf, (at) => {
				const begin = stretchBegin(at, resolution);
				return begin > oldest ? begin : undefined;
			});
			for (const row of rows) {
				run.addSums.run(number, ...flat(row));
				const [at, name, added] = row;
				if (added.some((sum) => sum < 0)) run.forgetEmptySums.run(number, at, name);
			}
		}
	}

	/** The begin of the newest stretch that is not kept any more. */
	private newestOld(resolution: Resolution): number {
		const { milliseconds, keptMilliseconds } = STRETCHES[resolution];
		return this.tables.now() - keptMilliseconds - milliseconds;
	}

	private readonly namesOf: NamesOf = (number) => {
		const known = this.tables.subscriptions.numbered(number)?.value ?? unknown;
		return [nameOf(known), scopeNameOf(known.id)];
	};
}

const unknown = { id: '', kind: 'direct' } as const;

function sumRow([at, name, ...sums]: SumColumns): SumRow {
	return { at, name, sums };
}

function flat([at, name, sums]: [number, string, number[]]): [number, string, ...number[]] {
	return [at, name, ...sums];
}
