import type { JsonObject } from '../../../lib/webhook/http/message';
import type { Reception } from '../../../lib/webhook/receive';
import { receiveSigned, received } from './testPlatform';
import { NOW } from './signature/signing';

const CALL = { event: 'call.ended', data: { id: 'c1' } };

describe('what is selected', () => {
	const only = (...types: string[]): Partial<Reception> => ({ selection: new Set(types) });
	const cancelled = { event: 'call.changed', data: { id: 'c1', status: 'cancelled' } };
	const changed = { event: 'call.changed', data: { id: 'c1', status: 'open' } };
	const typed = (body: JsonObject, reception: Partial<Reception>) => {
		const verdict = receiveSigned(body, reception);
		return verdict.kind === 'accepted'
			? [verdict.event.item.event, verdict.event.type]
			: [verdict.kind, 'type' in verdict ? verdict.type : '-'];
	};

	test.each<[string, JsonObject, Partial<Reception>, unknown[]]>([
		['all', CALL, {}, ['call.ended', 'call.ended']],
		['this one', CALL, only('call.ended'), ['call.ended', 'call.ended']],
		['another', CALL, only('nameless'), ['notSelected', 'call.ended']],
		['none', CALL, only(), ['notSelected', 'call.ended']],
		['an alias, all', { event: 'call_ended' }, {}, ['call.ended', 'call.ended']],
		[
			'an alias, selected by its name',
			{ event: 'call_ended' },
			only('call.ended'),
			['call.ended', 'call.ended'],
		],
		[
			'an alias, another selected',
			{ event: 'call_ended' },
			only('nameless'),
			['notSelected', 'call.ended'],
		],
		['unknown, all', { event: 'call.new' }, {}, ['call.new', undefined]],
		[
			'unknown, one selected',
			{ event: 'call.new' },
			only('call.ended'),
			['notSelected', 'call.new'],
		],
		['a name every object has', { event: 'constructor' }, {}, ['constructor', undefined]],
		['no type, all', { data: {} }, {}, ['unknown', undefined]],
		['no type, one selected', { data: {} }, only('call.ended'), ['notSelected', undefined]],
		['a type that is no text', { event: 7 }, {}, ['unknown', undefined]],
		['the second name of the field', { type: 'call.ended' }, {}, ['call.ended', 'call.ended']],
		['the wider type wanted', cancelled, only('call.changed'), ['call.changed', 'call.changed']],
		[
			'the special one wanted',
			cancelled,
			only('call.cancelled'),
			['call.cancelled', 'call.cancelled'],
		],
		[
			'the special one wanted, another came',
			changed,
			only('call.cancelled'),
			['notSelected', 'call.changed'],
		],
		[
			'both wanted',
			cancelled,
			only('call.changed', 'call.cancelled'),
			['call.changed', 'call.changed'],
		],
	])('%s', (_what, body, reception, expected) => {
		expect(typed(body, reception)).toEqual(expected);
	});
});

test('the item says where it comes from and keeps the payload untouched', () => {
	const data = {
		id: 7,
		from: '+1 (415) 555-0142',
		extra: { plan: 'gold', none: null },
		odd: [null],
	};
	const { item, type, key, identity } = received({
		event: 'call_ended',
		event_id: 'e1',
		at: NOW - 60,
		data,
		account: 'a1',
	});
	expect(item).toEqual({
		platform: 'Bell',
		event: 'call.ended',
		id: 'e1',
		occurredAt: '2026-01-01T11:59:00.000Z',
		receivedAt: '2026-01-01T12:00:00.000Z',
		contact: {
			phone: '+1 (415) 555-0142',
			phoneE164: '+14155550142',
			customFields: { plan: 'gold', none: null },
		},
		call: { id: '7' },
		message: {},
		data,
		envelope: { event: 'call_ended', event_id: 'e1', at: NOW - 60, account: 'a1' },
	});
	expect([type, key.length, identity.fingerprint.length]).toEqual(['call.ended', 16, 16]);
});

test('where only the data tells when, that counts', () => {
	expect(received({ event: 'nameless' }).item.occurredAt).toBe('2026-01-01T00:00:00.000Z');
	expect(received({ event: 'nameless', at: NOW }).item.occurredAt).toBe('2026-01-01T12:00:00.000Z');
});
