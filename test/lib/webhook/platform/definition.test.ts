import type { Json, JsonObject } from '../../../../lib/webhook/http/message';
import { envelopeOf, textAt } from '../../../../lib/webhook/platform/envelope';
import { event, type EventDefinition } from '../../../../lib/webhook/platform/event';
import {
	definePlatform,
	eventTypeOf,
	type Platform,
	type Selection,
} from '../../../../lib/webhook/platform/definition';
import { object, text } from '../../../../lib/webhook/platform/fields';
import { bell } from '../testPlatform';

const plain = (more: Partial<EventDefinition> = {}): EventDefinition => ({
	...event({
		description: 'Something happens',
		data: object({ id: text() }),
		key: ({ id }) => [id],
		record: () => ({}),
	}),
	...more,
});
const when = () => true;

describe('a definition that contradicts itself is rejected', () => {
	test.each<[string, Partial<Platform>, RegExp]>([
		[
			'an alias that is another event',
			{ events: { a: plain(), b: plain({ aliases: ['a'] }) }, defaultEvents: [] },
			/"a" names two/,
		],
		[
			'an alias of two events',
			{ events: { a: plain({ aliases: ['x'] }), b: plain({ aliases: ['x'] }) }, defaultEvents: [] },
			/"x" names two/,
		],
		[
			'an alias of itself',
			{ events: { a: plain({ aliases: ['a'] }) }, defaultEvents: [] },
			/"a" names two/,
		],
		[
			'an alias twice',
			{ events: { a: plain({ aliases: ['x', 'x'] }) }, defaultEvents: [] },
			/"x" names two/,
		],
		['an unknown default', { defaultEvents: ['call.begun'] }, /no event "call.begun" to select/],
		['a default that is an alias', { defaultEvents: ['call_ended'] }, /no event "call_ended"/],
		['a default every object has', { defaultEvents: ['constructor'] }, /no event "constructor"/],
		[
			'within an unknown event',
			{ events: { a: plain({ within: { type: 'b', when } }) }, defaultEvents: [] },
			/no event "b" around/,
		],
		[
			'within an alias',
			{
				events: { a: plain({ aliases: ['x'] }), b: plain({ within: { type: 'x', when } }) },
				defaultEvents: [],
			},
			/no event "x" around/,
		],
		[
			'keys forgotten with the last retry',
			{ delivery: { ...bell.delivery, retryAfterSeconds: [100, 200], rememberSeconds: 300 } },
			/forgotten/,
		],
		[
			'keys not remembered at all',
			{ delivery: { ...bell.delivery, retryAfterSeconds: [], rememberSeconds: 0 } },
			/forgotten/,
		],
	])('%s', (_what, change, message) => {
		expect(() => definePlatform({ ...bell, ...change })).toThrow(message);
		expect(() => definePlatform({ ...bell, ...change })).toThrow(/^Bell: /);
	});

	test.each<[string, Partial<Platform>]>([
		['nothing changed', {}],
		['no defaults', { defaultEvents: [] }],
		['no events', { events: {}, defaultEvents: [] }],
		['no retries', { delivery: { ...bell.delivery, retryAfterSeconds: [], rememberSeconds: 1 } }],
	])('any other is not: %s', (_what, change) => {
		const platform = { ...bell, ...change };
		expect(definePlatform(platform)).toBe(platform);
	});
});

describe('an event definition', () => {
	const definition = event({
		description: 'A call ends',
		data: object({ id: text() }),
		key: ({ id }, { envelope, content }) => [id, envelope.id, content],
		record: ({ id }) => ({ call: { id } }),
		occurredAt: ({ id }) => id,
	});
	const around = { envelope: { id: 'e1', data: undefined, rest: {} }, content: 'c' };

	test.each<[string, Json | undefined, object]>([
		[
			'an object',
			{ id: 1 },
			{ parts: ['1', 'e1', 'c'], record: { call: { id: '1' } }, occurredAt: '1' },
		],
		['no data', undefined, { parts: [undefined, 'e1', 'c'], record: { call: {} } }],
		['null', null, { parts: [undefined, 'e1', 'c'], record: { call: {} } }],
		['a list', [], { parts: [], record: {} }],
		['a text', 'id', { parts: [], record: {} }],
	])('reads %s', (_what, data, reading) => {
		expect(definition.read(data, around)).toEqual(reading);
	});
});

describe('an envelope', () => {
	const read = (body: JsonObject) =>
		envelopeOf(body, {
			type: ['type', 'event'],
			id: ['id', 'delivery_id'],
			occurredAt: ({ at }) => (typeof at === 'string' ? at : undefined),
			data: 'data',
		});
	test.each<[string, JsonObject, object]>([
		[
			'all of it',
			{ type: 't', event: 'e', id: 'i', at: 'now', data: [1], more: null },
			{
				type: 't',
				id: 'i',
				occurredAt: 'now',
				data: [1],
				rest: { type: 't', event: 'e', id: 'i', at: 'now', more: null },
			},
		],
		[
			'the second names',
			{ event: 'e', delivery_id: 'd' },
			{ type: 'e', id: 'd', rest: { event: 'e', delivery_id: 'd' } },
		],
		['the first is empty', { type: '', event: 'e' }, { type: 'e', rest: { type: '', event: 'e' } }],
		[
			'the first is no text',
			{ type: { a: 1 }, event: 'e' },
			{ type: 'e', rest: { type: { a: 1 }, event: 'e' } },
		],
		['nothing', {}, { rest: {} }],
		['null as data', { data: null }, { data: null, rest: {} }],
	])('%s', (_what, body, envelope) => {
		expect(read(body)).toEqual(envelope);
	});

	test('a text at one of several names', () => {
		expect(textAt({ a: 1, b: '', c: 'x', d: 'y' }, ['a', 'b', 'c', 'd'])).toBe('x');
		expect(textAt({ a: 1 }, ['a', 'constructor'])).toBeUndefined();
	});
});

describe('the type of an event', () => {
	const events = {
		changed: plain({ aliases: ['job.changed'] }),
		cancelled: plain({ within: { type: 'changed', when: (data) => data === 'cancelled' } }),
		gone: plain({ within: { type: 'changed', when: (data) => data !== 'open' } }),
	};
	const platform = definePlatform({ ...bell, events, defaultEvents: [] });
	const only = (...types: string[]) => new Set(types);

	test.each<[string | undefined, Json, Selection, string | undefined]>([
		['changed', 'open', 'all', 'changed'],
		['job.changed', 'open', 'all', 'changed'],
		['Changed', 'open', 'all', undefined],
		['other', 'open', 'all', undefined],
		['toString', 'open', 'all', undefined],
		[undefined, 'open', 'all', undefined],
		['changed', 'cancelled', 'all', 'changed'],
		['changed', 'cancelled', only('changed', 'cancelled'), 'changed'],
		['changed', 'cancelled', only('cancelled'), 'cancelled'],
		['job.changed', 'cancelled', only('cancelled'), 'cancelled'],
		['changed', 'open', only('cancelled'), 'changed'],
		['changed', 'cancelled', only('gone'), 'gone'],
		['changed', 'cancelled', only('gone', 'cancelled'), 'cancelled'],
		['changed', 'closed', only('gone', 'cancelled'), 'gone'],
		['changed', 'cancelled', only(), 'changed'],
		['cancelled', 'open', only('cancelled'), 'cancelled'],
		['cancelled', 'open', only('changed'), 'cancelled'],
	])('%s of %j, wanted %p: %s', (type, data, selection, expected) => {
		expect(eventTypeOf(platform, { type, data, rest: {} }, selection)).toBe(expected);
	});
});
