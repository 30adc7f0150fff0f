/** What a request does with its event: carry a batch into a run itself, or have it carried by another's run. */
export type BatchRole<Event> =
	| {
			readonly kind: 'lead';
			readonly batch: readonly Event[];
			readonly ended: (stored: boolean) => void;
	  }
	| { readonly kind: 'follow'; readonly stored: boolean };

/** Most events one run carries. */
const MOST_EVENTS = 200;

interface Waiting<Event> {
	readonly event: Event;
	readonly take: (role: BatchRole<Event>) => void;
}

/**
 * Group commit for executions: while n8n stores one run, the events that arrive wait; the first of them then carries all
 * of them in the next run. A lone event waits for nothing, and nobody is answered before the run with its event is stored.
 */
export class Batching<Event> {
	private waiting: Array<Waiting<Event>> = [];
	private storing = false;

	/** Resolves with what this event has to do: to lead with a batch, or with the outcome of the run that carried it. */
	async join(event: Event): Promise<BatchRole<Event>> {
		return await new Promise((take) => {
			this.waiting.push({ event, take });
			if (!this.storing) this.next();
		});
	}

	private next(): void {
		const carried = this.waiting.splice(0, MOST_EVENTS);
		const [leader, ...followers] = carried;
		this.storing = leader !== undefined;
		leader?.take({
			kind: 'lead',
			batch: carried.map(({ event }) => event),
			ended: (stored) => {
				followers.forEach(({ take }) => take({ kind: 'follow', stored }));
				this.next();
			},
		});
	}
}
