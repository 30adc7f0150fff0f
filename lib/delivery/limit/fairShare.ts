import type { Slots } from './concurrency';

/** Attempts of all the endpoints that share something, such as an origin. */
export interface Share {
	underWay: number;
}

/** What decides how much of the slots an endpoint may take. */
export interface Claimant {
	/** Its attempts under way. */
	readonly underWay: number;
	/** Those of all endpoints of its origin. */
	readonly ofOrigin: number;
	/**
	 * `live`: an endpoint that has answered within the last second; `known`: one whose last attempt was answered; `new`:
	 * one that hangs, or that nothing is known of.
	 */
	readonly liveness: 'live' | 'known' | 'new';
}

/** Of the quick slots, so many at the most are for attempts of endpoints that are not live, by what they are for. */
const MORE_SHARE = 1 / 2;
const NEW_SHARE = 3 / 4;
const KNOWN_SHARE = 7 / 8;

/**
 * How many more attempts an endpoint may start with the slots that are left. One that is live starts more while more
 * slots are free than it has. All others begin with one attempt; more at a time are for when half of everything is free.
 * So many hanging endpoints, be they on one origin or on many, leave room for those that answer.
 */
export function fairShare({ underWay, ofOrigin, liveness }: Claimant, slots: Slots): number {
	const { free, freeInAll, takenByUnproven, limits } = slots;
	const part = Math.max(0, Math.ceil((2 * free - underWay) / 3));
	if (liveness === 'live') return part;
	const all = limits.quick + limits.slow;
	const spare = Math.ceil(MORE_SHARE * limits.quick) - takenByUnproven;
	if (spare > 0 && 2 * freeInAll > all && 4 * ofOrigin < all) return Math.min(part, spare);
	const most = (liveness === 'known' ? KNOWN_SHARE : NEW_SHARE) * limits.quick;
	const mayBegin = free > 0 && takenByUnproven < most && 2 * ofOrigin < all;
	return underWay === 0 && mayBegin ? 1 : 0;
}
