import { setImmediate as nextTurn } from 'node:timers/promises';

import {
	type AttemptCounts,
	type AttemptStretch,
	type AttemptTotals,
	STRETCHES,
	type StretchQuery,
} from '../../outbox/statistics';
import { idsWithin, scopeName, type SumRow, stretchesOf } from '../../outbox/sums';
import type { SqliteOutboxAccess } from './access';
import { AttemptSums } from './operations/attemptSums';

/** Sums written in one transaction: three rows each, and a few for their scopes; about 2 ms. */
const sumsPerTransaction = 100;
/** Rows looked up in one go, about 3 ms. */
const rowsPerSlice = 1000;

/** Counts attempts once they are in the journal, and answers what they add up to. */
export class RollUp {
	private running: Promise<void> = Promise.resolve();

	constructor(private readonly access: SqliteOutboxAccess) {}

	/** See Outbox.rollUp. */
	run(): Promise<void> {
		const run = this.running.then(() => this.countAll());
		this.running = run.catch(() => undefined);
		return run;
	}

	/** See Outbox.attemptCounts. */
	async counts({ resolution, scope, every, ...query }: StretchQuery): Promise<AttemptStretch[]> {
		await this.run();
		const { subscriptionIds } = query;
		const names = subscriptionIds ? idsWithin(subscriptionIds, scope) : await this.scopes(scope);
		const range = await this.access.read(({ statistics }) => statistics.range(resolution, query));
		if (range === undefined || names.length === 0) return [];
		const sorted = [...new Set(names)].sort();
		const stretches = Math.max(1, Math.floor(rowsPerSlice / sorted.length));
		const step = stretches * STRETCHES[resolution].milliseconds;
		const rows: SumRow[] = [];
		for (let { from } = range; from < range.before; from += step) {
			if (from > range.from) await nextTurn();
			const part = { from, before: Math.min(from + step, range.before) };
			rows.push(
				...(await this.access.read(({ statistics }) => statistics.sums(resolution, part, sorted))),
			);
		}
		return stretchesOf(rows, { every, isOfEach: subscriptionIds !== undefined });
	}

	/** See Outbox.attemptTotals. */
	async totals(): Promise<AttemptTotals[]> {
		await this.run();
		return await this.access.read(({ statistics }) => statistics.totals());
	}

	/** See Outbox.allAttempts. */
	async all(scope: string | undefined): Promise<AttemptCounts> {
		await this.run();
		return await this.access.read(({ statistics }) => statistics.all(scope));
	}

	private async scopes(scope: string | undefined): Promise<readonly string[]> {
		if (scope !== undefined) return [scopeName(scope)];
		return await this.access.read(({ statistics }) => statistics.scopeNames());
	}

	/** Counts what is there when it is called. */
	private async countAll(): Promise<void> {
		let { counted, last } = await this.position();
		const until = last;
		while (counted < until) {
			await this.countSome(counted, until);
			({ counted, last } = await this.position());
		}
	}

	private position() {
		return this.access.read(({ statistics }) => statistics.position());
	}

	/** Reads entries in slices, without a transaction, and adds what they add up to in one, unless another process has done it. */
	private async countSome(after: number, until: number): Promise<void> {
		const sums = new AttemptSums();
		let counted = after;
		while (counted < until && sums.size < sumsPerTransaction) {
			const from = counted;
			const { entries, next } = await this.access.read(({ statistics }) =>
				statistics.entries(from, until),
			);
			sums.add(entries);
			counted = next ?? until;
			await nextTurn();
		}
		await this.access.write(({ statistics }) => statistics.count(sums, after, counted), sums.size);
	}
}
