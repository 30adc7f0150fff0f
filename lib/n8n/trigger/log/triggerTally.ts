import { durationIndex, noDurations } from '../../../store/durations';
import { stretchBegin } from '../../../store/outbox/statistics';
import type { AcceptedEvent, ReceivedCount, TriggerInfo } from '../../../store/received/counts';
import {
	DRIFT_KEPT,
	EVENT_TYPES_KEPT,
	type DriftNote,
	type LastEvent,
	type RejectedRequest,
} from '../../../store/received/notes';
import type { VerdictKind } from '../../../webhook/answers';

/** A request that was answered. */
export interface AnsweredRequest {
	readonly verdict: VerdictKind;
	/** From a closed set; empty for what is not rejected. */
	readonly reason: string;
	/** Epoch milliseconds. */
	readonly at: number;
	/** From the request to its answer. */
	readonly milliseconds: number;
}

/** Rejected requests that are kept of one trigger until they are written; of more, only the number. */
export const MOST_REJECTED = 20;
/** Stretches told apart while nothing can be written, two hours of them; what comes later counts in the last. */
const MOST_STRETCHES = 24;

interface Stretch {
	readonly begin: number;
	count: number;
	totalMilliseconds: number;
	readonly durations: number[];
}

/** What one trigger received since it was last written. Bounded, whatever strangers send. */
export class TriggerTally {
	/** By verdict and reason, which are few; of each the stretches, the last one last. */
	private readonly counts = new Map<VerdictKind, Map<string, Stretch[]>>();
	private readonly events = new Map<string, LastEvent>();
	private readonly drift = new Map<string, DriftNote>();
	private rejected: RejectedRequest[] = [];
	private room = MOST_REJECTED;

	constructor(public info: TriggerInfo) {}

	/** Counts a request. */
	count({ verdict, reason, at, milliseconds }: AnsweredRequest): void {
		const stretch = this.stretchAt(verdict, reason, stretchBegin(at, 'fiveMinutes'));
		const index = durationIndex(milliseconds);
		stretch.count += 1;
		stretch.totalMilliseconds += milliseconds;
		stretch.durations[index] = (stretch.durations[index] ?? 0) + 1;
	}

	/** Counts an accepted event that no store has counted. */
	accept({ trigger, eventType, eventId, at, milliseconds }: AcceptedEvent): void {
		this.count({ verdict: 'accepted', reason: '', at, milliseconds });
		this.addEvent({ triggerId: trigger.id, eventType, eventId, at, count: 1 });
	}

	/** Whether a rejected request is kept, or only its number: what is not kept need not be put together. */
	get keepsRejected(): boolean {
		return this.room > 0;
	}

	/** Keeps a rejected request, if there is room: the first since what was received is written anew, or can't be. */
	reject(request: RejectedRequest): void {
		if (!this.keepsRejected) return;
		this.room -= 1;
		this.addRejected([request]);
	}

	/** Keeps what is new or missing in a vendor's data, up to as much as a store keeps of a day. */
	note(note: DriftNote): void {
		const name = [note.day, note.kind, note.eventType, note.field].join('\n');
		if (this.drift.size < DRIFT_KEPT && !this.drift.has(name)) this.drift.set(name, note);
	}

	/** Takes over what the same trigger received later. */
	absorb(later: TriggerTally): void {
		this.info = later.info;
		for (const [verdict, reasons] of later.counts) {
			for (const [reason, stretches] of reasons) {
				for (const stretch of stretches) {
					addTo(this.stretchAt(verdict, reason, stretch.begin), stretch);
				}
			}
		}
		this.addRejected(later.rejected);
		for (const event of later.events.values()) this.addEvent(event);
		for (const note of later.drift.values()) this.note(note);
	}

	/** All of it, as it is written. */
	written() {
		const triggerId = this.info.id;
		const counts: ReceivedCount[] = [];
		for (const [verdict, reasons] of this.counts) {
			for (const [reason, stretches] of reasons) {
				for (const { begin, ...numbers } of stretches) {
					counts.push({ triggerId, verdict, reason, at: begin, ...numbers });
				}
			}
		}
		return {
			counts,
			rejected: this.rejected,
			events: [...this.events.values()],
			drift: [...this.drift.values()],
		};
	}

	private stretchAt(verdict: VerdictKind, reason: string, begin: number): Stretch {
		const reasons = entryOf(this.counts, verdict, () => new Map<string, Stretch[]>());
		const stretches = entryOf(reasons, reason, () => []);
		const last = stretches.at(-1);
		if (last !== undefined && (last.begin === begin || stretches.length >= MOST_STRETCHES)) {
			return last;
		}
		const stretch = { begin, count: 0, totalMilliseconds: 0, durations: noDurations() };
		stretches.push(stretch);
		return stretch;
	}

	private addRejected(requests: readonly RejectedRequest[]): void {
		this.rejected = [...this.rejected, ...requests].slice(-MOST_REJECTED);
	}

	private addEvent(event: LastEvent): void {
		const known = this.events.get(event.eventType);
		if (known === undefined && this.events.size >= EVENT_TYPES_KEPT) return;
		this.events.set(event.eventType, { ...event, count: event.count + (known?.count ?? 0) });
	}
}

function addTo(stretch: Stretch, other: Stretch): void {
	stretch.count += other.count;
	stretch.totalMilliseconds += other.totalMilliseconds;
	other.durations.forEach((count, index) => {
		stretch.durations[index] = (stretch.durations[index] ?? 0) + count;
	});
}

/** The entry under a name, made where there is none. */
function entryOf<Name, Entry>(
	entries: Map<Name, Entry>,
	name: NoInfer<Name>,
	make: () => NoInfer<Entry>,
): Entry {
	const known = entries.get(name);
	if (known !== undefined) return known;
	const made = make();
	entries.set(name, made);
	return made;
}
