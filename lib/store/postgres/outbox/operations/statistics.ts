import {
	type AttemptStretch,
	type AttemptTotals,
	STRETCHES,
	type StretchQuery,
} from '../../../outbox/statistics';
import {
	attemptCountsOf,
	idsWithin,
	isScopeName,
	resolutionNumbers,
	scopeName,
	stretchesOf,
	sumColumns,
	type SumRow,
} from '../../../outbox/sums';
import type { OutboxDatabase } from '../access/database';
import { whole } from './queue';

/** Entries counted in one transaction, about 20 ms of the server's. */
const entriesPerTransaction = 5000;
const { ever } = resolutionNumbers;

type Row = { readonly at: number; readonly subscription: string } & Readonly<
	Record<string, number>
>;

interface Progress {
	/** NULL: another process is counting. */
	readonly counted: number | null;
	readonly last: number;
}

/** Counts attempts once they are in the journal, and answers what they add up to. */
export class OutboxStatistics {
	/** All entries up to this one are committed, or never will be. */
	private knownEnd = 0;

	constructor(private readonly database: OutboxDatabase) {}

	/**
	 * See Outbox.rollUp. One process counts at a time, the others leave it to that one; and what may still be committed is
	 * left for the next time.
	 */
	async rollUp(): Promise<void> {
		let before = 0;
		for (;;) {
			const { counted, last } = await this.step(false);
			if (counted === null || counted >= last || counted <= before) return;
			before = counted;
		}
	}

	/** Counts all that is there when it is called; waits for others who count, and for what is being written. */
	async catchUp(): Promise<void> {
		let [before, until] = [-1, 0];
		let isEndKnown = false;
		for (;;) {
			const { counted, last } = await this.step(true);
			until ||= last;
			if (counted === null || counted >= until) return;
			if (counted <= before) {
				// The next entry is missing: a number that was given out, but not committed, or not yet.
				if (isEndKnown) return;
				isEndKnown = true;
				const [row] = await this.database.call<{ journal_end: number | null }>('journal_end');
				this.knownEnd = Math.max(this.knownEnd, row?.journal_end ?? 0);
			}
			before = counted;
		}
	}

	/** See Outbox.attemptCounts. */
	async counts({
		resolution,
		from,
		before,
		scope,
		subscriptionIds,
	}: StretchQuery): Promise<AttemptStretch[]> {
		await this.catchUp();
		const names = subscriptionIds ? idsWithin(subscriptionIds, scope) : await this.scopes(scope);
		const { milliseconds } = STRETCHES[resolution];
		const rows = await this.database.call<Row>(
			'attempt_sums',
			...[resolutionNumbers[resolution], milliseconds],
			Math.ceil(whole(from) / milliseconds) * milliseconds,
			Math.ceil(whole(before)),
			[...new Set(names)],
		);
		return stretchesOf(rows.map(sumRow), subscriptionIds !== undefined);
	}

	/** See Outbox.attemptTotals. */
	async totals(): Promise<AttemptTotals[]> {
		await this.catchUp();
		const rows = (await this.database.run<Row>('', selectTotals)).map(sumRow);
		return rows.flatMap(({ name, sums }) =>
			isScopeName(name) ? [] : [{ subscriptionId: name, ...attemptCountsOf(sums) }],
		);
	}

	private async scopes(scope: string | undefined): Promise<string[]> {
		if (scope !== undefined) return [scopeName(scope)];
		const rows = await this.database.run<Row>('', selectTotals);
		return rows.map(({ subscription }) => subscription).filter(isScopeName);
	}

	private async step(waits: boolean): Promise<Progress> {
		const [row] = await this.database.call<Progress>(
			'roll_up',
			...[this.database.now(), this.knownEnd, entriesPerTransaction, waits],
		);
		return row ?? { counted: null, last: 0 };
	}
}

const selectTotals = `SELECT * FROM $schema.attempt_counts WHERE resolution = ${ever} AND at = 0
	ORDER BY subscription`;

function sumRow(row: Row): SumRow {
	return {
		at: row.at,
		name: row.subscription,
		sums: sumColumns.map((column) => row[column] ?? 0),
	};
}
