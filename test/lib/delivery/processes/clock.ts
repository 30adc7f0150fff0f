import type { Clock } from '../../../../lib/time/clock';

/** The clock of one process: its timers ring only while it runs. */
export class ProcessClock implements Clock {
	readonly now: Clock['now'];
	readonly elapsed: Clock['elapsed'];
	private state: 'runs' | 'suspended' | 'killed' = 'runs';
	private missed: Array<() => void> = [];

	constructor(private readonly of: Clock) {
		this.now = of.now;
		this.elapsed = of.elapsed;
	}

	readonly timer = (delayMilliseconds: number, callback: () => void): (() => void) => {
		let isCancelled = false;
		const ring = () => {
			if (!isCancelled) callback();
		};
		const cancel = this.of.timer(delayMilliseconds, () => {
			if (this.state === 'runs') ring();
			else this.missed.push(ring);
		});
		return () => {
			isCancelled = true;
			cancel();
		};
	};

	suspend(): void {
		this.state = 'suspended';
	}

	kill(): void {
		this.state = 'killed';
	}

	/** What would have rung meanwhile rings now. */
	resume(): void {
		this.state = 'runs';
		for (const ring of this.missed.splice(0)) ring();
	}
}
