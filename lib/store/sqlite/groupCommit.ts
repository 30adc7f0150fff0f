import { setImmediate as nextTurn } from 'node:timers/promises';

/** What GroupCommit needs of an engine whose operations are synchronous. */
export interface Transactions {
	/** Opens a transaction; may wait first, for a lock or for a file to load. */
	begin(): Promise<void>;
	commit(): void;
	/** Undoes the open transaction, if there is one, and never throws; gets the error that led here. */
	rollback(error: unknown): void;
	/** True when the failed operation alone is to blame, so that its neighbours deserve another try. */
	isOwnFault(error: unknown): boolean;
	/** The error that callers see. */
	explain(error: unknown): unknown;
}

interface Waiting {
	readonly operation: () => unknown;
	/** How many plain operations it is worth. */
	readonly weight: number;
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: unknown) => void;
}

interface Failure {
	readonly error: unknown;
	/** The operations that end with the error. */
	readonly failed: readonly Waiting[];
	/** The operations that are run again without those. */
	readonly remaining: readonly Waiting[];
}

/**
 * Runs the operations that arrive in one turn of the event loop in one transaction: a commit costs
 * far more than an operation. Each promise settles only after the COMMIT; order is kept. An operation
 * must bear being run twice, because the batch of a faulty neighbour is undone and run again.
 */
export class GroupCommit {
	private queue: Waiting[] = [];
	private flushing: Promise<void> | undefined;

	/**
	 * A batch never exceeds `operationsPerBatch`, so that it does not hold the event loop for long; an operation that is
	 * worth more than those has a batch of its own.
	 */
	constructor(
		private readonly transactions: Transactions,
		private readonly operationsPerBatch: number,
	) {}

	/**
	 * Queues the operation and answers its result once that is committed; rejects with a result that is an Error, for which
	 * nothing is undone. `weight`: how many plain ones it is worth.
	 */
	run<T>(operation: () => T | Error, weight = 1): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			const settle = (result: unknown) =>
				result instanceof Error ? reject(result) : resolve(result as T);
			this.queue.push({ operation, weight, resolve: settle, reject });
			this.flushing ??= this.flush();
		});
	}

	/** Resolves when nothing waits any more; never rejects. */
	async idle(): Promise<void> {
		await this.flushing;
	}

	private async flush(): Promise<void> {
		while (this.queue.length > 0) {
			await nextTurn();
			const waiting = this.queue;
			this.queue = [];
			for (let start = 0; start < waiting.length;) {
				if (start > 0) await nextTurn();
				const end = this.batchEnd(waiting, start);
				await this.settle(waiting.slice(start, end));
				start = end;
			}
		}
		this.flushing = undefined;
	}

	private batchEnd(waiting: readonly Waiting[], start: number): number {
		let weight = waiting[start]?.weight ?? 0;
		let end = start + 1;
		for (; end < waiting.length; end += 1) {
			weight += waiting[end]?.weight ?? 0;
			if (weight > this.operationsPerBatch) break;
		}
		return end;
	}

	private async settle(batch: readonly Waiting[]): Promise<void> {
		let remaining = batch;
		while (remaining.length > 0) {
			const failure = await this.attempt(remaining);
			if (!failure) return;
			const explained = this.transactions.explain(failure.error);
			for (const waiting of failure.failed) waiting.reject(explained);
			remaining = failure.remaining;
		}
	}

	private async attempt(batch: readonly Waiting[]): Promise<Failure | undefined> {
		let current: Waiting | undefined;
		try {
			await this.transactions.begin();
			const results: unknown[] = [];
			for (const waiting of batch) {
				current = waiting;
				results.push(waiting.operation());
			}
			current = undefined;
			this.transactions.commit();
			batch.forEach((waiting, position) => waiting.resolve(results[position]));
			return undefined;
		} catch (error) {
			this.transactions.rollback(error);
			if (!current || !this.transactions.isOwnFault(error)) {
				return { error, failed: batch, remaining: [] };
			}
			const culprit = current;
			return { error, failed: [culprit], remaining: batch.filter((one) => one !== culprit) };
		}
	}
}
