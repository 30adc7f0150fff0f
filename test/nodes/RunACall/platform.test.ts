import { runACall } from '../../../nodes/RunACall/platform';
import type { JsonObject } from '../../../lib/webhook/http/message';
import {
	FIXTURES,
	EMPTY,
	bytesOf,
	bodyOf,
	ofTime,
	judge,
	received,
	changed,
	keyOf,
	sectionsOf,
} from './messages';

describe('event types', () => {
	test.each(FIXTURES)('%s is taken for its event, its data untouched', (fixture) => {
		const { type, item } = received(bytesOf(fixture));
		const [named] = fixture.split('~');
		const { data, created_at: createdAt } = bodyOf(fixture);
		expect({ type, event: item.event, data: item.data }).toEqual({
			type: named,
			event: named,
			data,
		});
		expect(item).toMatchObject({ platform: 'Run a Call' });
		expect(Date.parse(item.occurredAt ?? '')).toBe(Date.parse(createdAt as string));
	});

	test('every event has a sample', () => {
		expect(Object.keys(runACall.events).filter((type) => !FIXTURES.includes(type))).toEqual([]);
	});

	test.each([
		[
			'the help centre',
			'customer.created customer.updated job.created job.scheduled job.completed',
		],
		['the help centre', 'job.cancelled invoice.sent invoice.paid estimate.approved'],
		['the help centre', 'estimate.declined voice_call.completed'],
		['the API', 'customer.created customer.updated customer.tagged job.scheduled job.completed'],
		['the API', 'job.status_changed job.tagged estimate.sent estimate.approved invoice.issued'],
		['the API', 'invoice.paid payment.received voice.call.completed voice.followup.created'],
		['the API', 'membership.created membership.renewed membership.cancelled'],
		['the API', 'membership.suspended membership.reactivated membership.transferred'],
		['the API', 'appointment.scheduled appointment.status_changed appointment.completed'],
		['the API', 'appointment.assignments_changed'],
	])("%s' names are known: %s", (_source, names) => {
		const types = names.split(' ').map((type) => received({ type, data: { id: 'x' } }).type);
		expect(types).not.toContain(undefined);
	});

	test('one event under two names is one type', () => {
		expect(received(bytesOf('invoice.sent~vendor')).type).toBe('invoice.sent');
		expect(received(bytesOf('voice_call.completed~vendor')).type).toBe('voice_call.completed');
	});

	test.each([
		['a cancellation, job.cancelled selected', 'job.status_changed~cancelled', 'job.cancelled'],
		['a start of work, job.cancelled selected', 'job.status_changed', undefined],
	])('%s', (_case, fixture, expected) => {
		const body = bytesOf(fixture);
		const verdict = judge(body, ofTime(body), new Set(['job.cancelled']));
		expect(verdict.kind === 'accepted' ? verdict.event.type : undefined).toBe(expected);
	});

	test('an event nobody knows yet is not lost', () => {
		const { type, item } = received({ type: 'equipment.retired', id: 'evt_1', data: { id: 'e1' } });
		expect(type).toBeUndefined();
		expect(item).toMatchObject({ event: 'equipment.retired', id: 'evt_1', data: { id: 'e1' } });
	});
});

describe('the id of an item', () => {
	test.each([
		['the id', { id: 'evt_a', delivery_id: 'wd_a' }, { 'run-a-call-event-id': 'evt_b' }, 'evt_a'],
		['the header', { delivery_id: 'wd_a' }, { 'run-a-call-event-id': 'evt_b' }, 'evt_b'],
		['the delivery id', { delivery_id: 'wd_a' }, {}, 'wd_a'],
	])('is %s', (_name, ids, headers, expected) => {
		const body = { event: 'customer.created', ...ids, data: { id: 'c1' } };
		expect(received(body, 'all', headers).item.id).toBe(expected);
	});

	test('is the key where the body has none', () => {
		const { item, key } = received({ event: 'customer.created', data: { id: 'c1' } });
		expect(item.id).toBe(key.toString('hex'));
	});
});

describe('shapes that are not as documented', () => {
	test.each([
		['customer.created~empty', EMPTY],
		[
			'customer.created~nulls',
			{
				...EMPTY,
				contact: {
					id: '86c980ab-9a2f-4d69-ab90-2ab64ed9443d',
					name: 'Walk-in',
					firstName: 'Walk-in',
					source: 'other',
					createdAt: '2026-01-04T08:30:00.000Z',
					updatedAt: '2026-01-04T08:30:00.000Z',
				},
			},
		],
		[
			'customer.updated~drifted',
			{
				...EMPTY,
				contact: {
					id: '48213',
					name: 'Rosen',
					lastName: 'Rosen',
					phone: '4155550142',
					tags: ['vip'],
				},
			},
		],
		[
			'appointment.scheduled~nulls',
			{
				...EMPTY,
				booking: {
					id: '88a84fe9-2328-487c-ac66-ebbb313dc139',
					status: 'scheduled',
					jobId: '2417f3f8-3f29-4d9a-a48d-eadbbefdaf53',
				},
				job: { id: '2417f3f8-3f29-4d9a-a48d-eadbbefdaf53' },
			},
		],
	] as Array<[string, object]>)('%s reads as far as it goes', (fixture, expected) => {
		expect(sectionsOf(received(bytesOf(fixture)))).toEqual(expected);
	});

	test.each(Object.keys(runACall.events))('%s with data of any kind gives an item', (type) => {
		for (const data of [undefined, null, [], 'paid', 7, { id: { nested: true } }]) {
			const body = { type, ...(data !== undefined && { data }) } as JsonObject;
			// A call that is completed has that status whatever else is missing.
			expect([EMPTY, { ...EMPTY, call: { status: 'completed' } }]).toContainEqual(
				sectionsOf(received(body)),
			);
			expect(keyOf(body)).not.toBe(keyOf({ ...body, created_at: '2026-01-01T00:00:00Z' }));
		}
	});

	test.each([
		['a word that is not known', 'transferred_to_queue', undefined],
		['a known word', 'Voicemail', 'voicemail'],
		['none', null, 'completed'],
	])('a call status that is %s', (_case, word, expected) => {
		const body = changed('voice_call.completed', { data: { call_status: word } });
		expect(received(body).item.call.status).toBe(expected);
	});

	test.each([
		['usd', 'USD'],
		['CAD', 'CAD'],
		['US$', 'US$'],
		[null, undefined],
	])('a currency written %s is %s', (currency, code) => {
		const invoice = received(changed('invoice.paid', { data: { currency } })).item.invoice;
		const payment = received(changed('payment.received', { data: { currency } })).item.payment;
		expect([invoice?.currency, payment?.currency]).toEqual([code, code]);
	});

	test('a call whose direction is not told names no contact phone', () => {
		const { item } = received(changed('voice_call.completed', { data: { call_direction: null } }));
		expect(item.contact.phone).toBeUndefined();
		expect(item.call).toMatchObject({ from: '+14155550142', to: '+14155550100' });
	});
});
