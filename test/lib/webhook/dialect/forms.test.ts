import { Webhook } from 'standardwebhooks';
import { signedWebhook, type Emitter } from '../../../../nodes/SignedWebhook/platform';
import {
	composeRequest,
	type Dialect,
	type OutgoingEvent,
} from '../../../../lib/webhook/dialect/compose';
import {
	customDialect,
	standardWebhooksDialect,
	type CustomFields,
} from '../../../../lib/webhook/dialect/forms';
import { keysOf } from '../../../../lib/webhook/signature/keys';
import { message, type Json } from '../../../../lib/webhook/http/message';
import { receive } from '../../../../lib/webhook/receive';
import {
	custom,
	gitHub,
	standardWebhooks,
	timestampedHmac,
} from '../../../../lib/webhook/signature/schemes';
import { NOW } from '../signature/signing';

const SECRET = 'whsec_ZGlhbGVjdCB0ZXN0IHNlY3JldCAwMTQy';
const EVENT: OutgoingEvent = {
	id: 'msg_0199f1c4',
	type: 'order.shipped',
	occurredAt: '2026-01-01T11:59:58.125Z',
	data: { order: 'ord_7Q2M4K9', lines: [] },
	url: 'https://n8n.example.com/webhook/orders',
};
const FIELDS: CustomFields = { type: 'type', id: 'id', timestamp: 'timestamp', data: 'data' };

function compose(dialect: Dialect, event = EVENT, atSeconds = NOW) {
	const keys = keysOf(dialect.signature.key, [SECRET]);
	const composition = composeRequest(dialect, event, keys, atSeconds);
	if (!composition.ok) throw new Error(composition.reason);
	return composition.request;
}

/** What Signed Webhook Trigger makes of a request. */
function received(dialect: Dialect, emitter: Partial<Emitter> = {}, event = EVENT) {
	const { body, headers } = compose(dialect, event);
	const platform = signedWebhook({
		scheme: dialect.signature,
		events: ['order.shipped'],
		typeFields: ['type', 'event'],
		idFields: ['id'],
		...emitter,
	});
	const keys = keysOf(platform.signature.key, [SECRET]);
	const verdict = receive(
		message({ body, headers, query: {}, addresses: [event.url], receivedAt: NOW * 1000 }),
		{ platform, keys, verification: true, selection: 'all', scope: 'forms' },
	);
	if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict));
	return verdict.event.item;
}

describe('Standard Webhooks', () => {
	test("is accepted by the specification's own library, which reads the same", () => {
		const nowSeconds = Math.floor(Date.now() / 1000);
		const { body, headers } = compose(standardWebhooksDialect, EVENT, nowSeconds);
		expect(new Webhook(SECRET).verify(body.toString(), { ...headers })).toEqual({
			type: 'order.shipped',
			timestamp: '2026-01-01T11:59:58.125Z',
			data: EVENT.data,
		});
	});

	test('is received by Signed Webhook Trigger with its id, type, time and data', () => {
		expect(received(standardWebhooksDialect, { signedIdHeaders: ['webhook-id'] })).toMatchObject({
			event: 'order.shipped',
			id: 'msg_0199f1c4',
			occurredAt: '2026-01-01T11:59:58.125Z',
			data: EVENT.data,
		});
	});

	test.each<[string, Json]>([
		['an object', EVENT.data],
		['an empty object', {}],
		['null', null],
		['a list with text to escape', ['"}', '\u2028', '\ud800', 'ß']],
	])('%s that is written already makes the same body', (_what, data) => {
		const event = { ...EVENT, type: 'order."shipped"', data };
		const written = { ...event, dataText: JSON.stringify(data) };
		const body = compose(standardWebhooksDialect, written).body.toString();
		expect(body).toBe(compose(standardWebhooksDialect, event).body.toString());
		expect(JSON.parse(body)).toEqual({ type: event.type, timestamp: event.occurredAt, data });
	});

	test('a retry keeps the id and the body and has a new time and signature', () => {
		const first = compose(standardWebhooksDialect);
		const retry = compose(standardWebhooksDialect, EVENT, NOW + 300);
		expect(retry.body.equals(first.body)).toBe(true);
		expect(retry.headers['webhook-id']).toBe(first.headers['webhook-id']);
		expect(retry.headers['webhook-timestamp']).toBe(String(NOW + 300));
		expect(retry.headers['webhook-signature']).not.toBe(first.headers['webhook-signature']);
	});
});

