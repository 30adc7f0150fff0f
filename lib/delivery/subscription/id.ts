import { truncatedLine } from '../../text/error';

/**
 * Whom a subscription belongs to: a few hex digits of a credential, or nothing for everybody. It is part of the id, so
 * that deliveries tell it also once their subscription is removed.
 */
export function scopeOf(subscriptionId: string): string {
	// Asked of every subscription for every event.
	if (!subscriptionId.includes('.')) return '';
	return /^(?:sub|end)_([0-9a-f]+)\./.exec(subscriptionId)?.[1] ?? '';
}

/** The id of a subscription or endpoint of this scope. */
export function idIn(scope: string, kind: 'sub' | 'end', rest: string): string {
	return scope === '' ? `${kind}_${rest}` : `${kind}_${scope}.${rest}`;
}

/** Characters of an ID that is told to be unknown: whoever asks may write anything. */
export const LONGEST_ID = 60;

/** Why nothing can be done with such an id. */
export function noSubscription(id: string): string {
	return `There is no subscription ${truncatedLine(id, LONGEST_ID)}: choose one from the list.`;
}
