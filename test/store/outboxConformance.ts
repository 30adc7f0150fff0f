import * as fc from 'fast-check';

import { describeDeliveries } from './outboxDeliveryRules';
import { describeFailures } from './outboxFailureRules';
import { describeJournal } from './outboxJournalRules';
import { turnsArbitrary } from './outboxModel';
import { ModelRun } from './outboxModelRun';
import { describeReplay, describeSearch } from './outboxSearchRules';
import { describeSubscriptions } from './outboxSubscriptionRules';
import type { CreateOutbox } from './outboxWorld';

/** What every engine of Outbox must do. */
export function describeOutbox(name: string, create: CreateOutbox): void {
	describe(`${name} as an outbox`, () => {
		it('behaves as a list of plain objects does under random turns', async () => {
			const property = fc.asyncProperty(turnsArbitrary, async (turns) => {
				const run = new ModelRun();
				await run.play(turns, create);
				for (const { turn, real, model } of run.shown) expect([turn, real]).toEqual([turn, model]);
			});
			await fc.assert(property, { numRuns: 40, seed: 20260101 });
		}, 60_000);

		describeDeliveries(create);
		describe('subscriptions', () => describeSubscriptions(create));
		describe('search', () => describeSearch(create));
		describe('replaying and cancelling', () => describeReplay(create));
		describe('journal', () => describeJournal(create));
		describe('failures', () => describeFailures(create));
	});
}
