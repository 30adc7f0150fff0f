import * as fc from 'fast-check';

import { day, hour, minute, second } from './world';

/** What may happen to two stores on the same data; times are how long ago. */
export type Step =
	| {
			readonly do: 'add';
			readonly by: number;
			readonly counts: ReadonlyArray<{
				readonly of: number;
				readonly verdict: 'accepted' | 'forged' | 'stale';
				readonly ago: number;
				readonly lasted: readonly number[];
			}>;
			readonly notes: ReadonlyArray<{
				readonly of: number;
				readonly kind: 'rejected' | 'events' | 'drift';
				/** How many, the first with this number, each a moment after the one before. */
				readonly count: number;
				readonly first: number;
				readonly ago: number;
			}>;
	  }
	| {
			readonly do: 'accept';
			readonly by: number;
			readonly events: ReadonlyArray<{
				readonly of: number;
				readonly type: number;
				readonly ago: number;
				readonly lasted: number;
				readonly isCommitted: boolean;
			}>;
	  }
	| { readonly do: 'pass'; readonly milliseconds: number }
	| { readonly do: 'purge'; readonly by: number }
	| { readonly do: 'reopen'; readonly by: number };

const by = fc.constantFrom(0, 1);
const of = fc.constantFrom(0, 0, 1, 2);
const ago = fc.constantFrom(0, 0, 0, second, 4 * minute, hour, 25 * hour, 3 * day, 40 * day);
// Sums of halves are exact.
const lasted = fc.constantFrom(0, 0.5, 1, 2.5, 3, 40, 30_000, 90_000);

const add = fc.record({
	do: fc.constant('add' as const),
	by,
	counts: fc.array(
		fc.record({
			of,
			verdict: fc.constantFrom('accepted' as const, 'forged' as const, 'stale' as const),
			ago,
			lasted: fc.array(lasted, { minLength: 1, maxLength: 3 }),
		}),
		{ maxLength: 4 },
	),
	notes: fc.array(
		fc.record({
			of,
			kind: fc.constantFrom('rejected' as const, 'events' as const, 'drift' as const),
			count: fc.constantFrom(1, 2, 60, 150),
			first: fc.constantFrom(0, 1, 100),
			ago,
		}),
		{ maxLength: 3 },
	),
});
const accept = fc.record({
	do: fc.constant('accept' as const),
	by,
	events: fc.array(
		fc.record({
			of,
			type: fc.nat(3),
			ago,
			lasted,
			isCommitted: fc.constantFrom(true, true, true, false),
		}),
		{ minLength: 1, maxLength: 8 },
	),
});

/** Sequences of steps in which much is added. */
export const stepsArbitrary: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		{ weight: 5, arbitrary: add },
		{ weight: 4, arbitrary: accept },
		{
			weight: 3,
			arbitrary: fc.record({
				do: fc.constant('pass' as const),
				milliseconds: fc.constantFrom(1, second, 5 * minute, hour, day, 16 * day, 33 * day),
			}),
		},
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('purge' as const), by }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const), by }) },
	),
	{ minLength: 8, maxLength: 16, size: 'max' },
);
