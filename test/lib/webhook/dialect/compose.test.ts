import { platforms } from '../../../../nodes/platforms';
import { composeRequest, type OutgoingEvent } from '../../../../lib/webhook/dialect/compose';
import { presetsOf } from '../../../../lib/webhook/presets';
import { keysOf } from '../../../../lib/webhook/signature/keys';
import { hmacSha256, NOW } from '../signature/signing';

const SECRET = 'whsec_ZGlhbGVjdCB0ZXN0IHNlY3JldCAwMTQy';
const RAW_SECRET = Buffer.from('dialect test secret 0142');
const URL = 'https://crm.example.com/hooks/calls';
const ID = '0199f1c4-7d20';
const EVENT: OutgoingEvent = {
	id: ID,
	type: 'call.ended',
	occurredAt: '2026-03-07T10:30:00.250-05:00',
	data: { call_id: '12345', note: 'Grüße', empty: null },
	url: URL,
};
const DATA = '{"call_id":"12345","note":"Grüße","empty":null}';
const hex = (...parts: string[]) => hmacSha256(SECRET, ...parts).toString('hex');

function composed(presetId: string, change: Partial<OutgoingEvent> = {}, secrets = [SECRET]) {
	const preset = presetsOf(platforms).find(({ id }) => id === presetId);
	if (preset === undefined) throw new Error(`There is no preset ${presetId}`);
	const keys = keysOf(preset.dialect.signature.key, secrets);
	return composeRequest(preset.dialect, { ...EVENT, ...change }, keys, NOW);
}

