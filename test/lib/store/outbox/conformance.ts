import * as fc from 'fast-check';

import { describeClaiming } from './outboxClaimingRules';
import { describeFailures } from './outboxFailureRules';
import { describeJournal } from './outboxJournalRules';
import { turnsArbitrary } from './outboxModel';
import { ModelRun } from './outboxModelRun';
import { describeOrder } from './outboxOrderRules';
import { describePurge } from './outboxPurgeRules';
import { describeReplay } from './outboxReplayRules';
import { describeSearch } from './outboxSearchRules';
import { describeSettling } from './outboxSettlingRules';
import { describeStoring } from './outboxStoringRules';
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

		describe('storing', () => describeStoring(create));
		describe('claiming', () => describeClaiming(create));
		describe('settling', () => describeSettling(create));
		describe('order', () => describeOrder(create));
		describe('subscriptions', () => describeSubscriptions(create));
		describe('search', () => describeSearch(create));
		describe('replaying and cancelling', () => describeReplay(create));
		describe('journal', () => describeJournal(create));
		describe('purge', () => describePurge(create));
		describe('failures', () => describeFailures(create));
	});
}
