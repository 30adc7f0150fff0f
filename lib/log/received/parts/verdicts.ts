import type { VerdictKind } from '../../../webhook/answers';

/** What verdicts come to, for the one who looks: taken, known already, of no interest, rejected, or to come again. */
export type VerdictGroup = 'accepted' | 'duplicate' | 'ignored' | 'rejected' | 'unavailable';

const GROUPS: Readonly<Record<VerdictKind, VerdictGroup>> = {
	accepted: 'accepted',
	duplicate: 'duplicate',
	notSelected: 'ignored',
	handshake: 'ignored',
	malformed: 'rejected',
	forged: 'rejected',
	stale: 'rejected',
	addressNotAllowed: 'rejected',
	inFlight: 'unavailable',
	unavailable: 'unavailable',
};

/** The groups in the order in which they are shown. */
export const VERDICT_GROUPS = [
	'accepted',
	'duplicate',
	'ignored',
	'rejected',
	'unavailable',
] as const satisfies readonly VerdictGroup[];

/** Requests by group. */
export type GroupCounts = Readonly<Record<VerdictGroup, number>>;

/** The group of a verdict. */
export function groupOf(verdict: VerdictKind): VerdictGroup {
	return GROUPS[verdict];
}

/** How many requests of each group these counts are. */
export function countByGroup(
	counts: ReadonlyArray<{ readonly verdict: VerdictKind; readonly count: number }>,
): GroupCounts {
	const groups = { accepted: 0, duplicate: 0, ignored: 0, rejected: 0, unavailable: 0 };
	for (const { verdict, count } of counts) groups[groupOf(verdict)] += count;
	return groups;
}

/** How many requests these are in all. */
export function requestsIn(counts: GroupCounts): number {
	return VERDICT_GROUPS.reduce((sum, group) => sum + counts[group], 0);
}