function request(presetId: string, change: Partial<OutgoingEvent> = {}, secrets = [SECRET]) {
	const composition = composed(presetId, change, secrets);
	if (!composition.ok) throw new Error(composition.reason);
	const { url, headers, body } = composition.request;
	return { url, headers, body: body.toString('utf8') };
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('the exact request of each preset', () => {
	test('Standard Webhooks', () => {
		const body = `{"type":"call.ended","timestamp":"2026-03-07T15:30:00.250Z","data":${DATA}}`;
		const code = hmacSha256(RAW_SECRET, `${ID}.${NOW}.${body}`).toString('base64');
		expect(request('standardWebhooks')).toEqual({
			url: URL,
			headers: {
				...JSON_TYPE,
				'webhook-id': ID,
				'webhook-timestamp': String(NOW),
				'webhook-signature': `v1,${code}`,
			},
			body,
		});
	});

	test("Run a Call, the help centre's form", () => {
		const body = `{"event":"invoice.sent","delivery_id":"wd_${ID}","created_at":"2026-03-07T15:30:00Z","organization_id":"62447f1f-58fd-403c-a9b6-aecb8d288a48","data":${DATA}}`;
		const account = '62447f1f-58fd-403c-a9b6-aecb8d288a48';
		expect(request('runACall', { type: 'invoice.sent', account })).toEqual({
			url: URL,
			headers: { ...JSON_TYPE, 'x-signature': hex(body) },
			body,
		});
	});

	test("Run a Call, the API description's form", () => {
		const body = `{"id":"evt_${ID}","type":"invoice.issued","created_at":"2026-03-07T15:30:00.250Z","organization_id":"00000000-0000-0000-0000-000000000000","data":${DATA}}`;
		expect(request('runACall.vendor', { type: 'invoice.sent' })).toEqual({
			url: URL,
			headers: {
				...JSON_TYPE,
				'run-a-call-event-id': `evt_${ID}`,
				'run-a-call-signature': `t=${NOW},v1=${hex(`${NOW}.${body}`)}`,
			},
			body,
		});
	});

	test('Nectar Desk', () => {
		expect(request('nectarDesk', { type: 'Call Ended' }, [])).toEqual({
			url: `${URL}?event=call_ended&event_id=${ID}`,
			headers: JSON_TYPE,
			body: DATA,
		});
	});

	test("JustCall, the help page's form", () => {
		const body = `{"event":"call.completed","timestamp":"2026-03-07T15:30:00Z","data":${DATA}}`;
		expect(request('justCall', { type: 'call.completed' })).toEqual({
			url: URL,
			headers: { ...JSON_TYPE, 'x-justcall-signature': hex(body) },
			body,
		});
	});

	test("JustCall, the developer documentation's form", () => {
		const { url, headers, body } = request('justCall.vendor', { type: 'voicemail.received' });
		const written = '2026-01-01 12:00:00';
		const address = 'https%3A%2F%2Fcrm.example.com%2Fhooks%2Fcalls';
		expect(url).toBe(URL);
		expect(headers).toEqual({
			...JSON_TYPE,
			'x-justcall-signature': hex(`${SECRET}|${address}|call.voicemail|${written}`),
			'x-justcall-signature-version': 'v1',
			'x-justcall-request-timestamp': written,
		});
		expect(body).toMatch(
			/^\{"request_id":"0199f1c4-7d20","webhook_url":"https:\/\/crm\.example\.com\/hooks\/calls","url_id":"[0-9a-f]{24}","type":"call\.voicemail","data":/,
		);
		expect(body.endsWith(`"data":${DATA}}`)).toBe(true);
	});

	test('OnCallClerk', () => {
		const body = `{"id":"evt_${ID}","type":"call.ended","created":1772897400,"data":${DATA}}`;
		expect(request('onCallClerk')).toEqual({
			url: URL,
			headers: { ...JSON_TYPE, 'x-oncallclerk-signature': hex(body) },
			body,
		});
	});

	test('Dialer.CX', () => {
		const body = `{"event":"call.ended","timestamp":"2026-03-07T15:30:00Z","data":${DATA}}`;
		expect(request('dialerCx')).toEqual({
			url: URL,
			headers: { ...JSON_TYPE, 'x-webhook-signature': hex(body) },
			body,
		});
	});
});

describe('what the forms take over', () => {
	test.each([
		['runACall', 'delivery_id', 'wd_1', 'wd_1'],
		['runACall', 'delivery_id', 'evt_1', 'wd_evt_1'],
		['runACall.vendor', 'id', 'evt_1', 'evt_1'],
		['onCallClerk', 'id', 'evt_01HZ8X9', 'evt_01HZ8X9'],
		['justCall.vendor', 'request_id', '01HSGZRD0P', '01HSGZRD0P'],
	])('%s: %s of the id %s is %s', (preset, field, id, expected) => {
		expect(JSON.parse(request(preset, { id }).body)).toMatchObject({ [field]: expected });
	});

	test.each([
		['job.cancelled', { status: 'cancelled' }, 'job.status_changed'],
		['job.cancelled', { status: 'done' }, 'job.cancelled'],
		['voice_call.completed', {}, 'voice.call.completed'],
		['invoice.paid', {}, 'invoice.paid'],
		['toString', {}, 'toString'],
	])("Run a Call's API calls %s %j %s", (type, data, expected) => {
		const { body } = request('runACall.vendor', { type, data });
		expect(JSON.parse(body)).toMatchObject({ type: expected });
	});

	test('JustCall tells its addresses and types apart by id', () => {
		const idOf = (change: Partial<OutgoingEvent>) =>
			(JSON.parse(request('justCall.vendor', change).body) as { url_id: string }).url_id;
		const ids = [idOf({}), idOf({ type: 'call.missed' }), idOf({ url: `${URL}/2` })];
		expect(new Set(ids).size).toBe(3);
		expect(idOf({ id: 'another', data: {} })).toBe(ids[0]);
	});

	test.each([
		['https://a.example/hook', 'https://a.example/hook?event=call_ended&event_id=e1'],
		[
			'https://a.example/h?token=%C3%BC+1',
			'https://a.example/h?token=%C3%BC+1&event=call_ended&event_id=e1',
		],
		['https://a.example/h?event=x', 'https://a.example/h?event=x&event_id=e1'],
		['https://a.example/h?event_id=&event=x', 'https://a.example/h?event_id=&event=x'],
		['https://a.example/h?a=1#top', 'https://a.example/h?a=1&event=call_ended&event_id=e1#top'],
	])('Nectar Desk: %s becomes %s', (url, expected) => {
		expect(request('nectarDesk', { type: 'Call Ended', id: 'e1', url }, []).url).toBe(expected);
	});

	test('Nectar Desk: an id can not add to the query', () => {
		const { url } = request('nectarDesk', { type: 'Call Ended', id: 'a&event=x ü' }, []);
		expect(url).toBe(`${URL}?event=call_ended&event_id=a%26event%3Dx%20%C3%BC`);
	});

	test.each([
		['Call Ended', { id: 65_123 }, 'Call 65123'],
		['Call Disposition Saved', { id: '65123' }, 'Call 65123'],
		['Message Sent', { id: 7 }, 'Message 7'],
		['Message Sent', {}, undefined],
		['Contact Modified', { id: 7 }, undefined],
		['Contact List Created', { id: 7 }, undefined],
	])('Nectar Desk keeps the order of calls and messages: %s %j', (type, data, key) => {
		const preset = presetsOf(platforms).find(({ id }) => id === 'nectarDesk');
		expect(preset?.dialect.orderKey?.({ type, data })).toBe(key);
	});
});

describe('what can not be sent says why, and never throws', () => {
	const deep = () => {
		let data: OutgoingEvent['data'] = [];
		for (let depth = 0; depth < 200_000; depth += 1) data = [data];
		return data;
	};
	test.each<[string, string, Partial<OutgoingEvent>, string]>([
		['no address', 'dialerCx', { url: '' }, 'url-malformed'],
		['no web address', 'dialerCx', { url: 'ftp://a.example/' }, 'url-malformed'],
		['a path', 'nectarDesk', { url: '/hook' }, 'url-malformed'],
		['no id', 'dialerCx', { id: '' }, 'id-malformed'],
		['a dot in a signed id', 'standardWebhooks', { id: 'a.b' }, 'id-malformed'],
		['no type', 'dialerCx', { type: '' }, 'type-malformed'],
		['no time', 'dialerCx', { occurredAt: '' }, 'time-malformed'],
		['a time without a zone', 'dialerCx', { occurredAt: '2026-03-07T15:30:00' }, 'time-malformed'],
		['data without fields, where they are the body', 'nectarDesk', { data: [1] }, 'data-malformed'],
		['null, where it is the body', 'nectarDesk', { data: null }, 'data-malformed'],
		['data nested too deep', 'dialerCx', { data: deep() }, 'data-malformed'],
		['a line break in a header', 'standardWebhooks', { id: 'a\r\nx-evil: 1' }, 'header-malformed'],
		['letters no header has', 'runACall.vendor', { id: 'é' }, 'header-malformed'],
	])('%s', (_what, preset, change, reason) => {
		expect(composed(preset, change)).toEqual({ ok: false, reason });
	});

	test.each(['standardWebhooks', 'runACall', 'runACall.vendor', 'justCall', 'dialerCx'])(
		'%s without a secret',
		(preset) => {
			expect(composed(preset, {}, [])).toEqual({ ok: false, reason: 'secret-missing' });
		},
	);

	test('a public key signs nothing', () => {
		const publicKey = `whpk_${Buffer.alloc(32, 9).toString('base64')}`;
		expect(composed('standardWebhooks', {}, [publicKey])).toEqual({
			ok: false,
			reason: 'secret-missing',
		});
	});
});

describe('while a secret is rotated', () => {
	const OTHER = `whsec_${Buffer.from('the secret before').toString('base64')}`;
	test.each([
		['standardWebhooks', 'webhook-signature', 2],
		['runACall.vendor', 'run-a-call-signature', 2],
		['runACall', 'x-signature', 1],
		['dialerCx', 'x-webhook-signature', 1],
	])('%s has in %s signatures of %d secrets', (preset, header, signatures) => {
		const value = request(preset, {}, [SECRET, OTHER]).headers[header] ?? '';
		const first = request(preset).headers[header] ?? '';
		expect(value.startsWith(first)).toBe(true);
		expect(value.split(/v1[,=]/).filter((part) => part.length >= 44).length).toBe(signatures);
	});
});
