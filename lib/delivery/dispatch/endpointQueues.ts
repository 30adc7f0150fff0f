import type { StoredSubscription } from '../../store/outbox/subscription';
import { Line } from './endpointQueue';
import type { Sharing } from './capacity';
import type { DispatcherOptions } from './options';

/** What the dispatcher is told. */
export interface LineEvents {
	/** A single attempt is now to decide about the line's other deliveries. */
	readonly probes: (line: Line) => void;
	/** The line is no more. */
	readonly dropped: (line: Line) => void;
}

/** The dispatcher's lines, one for each subscription it has met. */
export class Lines {
	private readonly lines = new Map<string, Line>();

	constructor(
		private readonly settingsOf: DispatcherOptions['settingsOf'],
		private readonly sharing: Sharing,
		private readonly events: LineEvents,
	) {}

	/** The line of a subscription's id, where there is one. */
	get(subscriptionId: string): Line | undefined {
		return this.lines.get(subscriptionId);
	}

	/** The line of a subscription, which is at least as new as this. */
	of(subscription: StoredSubscription): Line {
		const known = this.lines.get(subscription.id);
		if (known !== undefined) {
			if (known.subscription.revision < subscription.revision) this.renew(known, subscription);
			return known;
		}
		const settings = this.settingsOf(subscription);
		const line = new Line(subscription, settings, this.sharing.originOf(settings.origin));
		this.lines.set(subscription.id, line);
		return line;
	}

	/** Takes over a subscription as it is stored now. */
	renew(line: Line, subscription: StoredSubscription): void {
		const same = line.subscription.revision === subscription.revision;
		const before = line.lane.probingSince;
		const settings = same ? line.settings : this.settingsOf(subscription);
		line.refresh(subscription, settings);
		line.ofOrigin = this.sharing.originOf(settings.origin);
		const { probingSince } = line.lane;
		if (probingSince !== undefined && probingSince !== before) this.events.probes(line);
	}

	/** Forgets a line. */
	drop(line: Line): void {
		line.sleep();
		this.events.dropped(line);
		this.lines.delete(line.lane.id);
	}

	/** Forgets lines of endpoints given with a single event, and of removed subscriptions, that have nothing to do. */
	tidy(subscriptionIds: ReadonlySet<string>, now: number): void {
		for (const line of this.lines.values()) {
			if (!subscriptionIds.has(line.lane.id) && line.lane.isIdle(now)) this.drop(line);
		}
		this.sharing.tidy(this.lines.values());
	}

	/** Calls all alarms off. */
	sleep(): void {
		for (const line of this.lines.values()) line.sleep();
	}
}
