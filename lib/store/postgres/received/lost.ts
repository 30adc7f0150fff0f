import type { ReceivedBatch } from '../../received';

/**
 * Batches that are in the tables, though whoever added them was told that they failed, as their answers were lost. They are
 * taken off the next one, so that all is counted once, whether they are added again or not.
 */
export class LostBatches {
	private asked: { readonly number: number; readonly batch: ReceivedBatch } | undefined;
	private written: readonly ReceivedBatch[] = [];

	/** The number of the batch of which nobody knows yet whether it is in the tables. */
	get unknown(): number | undefined {
		return this.asked?.number;
	}

	/** To be told of a batch whose answer was lost. */
	lost(number: number, batch: ReceivedBatch): void {
		this.asked = { number, batch };
	}

	/** To be told what became of it. */
	settled(isWritten: boolean): void {
		if (isWritten && this.asked !== undefined) this.written = [...this.written, this.asked.batch];
		this.asked = undefined;
	}

	/** What is left to be written of a batch. */
	left(batch: ReceivedBatch): ReceivedBatch {
		const rejected = new Set(this.written.flatMap((one) => one.rejected));
		return {
			...batch,
			counts: [...batch.counts, ...this.written.flatMap(({ counts }) => counts.map(negative))],
			events: [
				...this.written.flatMap(({ events }) =>
					events.map((event) => ({ ...event, count: -event.count })),
				),
				...batch.events,
			],
			rejected: batch.rejected.filter((request) => !rejected.has(request)),
		};
	}

	/** To be told that what was left is written. */
	takenOff(): void {
		this.written = [];
	}
}

function negative<Count extends ReceivedBatch['counts'][number]>(count: Count): Count {
	return {
		...count,
		count: -count.count,
		totalMilliseconds: -count.totalMilliseconds,
		durations: count.durations.map((duration) => -duration),
	};
}
