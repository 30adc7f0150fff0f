import * as fc from 'fast-check';

import { describeClaiming } from './rules/claiming';
import { describeFailures } from './rules/failures';
import { describeFractions } from './rules/fractions';
import { describeJournal } from './rules/journal';
import { stepsArbitrary } from './model/outbox';
import { ModelRun } from './model/run';
import { describeLeases } from './rules/leases';
import { describeOrder } from './rules/order';
import { describePurge } from './rules/purge';
import { describeReplay } from './rules/replay';
import { describeSearch } from './rules/search/search';
import { describeSettling } from './rules/settling';
import { describeStatistics } from './rules/statistics';
import { describeStoring } from './rules/storing';
import { describeSubscriptions } from './rules/subscriptions';
import type { CreateOutbox } from './model/world';

/** What every engine of Outbox must do. */
export function describeOutbox(name: string, create: CreateOutbox): void {
	describe(`${name} as an outbox`, () => {
		it('behaves as a list of plain objects does under random steps', async () => {
			const property = fc.asyncProperty(stepsArbitrary, async (steps) => {
				const run = new ModelRun();
				await run.play(steps, create);
				for (const { step, real, model } of run.shown) expect([step, real]).toEqual([step, model]);
			});
			await fc.assert(property, { numRuns: 40, seed: 20260101 });
		});

		describe('storing', () => describeStoring(create));
		describe('claiming', () => describeClaiming(create));
		describe('leases', () => describeLeases(create));
		describe('settling', () => describeSettling(create));
		describe('order', () => describeOrder(create));
		describe('subscriptions', () => describeSubscriptions(create));
		describe('search', () => describeSearch(create));
		describe('replaying and cancelling', () => describeReplay(create));
		describe('journal', () => describeJournal(create));
		describe('purge', () => describePurge(create));
		describe('statistics', () => describeStatistics(create));
		describe('fractions of a millisecond', () => describeFractions(create));
		describe('failures', () => describeFailures(create));
	});
}
