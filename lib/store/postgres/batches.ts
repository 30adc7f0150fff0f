import { setImmediate as nextTurn } from 'node:timers/promises';

interface Waiting<Operation, Result> {
	readonly operation: Operation;
	readonly resolve: (result: Result) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Sends the operations that arrive while a statement is in progress together with the next one: a round trip and a commit
 * cost far more than an operation. Their order is kept. A statement that fails rejects all that were in it, and all that
 * wait for it where they would meet the same.
 */
export class Batches<Operation, Result> {
	private queue: Waiting<Operation, Result>[] = [];
	private flushing: Promise<void> | undefined;

	/**
	 * `send` answers a result for each operation, in their order; it gets `limit` of them at most. `concernsAll`: whether an
	 * error of one statement would be that of the next, too.
	 */
	constructor(
		private readonly send: (operations: readonly Operation[]) => Promise<readonly Result[]>,
		private readonly limit: number,
		private readonly concernsAll: (error: unknown) => boolean,
	) {}

	/** Answers what the statement said to this operation, once it is committed. */
	run(operation: Operation): Promise<Result> {
		return new Promise((resolve, reject) => {
			this.queue.push({ operation, resolve, reject });
			this.flushing ??= this.flush();
		});
	}

	/** Resolves when nothing waits any more; never rejects. */
	async idle(): Promise<void> {
		await this.flushing;
	}

	private async flush(): Promise<void> {
		// What arrives in the same turn of the event loop goes together.
		await nextTurn();
		while (this.queue.length > 0) {
			const batch = this.queue.slice(0, this.limit);
			this.queue = this.queue.slice(this.limit);
			await this.settle(batch);
		}
		this.flushing = undefined;
	}

	private async settle(batch: ReadonlyArray<Waiting<Operation, Result>>): Promise<void> {
		try {
			const results = await this.send(batch.map(({ operation }) => operation));
			if (results.length !== batch.length) {
				throw new Error(`${results.length} results for ${batch.length} operations`);
			}
			batch.forEach(({ resolve }, position) => resolve(results[position] as Result));
		} catch (error) {
			const waiting = this.concernsAll(error) ? this.queue.splice(0) : [];
			for (const { reject } of [...batch, ...waiting]) reject(error);
		}
	}
}
