import * as fc from 'fast-check';

import { findingRows } from '../../../../lib/delivery/outcome/rows';
import type { Finding } from '../../../../lib/delivery/outcome/rules';

const time = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
const outcome: fc.Arbitrary<Finding['outcome']> = fc.oneof(
	fc.record({
		kind: fc.constant('answer' as const),
		status: fc.integer({ min: 100, max: 599 }),
		headers: fc.constantFrom({}, { 'retry-after': '5' }),
	}),
	fc.record({
		kind: fc.constant('timeout' as const),
		detail: fc.option(fc.string(), { nil: undefined }),
	}),
	fc.record({ kind: fc.constant('connection' as const), detail: fc.string() }),
	fc.record({
		kind: fc.constant('own-fault' as const),
		fault: fc.constantFrom('guard' as const, 'data' as const),
		detail: fc.string(),
	}),
);
const finding: fc.Arbitrary<Finding> = fc.record({
	outcome,
	startedAt: time,
	nowMilliseconds: time,
	random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
	isTest: fc.option(fc.boolean(), { nil: undefined }),
});

test('a row brings back what was found; only answers without a retry time have one', () => {
	const property = fc.property(finding, (given) => {
		const row = findingRows.rowOf(given);
		const isPlain = given.outcome.kind === 'answer' && !('retry-after' in given.outcome.headers);
		expect(row !== undefined).toBe(isPlain);
		if (row) expect(findingRows.findingOf(structuredClone(row))).toEqual(given);
	});
	fc.assert(property, { seed: 20260105 });
});
