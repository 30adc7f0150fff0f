import {
	type AttemptCounts,
	type AttemptStretch,
	type AttemptTotals,
	STRETCHES,
	type StretchQuery,
} from '../../../outbox/statistics';
import {
	allOf,
	idsWithin,
	resolutionNumbers,
	scopeName,
	stretchesOf,
	type SumRow,
	totalsOf,
} from '../../../outbox/sums';
import { textOf } from '../../text';
import type { OutboxDatabase } from '../access/database';
import { whole } from './queue';

/** Entries counted in one transaction, about 20 ms of the server's. */
const entriesPerTransaction = 5000;
/** Fewer are added up for whoever asks: that takes less than to write their sums. */
const entriesWorthWriting = 1000;

interface Progress {
	readonly counted: number;
	readonly last: number;
}

/** What a function answers, unless much is left to be counted first. */
interface Asked {
	readonly isAsked: boolean;
	readonly rows: ReadonlyArray<readonly [at: number, name: string, ...sums: number[]]> | null;
}

/** Counts attempts once they are in the journal, and answers what they add up to. */
export class OutboxStatistics {
	/** All entries up to this one are committed, or never will be. */
	private knownEnd = 0;
	/** How far the last roll-up has come. */
	private reached = 0;

	constructor(private readonly database: OutboxDatabase) {}

	/**
	 * See Outbox.rollUp. One process counts at a time, the others leave it to that one; and what may still be committed is
	 * left for the next time, which finds out whether it will be.
	 */
	async rollUp(): Promise<void> {
		const before = this.reached;
		let { counted, last } = await this.countOn({ fewest: 1, waits: false });
		if (counted < last && counted === before) {
			await this.learnEnd();
			({ counted, last } = await this.countOn({ fewest: 1, waits: false }));
		}
		this.reached = counted;
	}

	/** Counts all that is there when it is called; waits for others who count, and for what is being written. */
	async catchUp(): Promise<void> {
		const { counted, last } = await this.countOn({ fewest: 1, waits: true });
		if (counted >= last) return;
		// The next entry is missing: a number that was given out, but not committed, or not yet.
		await this.learnEnd();
		await this.countOn({ fewest: 1, waits: true });
	}

	/** See Outbox.attemptCounts. */
	async counts(query: StretchQuery): Promise<AttemptStretch[]> {
		const { resolution, from, before, every, scope, subscriptionIds } = query;
		const { milliseconds, keptMilliseconds } = STRETCHES[resolution];
		const all = scope === undefined ? null : [scopeName(scope)];
		const rows = await this.rows(
			'attempt_sums',
			...[resolutionNumbers[resolution], milliseconds],
			Math.ceil(whole(from) / milliseconds) * milliseconds,
			Math.ceil(whole(before)),
			this.database.now() - keptMilliseconds - milliseconds + 1,
			subscriptionIds ? idsWithin(subscriptionIds, scope) : all,
		);
		return stretchesOf(rows, { every, isOfEach: subscriptionIds !== undefined });
	}

	/** See Outbox.attemptTotals. */
	async totals(): Promise<AttemptTotals[]> {
		const rows = await this.rows('attempt_totals');
		return totalsOf(rows);
	}

	/** See Outbox.allAttempts. */
	async all(scope: string | undefined): Promise<AttemptCounts> {
		return allOf(await this.rows('attempt_totals'), scope);
	}

	/** What a function answers, at once where little is left to be counted: it adds that up, too, without waiting for anybody. */
	private async rows(name: string, ...values: readonly unknown[]): Promise<readonly SumRow[]> {
		let answer = await this.ask(name, values, entriesPerTransaction);
		if (!answer.isAsked) {
			await this.countOn({ fewest: entriesWorthWriting, waits: true });
			answer = await this.ask(name, values, Number.MAX_SAFE_INTEGER);
		}
		const rows = (answer.rows ?? []).map(([at, stored, ...sums]) => ({
			at,
			name: textOf(stored),
			sums,
		}));
		return rows.sort((one, other) => one.at - other.at);
	}

	private async ask(name: string, values: readonly unknown[], mostLeft: number): Promise<Asked> {
		const places = values.map((_, place) => `$${place + 6}`).join();
		const [row] = await this.database.run<Asked>(
			name,
			`SELECT last - counted <= $5 AS "isAsked", CASE WHEN last - counted <= $5 THEN $schema.${name}(${places}) END AS rows
				FROM $schema.roll_up($1, $2, $3, $4, false)`,
			[...this.counting(entriesWorthWriting), mostLeft, ...values],
		);
		return row ?? { isAsked: true, rows: null };
	}

	/** Counts in slices what is there, as far as it comes. */
	private async countOn({ fewest, waits }: { fewest: number; waits: boolean }): Promise<Progress> {
		for (let [before, until] = [-1, 0]; ;) {
			const [row] = await this.database.call<Progress>('roll_up', ...this.counting(fewest), waits);
			const { counted, last } = row ?? { counted: 0, last: 0 };
			until ||= last;
			if (counted >= until || counted <= before) return { counted, last: until };
			before = counted;
		}
	}

	private counting(fewest: number): number[] {
		return [this.database.now(), this.knownEnd, fewest, entriesPerTransaction];
	}

	/** Finds out up to which entry none is missing any more; whoever writes waits meanwhile. */
	private async learnEnd(): Promise<void> {
		const [row] = await this.database.call<{ journal_end: number | null }>('journal_end');
		this.knownEnd = Math.max(this.knownEnd, row?.journal_end ?? 0);
	}
}
