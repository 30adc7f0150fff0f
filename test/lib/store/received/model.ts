import type { ReceivedBatch } from '../../../../lib/store/received';
import type {
	AcceptedEvent,
	ReceivedCount,
	TriggerInfo,
} from '../../../../lib/store/received/counts';
import type { DriftNote, LastEvent, RejectedRequest } from '../../../../lib/store/received/notes';
import { day, durations, hour, minute } from './world';

type Total = Omit<ReceivedCount, 'at'>;
type Stretch = Total & { readonly from: number };
type Resolution = 'fiveMinutes' | 'hour';

const lengths = { fiveMinutes: 5 * minute, hour };
const kept = { fiveMinutes: 2 * day, hour: 32 * day };

/** The store's rules over plain lists, which are put in order only when they are read. */
export class ReceivedModel {
	private readonly triggers = new Map<string, TriggerInfo>();
	private totals: Total[] = [];
	private stretches: Record<Resolution, Stretch[]> = { fiveMinutes: [], hour: [] };
	/** In the order they were added. */
	private rejected: RejectedRequest[] = [];
	private events: LastEvent[] = [];
	private fields: DriftNote[] = [];

	add(batch: ReceivedBatch): void {
		for (const trigger of batch.introduced ?? []) {
			if (this.isReached(trigger)) continue;
			const { seenAt = -Infinity } = this.triggers.get(trigger.id) ?? {};
			this.triggers.set(trigger.id, { ...trigger, seenAt: Math.max(seenAt, trigger.seenAt) });
		}
		for (const trigger of batch.triggers) {
			const { seenAt = -Infinity } = this.triggers.get(trigger.id) ?? {};
			if (trigger.seenAt >= seenAt) this.triggers.set(trigger.id, trigger);
		}
		for (const count of batch.counts) this.count(count);
		for (const event of batch.events) this.addEvent(event);
		for (const field of batch.drift) this.addField(field);
		this.rejected.push(...batch.rejected);
		// Only the end of a batch counts.
		this.rejected = this.rejected.filter((one) => this.place(one) < 100);
		this.events = this.events.filter((one) => this.eventsOf(one.triggerId).indexOf(one) < 200);
	}

	accept({ trigger, eventType, eventId, at, milliseconds }: AcceptedEvent): void {
		const { id: triggerId } = trigger;
		const count: ReceivedCount = {
			triggerId,
			verdict: 'accepted',
			reason: '',
			at,
			count: 1,
			durations: durations([milliseconds]),
			totalMilliseconds: milliseconds,
		};
		const events = [{ triggerId, eventType, eventId, at, count: 1 }];
		this.add({ triggers: [trigger], counts: [count], rejected: [], events, drift: [] });
	}

	purge(now: number): void {
		for (const resolution of ['fiveMinutes', 'hour'] as const) {
			const ended = now - kept[resolution] - lengths[resolution];
			this.stretches[resolution] = this.stretches[resolution].filter(({ from }) => from > ended);
		}
		const oldest = now - 32 * day;
		const oldestDay = new Date(oldest).toISOString().slice(0, 10);
		this.rejected = this.rejected.filter(({ at }) => at >= oldest);
		this.fields = this.fields.filter(({ day: noticed }) => noticed >= oldestDay);
		for (const { id, seenAt } of [...this.triggers.values()]) {
			if (seenAt < oldest) this.forget(id);
		}
	}

	/** As `ReceivedWorld.everything`. */
	get everything(): Record<string, unknown> {
		const triggers = [...this.triggers.values()].sort(
			(one, other) => other.seenAt - one.seenAt || inOrder([one.id], [other.id]),
		);
		return {
			triggers: triggers.map((one) => (this.isReached(one) ? one : { ...one, isUnreached: true })),
			fiveMinutes: sorted(this.stretches.fiveMinutes),
			hours: sorted(this.stretches.hour),
			totals: sorted(this.totals),
			rejected: this.newest(this.rejected),
			notes: triggers.map(({ id }) => [this.eventsOf(id), this.fieldsOf(id)]),
		};
	}

