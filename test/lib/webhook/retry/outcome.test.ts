import fc from 'fast-check';
import { outcomeIn, reasonOf, type AttemptOutcome } from '../../../../lib/webhook/retry/outcome';

const detail = fc.string({ minLength: 1 });
const outcomes: fc.Arbitrary<AttemptOutcome> = fc.oneof(
	fc.record({
		kind: fc.constant('answer' as const),
		status: fc.integer({ min: 100, max: 999 }),
		headers: fc.constant({}),
	}),
	fc.constant({ kind: 'timeout' as const }),
	fc.record({ kind: fc.constant('connection' as const), detail }),
	fc.record({
		kind: fc.constant('own-fault' as const),
		fault: fc.constantFrom('guard', 'proxy', 'resolver', 'sender', 'data' as const),
		detail,
	}),
);

test('a reason tells the outcome it was written for', () => {
	fc.assert(
		fc.property(outcomes, (outcome) => expect(outcomeIn(reasonOf(outcome))).toEqual(outcome)),
		{ seed: 20261129 },
	);
});

test.each(['', 'cancelled', 'not sent, weather: rain', 'no connection'])(
	'%j tells none',
	(reason) => expect(outcomeIn(reason)).toBeUndefined(),
);
