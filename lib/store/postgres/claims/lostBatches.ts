import { DatabaseError } from 'pg';

interface Lost {
	readonly holder: string;
	readonly until: number;
}

/**
 * Batches whose answers never came: the server may have done them, or may still, and nobody knows of what they claimed.
 * Those that follow void it, for as long as the server may be at work on them.
 */
export class LostBatches {
	private batches: readonly Lost[] = [];

	/** `elapsed`: milliseconds since some moment; `lastMilliseconds`: how long a statement may take. */
	constructor(
		private readonly elapsed: () => number,
		private readonly lastMilliseconds: number,
	) {}

	/** Who they were. */
	get holders(): readonly string[] {
		const now = this.elapsed();
		this.batches = this.batches.filter(({ until }) => until > now);
		return this.batches.map(({ holder }) => holder);
	}

	/** To be told of a batch that failed. */
	failed(holder: string, error: unknown): void {
		// What the server calls an error it has undone.
		if (error instanceof DatabaseError && error.severity === 'ERROR') return;
		this.batches = [...this.batches, { holder, until: this.elapsed() + this.lastMilliseconds }];
	}
}
