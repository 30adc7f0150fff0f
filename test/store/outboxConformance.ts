import * as fc from 'fast-check';

import { turnsArbitrary } from './outboxModel';
import { ModelRun } from './outboxModelRun';
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
	});
}