describe('a form of the user', () => {
	const sha = custom({ header: 'X-Sig', encoding: 'base64', prefix: 'sha=', content: '{body}' });
	const timed = custom({
		header: 'X-Sig',
		encoding: 'hex',
		prefix: '',
		content: '{id}:{timestamp}:{body}',
		idHeader: 'X-Id',
		timestampHeader: 'X-Time',
		timestampUnit: 'milliseconds',
	});

	test.each([
		['a body signed in base64 with a prefix', sha],
		['an id and milliseconds signed along', timed],
		["GitHub's signature", gitHub],
		['the timestamped one', timestampedHmac({ header: 'X-Sig', toleranceSeconds: 300 })],
		['Standard Webhooks with other fields', standardWebhooks],
	])('with %s is received as the same event', (_what, scheme) => {
		expect(received(customDialect(scheme, FIELDS))).toMatchObject({
			event: 'order.shipped',
			id: 'msg_0199f1c4',
			occurredAt: '2026-01-01T11:59:58.125Z',
			data: EVENT.data,
		});
	});

	test.each<[string, Partial<CustomFields>, string]>([
		[
			'all fields',
			{},
			'{"type":"order.shipped","id":"msg_0199f1c4","timestamp":"2026-01-01T11:59:58.125Z","data":{"order":"ord_7Q2M4K9","lines":[]}}',
		],
		[
			'other names',
			{ type: 'event', id: 'delivery_id', timestamp: 'created_at', data: 'payload' },
			'{"event":"order.shipped","delivery_id":"msg_0199f1c4","created_at":"2026-01-01T11:59:58.125Z","payload":{"order":"ord_7Q2M4K9","lines":[]}}',
		],
		[
			'the data under its name alone',
			{ type: '', id: '', timestamp: '' },
			'{"data":{"order":"ord_7Q2M4K9","lines":[]}}',
		],
		[
			'the data beside the type',
			{ id: '', timestamp: '', data: '' },
			'{"type":"order.shipped","order":"ord_7Q2M4K9","lines":[]}',
		],
		[
			'the data alone',
			{ type: '', id: '', timestamp: '', data: '' },
			'{"order":"ord_7Q2M4K9","lines":[]}',
		],
	])('%s', (_what, fields, body) => {
		const dialect = customDialect(sha, { ...FIELDS, ...fields });
		expect(compose(dialect).body.toString()).toBe(body);
	});

	test('what the data says of itself is not overwritten', () => {
		const event = { ...EVENT, data: { id: 'ord_1', type: 'parcel' } };
		const dialect = customDialect(sha, { ...FIELDS, data: '' });
		expect(JSON.parse(compose(dialect, event).body.toString())).toEqual({
			type: 'parcel',
			id: 'ord_1',
			timestamp: '2026-01-01T11:59:58.125Z',
		});
	});

	test('a field may have any name', () => {
		const dialect = customDialect(sha, { ...FIELDS, id: '__proto__' });
		expect(compose(dialect).body.toString()).toContain('"__proto__":"msg_0199f1c4"');
	});

	test('the type may be in a header', () => {
		const dialect = customDialect(gitHub, { ...FIELDS, type: '', typeHeader: 'X-GitHub-Event' });
		expect(compose(dialect).headers['x-github-event']).toBe('order.shipped');
		expect(received(dialect, { typeHeader: 'x-github-event' }).event).toBe('order.shipped');
	});

	test.each<[string, Dialect, Partial<OutgoingEvent>, string]>([
		[
			'data without fields beside others',
			customDialect(sha, { ...FIELDS, data: '' }),
			{ data: [1] },
			'data-malformed',
		],
		[
			'a header that is none',
			customDialect(sha, { ...FIELDS, typeHeader: 'X Type' }),
			{},
			'header-malformed',
		],
		[
			'a type no header holds',
			customDialect(sha, { ...FIELDS, typeHeader: 'X-Type' }),
			{ type: 'Größe' },
			'header-malformed',
		],
	])('%s is rejected', (_what, dialect, change, reason) => {
		const keys = keysOf(dialect.signature.key, [SECRET]);
		expect(composeRequest(dialect, { ...EVENT, ...change }, keys, NOW)).toEqual({
			ok: false,
			reason,
		});
	});
});
