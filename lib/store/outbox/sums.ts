import { DURATION_BOUNDS } from '../durations';
import type { AttemptCounts, AttemptStretch, AttemptTotals } from './statistics';
import type { StoredSubscription } from './subscription';

/*
 * How both engines keep what attempts add up to: sums per subscription and scope, each for stretches of five minutes, for
 * hours and since the beginning.
 */

/** The numbers of what is added up, as they are stored: since the beginning (all of it at time 0), hours, five minutes. */
export const resolutionNumbers = { ever: 0, hour: 1, fiveMinutes: 2 } as const;

/** Sums of attempts that ended delivered, retrying and failed (in this order, as `entryKinds`), and of their durations. */
export const outcomeColumns = ['delivered', 'retrying', 'failed'] as const;

/** Durations are added up as whole microseconds: their sum doesn't depend on the order then. */
export const MICROSECONDS = 1000;

/** A column for each counter of durations. */
export const durationColumns: readonly string[] = [...DURATION_BOUNDS, Infinity].map(
	(_bound, index) => `d${index}`,
);

/** All columns that are added up, in the order they are stored. */
export const sumColumns: readonly string[] = [
	...outcomeColumns,
	'microseconds',
	...durationColumns,
];

/** The columns that name a row: a resolution's number, when its stretch begins, and a name. */
export const sumKey = ['resolution', 'at', 'subscription'] as const;

/** The place of a row in the order of its key, which was written as JSON; undefined: before all. */
export function placeOf(
	key: string | number | undefined,
): readonly [resolution: number, at: number, name: string] {
	return key === undefined ? [-1, 0, ''] : (JSON.parse(String(key)) as [number, number, string]);
}

/** The sums of one row, in the order of `sumColumns`. */
export type Sums = number[];

/** Sums of nothing. */
export function noSums(): Sums {
	return sumColumns.map(() => 0);
}

/** Adds to the first sums the second ones. */
export function addSums(to: Sums, others: readonly number[]): void {
	for (let at = 0; at < to.length; at += 1) to[at] = (to[at] ?? 0) + (others[at] ?? 0);
}

/** Sums as they are answered. */
function attemptCountsOf([delivered = 0, retrying = 0, failed = 0, ...more]: Sums): AttemptCounts {
	const [microseconds = 0, ...durations] = more;
	return {
		delivered,
		retrying,
		failed,
		totalMilliseconds: microseconds / MICROSECONDS,
		durations,
	};
}

/** Whom a subscription belongs to, as DeliveryFilter has it: what is between the first four letters and a dot. */
function scopeIn(id: string): string {
	const dot = id.indexOf('.');
	return dot < 0 ? '' : id.slice(4, dot);
}

/** The name under which a subscription's attempts are added up: its id, or what endpoints of its scope share. */
export function nameOf({ id, kind }: Pick<StoredSubscription, 'id' | 'kind'>): string {
	if (kind === 'subscription') return id;
	const scope = scopeIn(id);
	return scope === '' ? 'end_' : `end_${scope}.`;
}

/** The name under which all of a scope is added up. */
export function scopeName(scope: string): string {
	return `.${scope}`;
}

/** The name of the scope that a subscription's attempts are added up in, too. */
export function scopeNameOf(id: string): string {
	return scopeName(scopeIn(id));
}

/** Whether a name is that of a scope. */
export function isScopeName(name: string): boolean {
	return name.startsWith('.');
}

/** Ids of a scope, those that StretchQuery asks for. */
export function idsWithin(ids: readonly string[], scope: string | undefined): readonly string[] {
	return scope === undefined ? ids : ids.filter((id) => scopeIn(id) === scope);
}

/** A row of a stretch as it was read. */
export interface SumRow {
	readonly at: number;
	readonly name: string;
	readonly sums: Sums;
}

/** Rows of stretches, oldest first, as they are answered: put together by `every` milliseconds, of each name or of all. */
export function stretchesOf(
	rows: readonly SumRow[],
	{ every = 1, isOfEach }: { readonly every?: number | undefined; readonly isOfEach: boolean },
): AttemptStretch[] {
	const byTime = new Map<number, Map<string, Sums>>();
	for (const { at, name, sums } of rows) {
		const from = at - (at % every);
		const byName = byTime.get(from) ?? new Map<string, Sums>();
		byTime.set(from, byName);
		addUnder(byName, isOfEach ? name : '', sums);
	}
	return [...byTime].flatMap(([from, byName]) =>
		inOrder(byName).map(([subscriptionId, sums]) => ({
			from,
			...(isOfEach && { subscriptionId }),
			...attemptCountsOf(sums),
		})),
	);
}

/** Rows since the beginning as they are answered, without those of scopes. */
export function totalsOf(rows: readonly SumRow[]): AttemptTotals[] {
	const byName = new Map<string, Sums>();
	for (const { name, sums } of rows) if (!isScopeName(name)) addUnder(byName, name, sums);
	return inOrder(byName).map(([subscriptionId, sums]) => ({
		subscriptionId,
		...attemptCountsOf(sums),
	}));
}

/** The same in one sum: what is added up of a scope, or of all scopes, outlives its subscriptions. */
export function allOf(rows: readonly SumRow[], scope: string | undefined): AttemptCounts {
	const sums = noSums();
	for (const row of rows) {
		const isWanted = scope === undefined ? isScopeName(row.name) : row.name === scopeName(scope);
		if (isWanted) addSums(sums, row.sums);
	}
	return attemptCountsOf(sums);
}

function addUnder(byName: Map<string, Sums>, name: string, sums: Sums): void {
	const known = byName.get(name);
	if (known) addSums(known, sums);
	else byName.set(name, [...sums]);
}

function inOrder(byName: ReadonlyMap<string, Sums>): [string, Sums][] {
	return [...byName].sort(([one], [other]) => (one < other ? -1 : 1));
}
