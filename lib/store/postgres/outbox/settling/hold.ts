import { bigints, integers, texts } from '../../columns';
import { callOf, type Run } from '../access/database';
import type { SubscriptionRow } from '../subscriptions/row';
import type { HeldRow } from './attemptColumns';

/** Which claim of which delivery. */
export interface NumberedClaim {
	readonly number: number;
	readonly token: number;
}

/** What attempts are judged by, locked. */
export interface Held {
	readonly subscriptions: readonly SubscriptionRow[];
	/** Those that are claimed as was said; of first claims it is not known yet. */
	readonly rows: readonly HeldRow[];
}

const noAttempts = {
	...{ made: 0, attempts: 0, first_at: null },
	...{ own_faults: 0, own_faults_since: null },
} as const;

/**
 * Locks the subscriptions of some claims, and the claims. Those of which `firstOf` says the subscription are a delivery's
 * first: there is nothing to be read of them, and `settle` fails where they have ended.
 */
export async function hold(
	run: Run,
	claims: readonly NumberedClaim[],
	firstOf: (claim: NumberedClaim) => string | undefined,
): Promise<Held> {
	const known = claims.map((claim) => ({ ...claim, subscriptionId: firstOf(claim) }));
	const others = known.filter(({ subscriptionId }) => subscriptionId === undefined);
	const ids = new Set(known.flatMap(({ subscriptionId }) => subscriptionId ?? []));
	const numbers = bigints(others.map(({ number }) => number));
	const tokens = integers(others.map(({ token }) => token));
	// Both are sent at once.
	const [subscriptions, rows] = await Promise.all([
		run<SubscriptionRow>('hold_subscriptions', callOf('hold_subscriptions', 2), [
			texts([...ids]),
			numbers,
		]),
		others.length === 0
			? []
			: run<HeldRow>('hold_claims', callOf('hold_claims', 2), [numbers, tokens]),
	]);
	const numberOf = new Map(subscriptions.map(({ id, number }) => [id, number]));
	const first = known.flatMap(({ number, token, subscriptionId = '' }): HeldRow[] => {
		const subscription = numberOf.get(subscriptionId);
		return subscription === undefined ? [] : [{ number, token, subscription, ...noAttempts }];
	});
	return { subscriptions, rows: [...first, ...rows] };
}
