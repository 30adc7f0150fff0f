import type { StoredDelivery } from '../../../../../lib/store/outbox/delivery';
import type { Health } from '../../../../../lib/store/outbox/subscription';
import { NOW } from '../../subscription/subscribing';

/** The health of a subscription to which nothing has happened. */
export const well: Health = { consecutiveFailures: 0 };
/** A subscription's status, as it is stored. */
export const subscription = { enabled: true, health: well, kind: 'subscription' } as const;
/** A delivery before its first attempt, as it is stored. */
export const delivery: StoredDelivery = {
	id: 'dlv_1',
	eventId: 'evt_1',
	eventType: 'call.ended',
	subscriptionId: 'sub_1',
	state: 'pending',
	claimed: false,
	dueAt: NOW + 5000,
	progress: { attempts: 0, ownFaults: 0 },
	createdAt: NOW,
};
