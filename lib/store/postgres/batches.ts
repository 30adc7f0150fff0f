import { setImmediate as nextTurn } from 'node:timers/promises';

/** Asked for again in the next batch, as another one changed what it depends on. */
export const again = Symbol('again');

/** How a batch is written, and what may be in it. */
export interface BatchWriter<Asked, Answer> {
	/** Writes all of them in one transaction; an Error is what one of them alone rejects with. */
	write(batch: readonly Asked[]): Promise<ReadonlyArray<Answer | Error | typeof again>>;
	/** What a batch has once only; undefined: it may be with any other. */
	keyOf?(asked: Asked): string | undefined;
	/** How much of a batch it fills; absent: 1. */
	weightOf?(asked: Asked): number;
	/** A batch is no heavier than that, unless it has one member only. */
	readonly most: number;
	/** How many batches may be in progress at a time; absent: 1. */
	readonly parallel?: number;
	/** True when one member alone is to blame, so that each deserves a try of its own; absent: never. */
	isOwnFault?(error: unknown): boolean;
	/** True when another transaction was in the way; absent: never. */
	isConflict?(error: unknown): boolean;
	/** True when whatever waits would meet the same, and is rejected with it; absent: never. */
	concernsAll?(error: unknown): boolean;
	/** The error that callers see; absent: the one there is. */
	explain?(error: unknown): Error;
}

interface Waiting<Asked, Answer> {
	readonly asked: Asked;
	readonly resolve: (answer: Answer) => void;
	readonly reject: (error: unknown) => void;
}

const triesAtConflicts = 5;

/**
 * Writes together what is asked for while the batch before is in progress, or in one turn of the event loop: a transaction
 * costs far more than one member of it. Where more waits than fits a batch, several are in progress. Each promise settles
 * once it is committed.
 */
export class Batches<Asked, Answer> {
	private queue: Waiting<Asked, Answer>[] = [];
	/** Of all that waits. */
	private weight = 0;
	private readonly writing = new Set<Promise<void>>();

	constructor(private readonly writer: BatchWriter<Asked, Answer>) {}

	/** Has it written with the next batch. */
	run(asked: Asked): Promise<Answer> {
		return new Promise<Answer>((resolve, reject) => {
			this.queue.push({ asked, resolve, reject });
			this.weight += this.weightOf(asked);
			if (this.hasRoom) this.start();
		});
	}

	/** Resolves when nothing waits any more; never rejects. */
	async idle(): Promise<void> {
		while (this.writing.size > 0) await Promise.all(this.writing);
	}

	private get hasRoom(): boolean {
		const { parallel = 1, most } = this.writer;
		return this.writing.size === 0 || (this.writing.size < parallel && this.weight >= most);
	}

	private start(): void {
		const writing = this.writeAll().then(() => {
			this.writing.delete(writing);
			// Asked for while it ended.
			if (this.queue.length > 0 && this.hasRoom) this.start();
		});
		this.writing.add(writing);
	}

	private async writeAll(): Promise<void> {
		await nextTurn();
		while (this.queue.length > 0) {
			if (this.writing.size > 1 && this.weight < this.writer.most) return;
			await this.settle(this.next());
		}
	}

	/** Takes what goes together, in the order asked for; what shares a key with an earlier one waits. */
	private next(): Waiting<Asked, Answer>[] {
		const batch: Waiting<Asked, Answer>[] = [];
		const left: Waiting<Asked, Answer>[] = [];
		const keys = new Set<string>();
		let weight = 0;
		for (const [place, waiting] of this.queue.entries()) {
			const key = this.writer.keyOf?.(waiting.asked);
			const its = this.weightOf(waiting.asked);
			if (weight + its > this.writer.most && batch.length > 0) {
				left.push(...this.queue.slice(place));
				break;
			}
			if (key !== undefined && keys.has(key)) {
				left.push(waiting);
			} else {
				batch.push(waiting);
				weight += its;
			}
			if (key !== undefined) keys.add(key);
		}
		this.queue = left;
		this.weight -= weight;
		return batch;
	}

	private weightOf(asked: Asked): number {
		return this.writer.weightOf?.(asked) ?? 1;
	}

	private async settle(batch: readonly Waiting<Asked, Answer>[]): Promise<void> {
		let error: unknown;
		for (let tries = 0; tries < triesAtConflicts; tries += 1) {
			try {
				const answers = await this.writer.write(batch.map(({ asked }) => asked));
				return this.answer(batch, answers);
			} catch (reason) {
				error = reason;
				if (!this.writer.isConflict?.(error)) break;
			}
		}
		if (batch.length > 1 && this.writer.isOwnFault?.(error)) {
			for (const waiting of batch) await this.settle([waiting]);
			return;
		}
		const others = this.writer.concernsAll?.(error) ? this.takeAll() : [];
		for (const { reject } of [...batch, ...others]) reject(this.explained(error));
	}

	private takeAll(): readonly Waiting<Asked, Answer>[] {
		this.weight = 0;
		return this.queue.splice(0);
	}

	private explained(error: unknown): unknown {
		return this.writer.explain?.(error) ?? error;
	}

	private answer(
		batch: readonly Waiting<Asked, Answer>[],
		answers: ReadonlyArray<Answer | Error | typeof again>,
	): void {
		const repeated: Waiting<Asked, Answer>[] = [];
		batch.forEach((waiting, place) => {
			const answer = answers[place];
			if (answer === again) repeated.push(waiting);
			else if (answer instanceof Error) waiting.reject(this.explained(answer));
			else waiting.resolve(answer as Answer);
		});
		for (const { asked } of repeated) this.weight += this.weightOf(asked);
		this.queue.unshift(...repeated);
	}
}
