import type { JsonObject } from '../../../lib/webhook/http/message';
import { FIXTURES, NOW_SECONDS, bytesOf, ofTime, received, changed, keyOf } from './messages';

describe('the same event again has the same key', () => {
	test.each(FIXTURES)('%s, the same bytes signed a minute earlier', (fixture) => {
		const earlier = ofTime(bytesOf(fixture), NOW_SECONDS - 60);
		const { key } = received(bytesOf(fixture), 'all', earlier);
		expect(key.toString('hex')).toBe(keyOf(bytesOf(fixture)));
	});

	test.each(FIXTURES.filter((fixture) => fixture !== 'customer.created~empty'))(
		'%s, retried under another delivery id',
		(fixture) => {
			const again = changed(fixture, { delivery_id: 'wd_anotherattempt' });
			expect(keyOf(again)).toBe(keyOf(bytesOf(fixture)));
		},
	);

	test.each([
		['a customer, in both dialects', 'customer.created', 'customer.created~vendor'],
		['a payment in full, in both dialects', 'invoice.paid', 'invoice.paid~vendor'],
		['an approval, in both dialects', 'estimate.approved', 'estimate.approved~vendor'],
		['a call, in both dialects', 'voice_call.completed', 'voice_call.completed~vendor'],
		['a cancellation, under both names', 'job.cancelled', 'job.status_changed~cancelled'],
	])('%s', (_case, one, other) => {
		const selection = new Set(one === 'job.cancelled' ? ['job.cancelled'] : [one]);
		expect(keyOf(bytesOf(one), selection)).toBe(keyOf(bytesOf(other), selection));
	});

	test('the event id in the header, which is not signed, makes no other key', () => {
		for (const fixture of ['customer.updated', 'customer.updated~vendor']) {
			const forged = { 'run-a-call-event-id': 'evt_forged' };
			const { key } = received(bytesOf(fixture), 'all', forged);
			expect(key.toString('hex')).toBe(keyOf(bytesOf(fixture)));
		}
	});
});

const anotherId = { data: { id: 'another' } };
const later = { data: { updated_at: '2026-01-07T09:00:00.000Z' } };
const anotherEvent = { id: 'evt_another' };

describe('another event has another key', () => {
	test.each([
		['customer.created', anotherId],
		['customer.updated', later],
		['customer.updated', { data: { tags: [] } }],
		['customer.updated~vendor', anotherEvent],
		['customer.tagged', anotherEvent],
		['job.created', anotherId],
		['job.scheduled', { data: { ...later.data, scheduled_date: '2026-01-08' } }],
		['job.scheduled~vendor', anotherEvent],
		['job.status_changed', anotherEvent],
		['job.completed', later],
		['job.completed~vendor', anotherEvent],
		['job.cancelled', later],
		['job.tagged', anotherEvent],
		['appointment.scheduled', anotherId],
		['appointment.status_changed', anotherEvent],
		['appointment.completed', anotherId],
		['appointment.assignments_changed', anotherEvent],
		['estimate.sent', anotherEvent],
		['estimate.approved', { data: { customer_approved_at: '2026-01-09T10:00:00.000Z' } }],
		['estimate.declined', anotherId],
		['invoice.sent', { data: { sent_at: '2026-01-09T10:00:00.000Z' } }],
		['invoice.sent~vendor', anotherEvent],
		['invoice.paid', { data: { paid_at: '2026-01-09T10:00:00.000Z' } }],
		['payment.received', anotherId],
		['voice_call.completed', anotherId],
		['voice.followup.created', anotherId],
		['membership.created', anotherId],
		['membership.renewed', anotherEvent],
		['membership.cancelled', anotherEvent],
		['membership.suspended', anotherEvent],
		['membership.reactivated', anotherEvent],
		['membership.transferred', anotherEvent],
		['customer.created~empty', { delivery_id: 'wd_another' }],
	] as Array<[string, JsonObject]>)('%s with %j', (fixture, change) => {
		expect(keyOf(changed(fixture, change))).not.toBe(keyOf(bytesOf(fixture)));
	});
});
