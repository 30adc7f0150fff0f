import type { ItemOrders } from './order';
import type { Time, RateLimits } from '../http/rateLimit';
import type { Asker, Send } from '../http/send';

/** What an exchange needs of the world. */
export interface RequestContext {
	readonly time: Time;
	readonly createSend: (asker: Asker, credential: string) => Send;
	readonly orders: ItemOrders;
	readonly rateLimits: RateLimits;
}
