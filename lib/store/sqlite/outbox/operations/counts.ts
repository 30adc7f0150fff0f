import type { DeliveryState } from '../../../outbox/delivery';
import { states } from '../../../outbox/stored';
import type { OutboxTables } from '../tables/opened';

/** See Outbox.counts; needs no transaction. */
export function deliveryCounts(
	{ run }: OutboxTables,
	scope: string | undefined,
): Record<DeliveryState, number> {
	if (scope !== undefined && scope !== '') {
		return named(run.countsOfScope.get(`${scope}.`) ?? []);
	}
	const all = run.counts.get() ?? [];
	if (scope === undefined) return named(all);
	// Few are of any scope.
	const others = run.countsOfScopes.get() ?? [];
	return named(all.map((count, at) => count - (others[at] ?? 0)));
}

function named(counts: readonly number[]): Record<DeliveryState, number> {
	const entries = states.map((state, at) => [state, counts[at] ?? 0]);
	return Object.fromEntries(entries) as Record<DeliveryState, number>;
}
