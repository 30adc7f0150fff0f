import * as fc from 'fast-check';

import { describeAccepted } from './acceptedRules';
import { describeCounting } from './countingRules';
import { describeFailures } from './failureRules';
import { describeNotes } from './noteRules';
import { playSteps } from './playSteps';
import { describePurge } from './purgeRules';
import { stepsArbitrary } from './randomSteps';
import type { CreateReceived } from './world';

/** What every engine of ReceivedStore must do, with the deduplication store beside it. */
export function describeReceivedStore(name: string, create: CreateReceived): void {
	describe(`${name} as a store of what triggers received`, () => {
		it('behaves as plain lists do under random steps', async () => {
			const property = fc.asyncProperty(stepsArbitrary, async (steps) => {
				for (const { step, real, model } of await playSteps(steps, create)) {
					expect([step, real]).toEqual([step, model]);
				}
			});
			await fc.assert(property, { numRuns: 25, seed: 20260101 });
		});

		describe('counting', () => describeCounting(create));
		describe('notes', () => describeNotes(create));
		describe('accepted events', () => describeAccepted(create));
		describe('purge', () => describePurge(create));
		describe('failures', () => describeFailures(create));
	});
}
