import {
	attemptView,
	deliveryView,
	iso,
} from '../../../../../lib/delivery/operations/view/delivery';
import type { StoredSubscription } from '../../../../../lib/store/outbox/subscription';
import { NOW, URL_ } from '../../subscription/subscribing';
import { delivery, subscription, well } from './stored';

describe('a delivery is shown', () => {
	const settings = { label: 'CRM', url: URL_, urlByEvent: {} };

	test('with its subscription, its place in time, and what to do', () => {
		const stored = {
			...delivery,
			reason: 'answered 503',
			lastStatus: 503,
			progress: { attempts: 2, ownFaults: 0 },
		};
		expect(deliveryView(stored, { ...subscription, settings })).toEqual({
			id: 'dlv_1',
			eventId: 'evt_1',
			eventType: 'call.ended',
			subscriptionId: 'sub_1',
			subscription: 'CRM',
			url: URL_,
			status: 'retrying',
			attempt: 2,
			statusCode: 503,
			nextAttemptAt: '2026-01-01T12:00:05.000Z',
			reason: 'answered 503',
			whatToDo: 'The endpoint is unavailable: check that it is running.',
			createdAt: '2026-01-01T12:00:00.000Z',
		});
	});

	test('without a next attempt while one is under way, and when it has ended', () => {
		expect(deliveryView({ ...delivery, claimed: true }, undefined)).not.toHaveProperty(
			'nextAttemptAt',
		);
		const ended = deliveryView({ ...delivery, state: 'delivered', endedAt: NOW + 1 }, undefined);
		expect(ended).not.toHaveProperty('nextAttemptAt');
		expect(ended.endedAt).toBe('2026-01-01T12:00:00.001Z');
	});

	test('in the order in which a person looks at it, ids last', () => {
		const names = Object.keys(deliveryView(delivery, { ...subscription, settings }));
		expect(names.slice(0, 4)).toEqual(['status', 'eventType', 'subscription', 'attempt']);
		expect(names.slice(-3)).toEqual(['id', 'eventId', 'subscriptionId']);
	});

	test.each<[string, Partial<StoredSubscription>]>([
		['disabled', { enabled: false }],
		['paused', { health: { ...well, pausedAt: NOW } }],
		['paused by its failures', { health: { ...well, pausedAt: NOW, autoPausedAt: NOW } }],
	])('without a next attempt while its subscription is %s', (_how, fields) => {
		const stored = { ...delivery, dueAt: NOW - 5000 };
		const held = { ...subscription, ...fields, settings };
		expect(deliveryView(stored, held)).not.toHaveProperty('nextAttemptAt');
		expect(deliveryView(stored, subscription)).toHaveProperty('nextAttemptAt');
	});

	test('by the host of its URL where it has no label, by its id where it is gone', () => {
		const nameless = { ...subscription, settings: { ...settings, label: '' } };
		expect(deliveryView(delivery, nameless).subscription).toBe('hooks.example.com');
		expect(deliveryView(delivery, undefined).subscription).toBe('sub_1');
	});
});

describe('an entry of the journal', () => {
	const record = {
		startedAt: NOW,
		durationMilliseconds: 12,
		url: URL_,
		status: 500,
		responseBody: 'no',
		reason: 'answered 500',
	};
	const entry = { id: 1, at: NOW, subscriptionId: 'sub_1' };

	test('is shown as an attempt', () => {
		const attempt = {
			...entry,
			kind: 'delivery.retrying',
			deliveryId: 'dlv_1',
			eventId: 'evt_1',
			eventType: 'a',
			attempt: 1,
			record,
			dueAt: NOW + 5000,
		} as const;
		expect(attemptView(attempt)).toEqual({
			attempt: 1,
			startedAt: '2026-01-01T12:00:00.000Z',
			outcome: 'retrying',
			statusCode: 500,
			durationMilliseconds: 12,
			reason: 'answered 500',
			responseBody: 'no',
			url: URL_,
			deliveryId: 'dlv_1',
			nextAttemptAt: '2026-01-01T12:00:05.000Z',
		});
	});

	test('that tells of a subscription is none', () => {
		expect(attemptView({ ...entry, kind: 'subscription.paused', reason: 'x' })).toBeUndefined();
	});
});

describe('times are written as ISO 8601 in UTC', () => {
	// In this order, as the second that was written last is kept.
	test.each([
		[NOW],
		[NOW + 7],
		[NOW + 999],
		[NOW + 1000],
		[NOW + 1000.75],
		[0],
		[-1],
		[-0.5],
		[-62_198_755_200_001],
		[253_402_300_800_000],
	])('%d', (milliseconds) => {
		expect(iso(milliseconds)).toBe(new Date(milliseconds).toISOString());
	});

	test('no number is no time', () => {
		expect(() => iso(NaN)).toThrow(RangeError);
	});
});
