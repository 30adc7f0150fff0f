import type { Judgement } from '../../../store/outbox/attempt';
import type { ClaimedDelivery } from '../../../store/outbox/delivery';
import type { StoredSubscription } from '../../../store/outbox/subscription';
import type { Share } from '../../limit/fairShare';
import type { EndpointSettings, TakenSlots } from './options';
import { EndpointLimiter } from './limiter';
import type { Clock } from '../../../time/clock';

/** The deliveries of one subscription that wait for their attempts: its limits, its settings as they were read last, and its alarm. */
export class EndpointQueue {
	readonly limiter: EndpointLimiter;
	/** True while a claim for it is under way. */
	claiming = false;
	/** The probe, by its `probingSince`, for which a delivery was made due. */
	probed: number | undefined;
	private alarm: { readonly at: number; readonly cancel: () => void } | undefined;

	constructor(
		public subscription: StoredSubscription,
		public settings: EndpointSettings,
		/** What its origin has under way. */
		public ofOrigin: Share,
		elapsed: Clock['elapsed'],
	) {
		this.limiter = new EndpointLimiter(subscription.id, settings, subscription, elapsed);
	}

	/** Takes over the subscription as it is stored now. */
	refresh(subscription: StoredSubscription, settings: EndpointSettings): void {
		this.subscription = subscription;
		this.settings = settings;
		this.limiter.limit(settings);
		this.limiter.setStatus(subscription);
	}

	/** An attempt has led to this; answers the limiter's `probingSince` of before. */
	settled({ enabled, health, dueAt }: Judgement, now: number): number | undefined {
		const { probingSince, isEnabled } = this.limiter;
		this.limiter.setStatus({ enabled: enabled ?? isEnabled, health });
		if (dueAt !== undefined) this.limiter.noteDue(dueAt);
		else if (this.settings.ordered) this.limiter.noteDue(now);
		return probingSince;
	}

	/** Calls back at that time, once, unless an earlier call is set. */
	wakeAt(at: number, clock: Clock, callback: () => void): void {
		if (this.alarm !== undefined && this.alarm.at <= at) return;
		this.alarm?.cancel();
		const cancel = clock.timer(Math.max(1, at - clock.now()), () => {
			this.alarm = undefined;
			callback();
		});
		this.alarm = { at, cancel };
	}

	/** Calls the alarm off. */
	sleep(): void {
		this.alarm?.cancel();
		this.alarm = undefined;
	}
}

/** A delivery that is this process's to attempt. */
export interface LeasedDelivery {
	readonly queue: EndpointQueue;
	readonly delivery: ClaimedDelivery;
	readonly taken: TakenSlots;
	/** Grows where the lease ran out and the delivery was claimed again by this same process. */
	token: number;
	until: number;
	/** Whether its request was written, or never will be. */
	hasBegun: boolean;
}