	private isReached({ id }: TriggerInfo): boolean {
		return this.totals.some(({ triggerId }) => triggerId === id);
	}

	private count({ at, ...count }: ReceivedCount): void {
		this.totals = addedTo(this.totals, count);
		for (const resolution of ['fiveMinutes', 'hour'] as const) {
			const from = at - (at % lengths[resolution]);
			this.stretches[resolution] = addedTo(this.stretches[resolution], { ...count, from });
		}
	}

	private addEvent(event: LastEvent): void {
		const isSame = (one: LastEvent) =>
			one.triggerId === event.triggerId && one.eventType === event.eventType;
		const known = this.events.find(isSame);
		const last = known !== undefined && known.at > event.at ? known : event;
		const count = event.count + (known?.count ?? 0);
		this.events = [...this.events.filter((one) => !isSame(one)), { ...last, count }];
	}

	private addField(field: DriftNote): void {
		const ofDay = this.fields.filter(
			({ triggerId, day: noticed }) => triggerId === field.triggerId && noticed === field.day,
		);
		const known = ofDay.find((one) => one.field === field.field && one.kind === field.kind);
		if (known === undefined && ofDay.length === 200) return;
		if (known !== undefined && known.at <= field.at) return;
		this.fields = [...this.fields.filter((one) => one !== known), field];
	}

	private forget(triggerId: string): void {
		const isOther = (one: { readonly triggerId: string }) => one.triggerId !== triggerId;
		this.triggers.delete(triggerId);
		this.totals = this.totals.filter(isOther);
		this.stretches.fiveMinutes = this.stretches.fiveMinutes.filter(isOther);
		this.stretches.hour = this.stretches.hour.filter(isOther);
		this.rejected = this.rejected.filter(isOther);
		this.events = this.events.filter(isOther);
		this.fields = this.fields.filter(isOther);
	}

	private newest(requests: readonly RejectedRequest[]): RejectedRequest[] {
		return [...requests].reverse().sort((one, other) => other.at - one.at);
	}

	/** How many of its trigger are newer. */
	private place(request: RejectedRequest): number {
		const ofTrigger = this.rejected.filter(({ triggerId }) => triggerId === request.triggerId);
		return this.newest(ofTrigger).indexOf(request);
	}

	private eventsOf(trigger: string): LastEvent[] {
		return this.events
			.filter(({ triggerId }) => triggerId === trigger)
			.sort((one, other) => other.at - one.at || inOrder([one.eventType], [other.eventType]));
	}

	private fieldsOf(trigger: string): DriftNote[] {
		return this.fields
			.filter(({ triggerId }) => triggerId === trigger)
			.sort(
				(one, other) =>
					other.at - one.at || inOrder([one.field, one.kind], [other.field, other.kind]),
			);
	}
}

function addedTo<Counted extends Total>(rows: readonly Counted[], more: Counted): Counted[] {
	const known = rows.find((row) => inOrder(namesOf(row), namesOf(more)) === 0);
	const whole = {
		...more,
		count: more.count + (known?.count ?? 0),
		totalMilliseconds: more.totalMilliseconds + (known?.totalMilliseconds ?? 0),
		durations: more.durations.map((one, place) => one + (known?.durations[place] ?? 0)),
	};
	return [...rows.filter((row) => row !== known), whole];
}

function sorted<Counted extends Total>(rows: readonly Counted[]): Counted[] {
	return [...rows].sort((one, other) => inOrder(namesOf(one), namesOf(other)));
}

function namesOf({ triggerId, verdict, reason, ...row }: Total | Stretch) {
	return ['from' in row ? row.from : 0, triggerId, verdict, reason];
}

function inOrder(
	one: ReadonlyArray<string | number>,
	other: ReadonlyArray<string | number>,
): number {
	for (const [place, value] of one.entries()) {
		const against = other[place] ?? '';
		if (value !== against) return value < against ? -1 : 1;
	}
	return 0;
}
