import type { ReceivedBatch } from '../../../store/received';
import type { TriggerInfo } from '../../../store/received/counts';
import { TriggerTally } from './triggerTally';

/** What the process's triggers received since it was last written. */
export class Tally {
	private readonly triggers = new Map<string, TriggerTally>();
	private readonly introduced = new Map<string, TriggerInfo>();

	get isEmpty(): boolean {
		return this.triggers.size === 0 && this.introduced.size === 0;
	}

	/** This trigger was published. */
	introduce(trigger: TriggerInfo): void {
		this.introduced.set(trigger.id, trigger);
	}

	/** What this trigger received, as of which this was heard last. */
	of(trigger: TriggerInfo): TriggerTally {
		const known = this.triggers.get(trigger.id);
		if (known !== undefined) {
			known.info = trigger;
			return known;
		}
		const made = new TriggerTally(trigger);
		this.triggers.set(trigger.id, made);
		return made;
	}

	/** Takes over what was received later. */
	absorb(later: Tally): void {
		for (const one of later.introduced.values()) this.introduce(one);
		for (const one of later.triggers.values()) this.of(one.info).absorb(one);
	}

	/** All of it, as it is written. */
	batch(): ReceivedBatch {
		const triggers = [...this.triggers.values()];
		const written = triggers.map((trigger) => trigger.written());
		return {
			...(this.introduced.size > 0 && { introduced: [...this.introduced.values()] }),
			triggers: triggers.map(({ info }) => info),
			counts: written.flatMap(({ counts }) => counts),
			rejected: written.flatMap(({ rejected }) => rejected),
			events: written.flatMap(({ events }) => events),
			drift: written.flatMap(({ drift }) => drift),
		};
	}
}
