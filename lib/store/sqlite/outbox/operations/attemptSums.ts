import { durationIndex } from '../../../durations';
import { stretchBegin } from '../../../outbox/statistics';
import { addSums, MICROSECONDS, noSums, outcomeColumns, type Sums } from '../../../outbox/sums';
import type { CountedEntry } from '../tables/statements/sums';

/** Names under which a subscription's attempts are added up: its own, and its scope's. */
export type NamesOf = (subscription: number) => readonly [own: string, scope: string];

const firstDuration = outcomeColumns.length + 1;

/** What attempts add up to, in memory: by subscription and stretch of five minutes. */
export class AttemptSums {
	private readonly byStretch = new Map<number, Map<number, Sums>>();
	private count = 0;

	/** How many sums there are. */
	get size(): number {
		return this.count;
	}

	/** Adds entries; with -1 as their weight, takes them away. */
	add(entries: readonly CountedEntry[], weight: 1 | -1 = 1): void {
		for (const [, at, kind, duration, subscription] of entries) {
			if (kind >= outcomeColumns.length) continue;
			const sums = this.sumsOf(stretchBegin(at, 'fiveMinutes'), subscription ?? 0);
			const milliseconds = duration ?? 0;
			sums[kind] = (sums[kind] ?? 0) + weight;
			const place = firstDuration + durationIndex(milliseconds);
			sums[place] = (sums[place] ?? 0) + weight;
			const microseconds = Math.round(milliseconds * MICROSECONDS);
			sums[firstDuration - 1] = (sums[firstDuration - 1] ?? 0) + weight * microseconds;
		}
	}

	/** What it adds up to by name and stretch, where `stretchOf` says which stretch one of five minutes is in; undefined: none. */
	rows(
		namesOf: NamesOf,
		stretchOf: (at: number) => number | undefined,
	): [at: number, name: string, sums: Sums][] {
		const byStretch = new Map<number, Map<string, Sums>>();
		for (const [at, ofStretch] of this.byStretch) {
			const stretch = stretchOf(at);
			if (stretch === undefined) continue;
			const byName = byStretch.get(stretch) ?? new Map<string, Sums>();
			byStretch.set(stretch, byName);
			for (const [subscription, sums] of ofStretch) {
				for (const name of namesOf(subscription)) {
					const known = byName.get(name);
					if (known) addSums(known, sums);
					else byName.set(name, [...sums]);
				}
			}
		}
		return [...byStretch].flatMap(([at, byName]) =>
			[...byName].map(([name, sums]): [number, string, Sums] => [at, name, sums]),
		);
	}

	private sumsOf(stretch: number, subscription: number): Sums {
		let ofStretch = this.byStretch.get(stretch);
		if (!ofStretch) this.byStretch.set(stretch, (ofStretch = new Map<number, Sums>()));
		let sums = ofStretch.get(subscription);
		if (!sums) {
			ofStretch.set(subscription, (sums = noSums()));
			this.count += 1;
		}
		return sums;
	}
}
