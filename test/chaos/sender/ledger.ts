import type { LifeLine } from './protocol';
import type { Temper } from './sink';

/** A delivery that the sender has promised. */
export interface Promised {
	readonly id: string;
	readonly temper: Temper;
	readonly mark: string;
	readonly eventId: string;
}

/** When a sender was killed, and by when all that it had written has been read; epoch milliseconds. */
export interface Kill {
	readonly at: number;
	readonly readBy: number;
}

/** What the senders' lives have said, from the first to the last. */
export class Ledger {
	readonly promised = new Map<string, Promised>();
	readonly secrets: Partial<Record<Temper, string>> = {};
	/** Events whose storing was said again after a kill had hidden it. */
	repeated = 0;
	readonly kills: Kill[] = [];
	/** Sentences about what must not happen. */
	readonly complaints: string[] = [];
	private readonly unanswered = new Set<string>();
	private readonly eventIds = new Map<string, string>();

	/** Events that were begun and not answered: as any client does, they are sent again. */
	get again(): string[] {
		return [...this.unanswered];
	}

	note(line: LifeLine): void {
		if (line.kind === 'subscribed') this.secrets[line.temper] = line.secret;
		if (line.kind === 'sending') this.unanswered.add(line.mark);
		if (line.kind === 'rejected') this.complaints.push(`Rejected ${line.mark}: ${line.problem}`);
		if (line.kind === 'log') this.complaints.push(`The sender's log: ${line.text}`);
		if (line.kind === 'accepted') this.accept(line);
	}

	private accept(line: LifeLine & { kind: 'accepted' }): void {
		const { mark, eventId, deliveries } = line;
		this.unanswered.delete(mark);
		if (line.repeated) this.repeated++;
		const before = this.eventIds.get(mark) ?? eventId;
		if (before !== eventId) this.complaints.push(`${mark} became two events`);
		this.eventIds.set(mark, eventId);
		for (const { id, temper } of deliveries) {
			// Not by id: a store that forgets would give the same id to another event.
			this.promised.set(`${mark} ${temper}`, { id, temper, mark, eventId });
		}
	}
}
