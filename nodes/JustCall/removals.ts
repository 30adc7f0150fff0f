/** Work that waits a moment and may be called off, by name; what has begun is waited for. */
export class Removals {
	private readonly waiting = new Map<string, NodeJS.Timeout>();
	private readonly running = new Map<string, Promise<void>>();

	constructor(private readonly graceMilliseconds: number) {}

	/** Removes after the grace period, or another pause, unless called off; replaces what waits under the same name. */
	schedule(name: string, remove: () => Promise<void>, milliseconds = this.graceMilliseconds): void {
		clearTimeout(this.waiting.get(name));
		const begin = () => {
			this.waiting.delete(name);
			const work = remove().finally(() => this.running.delete(name));
			this.running.set(name, work);
		};
		this.waiting.set(name, setTimeout(begin, milliseconds).unref());
	}

	/** Calls the removal off; one that has begun is let finish first. */
	async cancel(name: string): Promise<void> {
		clearTimeout(this.waiting.get(name));
		this.waiting.delete(name);
		await this.running.get(name);
	}
}
