import * as fc from 'fast-check';

import type { AttemptRecord, Judgement, Settled } from '../../../../../lib/store/outbox/attempt';
import type { Enqueued, NewEvent } from '../../../../../lib/store/outbox/delivery';
import type { Health, SubscriptionNotice } from '../../../../../lib/store/outbox/subscription';
import {
	eventOfRow,
	rowOfEvent,
	rowOfStored,
	storedOfRow,
} from '../../../../../lib/store/sqlite/thread/eventRows';
import {
	attemptOfRow,
	rowOfAttempt,
	rowOfSettled,
	settledOfRow,
} from '../../../../../lib/store/sqlite/thread/rows';
import type { Json } from '../../../../../lib/webhook/http/message';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const text = fc.string({ unit: 'binary', maxLength: 20 });
const time = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
const count = fc.nat(1000);

const delivery = fc.record({
	subscriptionId: text,
	orderKey: maybe(text),
	claimUntil: maybe(time),
	isTest: maybe(fc.boolean()),
});
const event: fc.Arbitrary<NewEvent> = fc.record({
	type: text,
	occurredAt: text,
	data: fc.jsonValue().map((value) => value as Json),
	account: maybe(text),
	idempotencyKey: maybe(text),
	fingerprint: maybe(text),
	deliveries: fc.array(delivery, { maxLength: 5 }),
});

const claim = fc.record({ id: text, token: fc.nat() });
const headers = fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 3 })), {
	maxKeys: 4,
	noNullPrototype: true,
});
const attempt: fc.Arbitrary<AttemptRecord> = fc.record({
	startedAt: time,
	durationMilliseconds: fc.double({ min: 0, max: 60_000, noNaN: true }),
	url: text,
	status: maybe(fc.integer({ min: 100, max: 599 })),
	unanswered: maybe(fc.constantFrom('timeout' as const, 'noConnection' as const)),
	responseHeaders: maybe(headers),
	responseBody: maybe(text),
	reason: text,
});

const health: fc.Arbitrary<Health> = fc.record({
	consecutiveFailures: count,
	pausedAt: maybe(time),
	throttledUntil: maybe(time),
	lastDeliveryStatus: maybe(fc.oneof(fc.constant('failed' as const), fc.nat(599))),
});
const notice: fc.Arbitrary<SubscriptionNotice> = fc.record({
	kind: fc.constantFrom('subscription.failing' as const, 'subscription.paused' as const),
	reason: text,
});
const judgement: fc.Arbitrary<Judgement> = fc.record({
	outcome: fc.constantFrom('delivered' as const, 'retrying' as const, 'failed' as const),
	progress: fc.record({
		attempts: count,
		firstAt: maybe(time),
		ownFaults: count,
		ownFaultsSince: maybe(time),
	}),
	dueAt: maybe(time),
	reason: text,
	health,
	enabled: maybe(fc.constant(false as const)),
	journal: maybe(fc.array(notice, { maxLength: 3 })),
});

describe('a row between a caller and the thread brings back', () => {
	it('an event with its deliveries; its data as JSON', () => {
		const property = fc.property(event, (given) => {
			const row = rowOfEvent(given, JSON.stringify(given.data));
			const { data, dataText = '', ...rest } = eventOfRow(structuredClone(row));
			const { data: givenData, ...givenRest } = given;
			expect(rest).toEqual(givenRest);
			expect(data).toBeNull();
			expect(dataText).toBe(JSON.stringify(givenData));
		});
		fc.assert(property, { seed: 20260101 });
	});

	it('what became of an event that was stored, in the order asked for', () => {
		const answered = fc.record({ id: text, token: maybe(fc.nat()) });
		const deliveries = fc.array(fc.tuple(delivery, answered), { maxLength: 5 });
		const property = fc.property(text, deliveries, (eventId, pairs) => {
			const given: Enqueued = {
				kind: 'stored',
				eventId,
				deliveries: pairs.map(([{ subscriptionId }, { id, token }]) => ({
					id,
					subscriptionId,
					token,
				})),
			};
			const row = rowOfStored(given);
			const asked = pairs.map(([one]) => one);
			expect(row && storedOfRow(structuredClone(row), asked)).toEqual(given);
		});
		fc.assert(property, { seed: 20260102 });
	});

	it('an attempt with its claim and what was found; its headers as JSON', () => {
		const property = fc.property(claim, attempt, fc.jsonValue(), (proof, given, finding) => {
			const { record, ...rest } = attemptOfRow(
				structuredClone(rowOfAttempt(proof, given, finding)),
			);
			expect(rest).toEqual({ claim: proof, finding });
			const { responseHeaders, responseHeadersText, ...others } = record;
			const { responseHeaders: givenHeaders, ...givenOthers } = given;
			expect(others).toEqual(givenOthers);
			expect(responseHeaders).toBeUndefined();
			expect(responseHeadersText).toBe(JSON.stringify(givenHeaders));
		});
		fc.assert(property, { seed: 20260103 });
	});

	it('a judgement with the number of its attempt', () => {
		const property = fc.property(judgement, count, (judged, number) => {
			const given: Settled = { kind: 'settled', judgement: judged, attempt: number };
			const row = rowOfSettled(given);
			expect(row && settledOfRow(structuredClone(row))).toEqual(given);
		});
		fc.assert(property, { seed: 20260104 });
	});

	const others: readonly Enqueued[] = [
		{ kind: 'repeated', eventId: 'evt_1', deliveries: [] },
		{ kind: 'conflict', eventId: 'evt_1' },
	];

	it.each(others)('no answer of another kind: $kind', (answer) => {
		expect(rowOfStored(answer)).toBeUndefined();
	});

	it('no attempt that was superseded', () => {
		expect(rowOfSettled({ kind: 'superseded' })).toBeUndefined();
	});
});
