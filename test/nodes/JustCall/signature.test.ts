import { createHmac } from 'node:crypto';
import { justCall } from '../../../nodes/JustCall/platform';
import { requestTimestamp, signature } from '../../../nodes/JustCall/signature';
import { keysOf, textKey } from '../../../lib/webhook/signature/keys';
import { message, type Headers } from '../../../lib/webhook/http/message';
import { receive, type Reception, type Verdict } from '../../../lib/webhook/receive';

/** Published in JustCall's documentation of its dynamic webhook signatures. */
const VECTOR = {
	secret: 'ea39089c40790e9dc7a080ec95e849b8fa0fa5fb',
	address: 'https://webhook.site/3bcea770-370a-4b09-8b66-426f687e08a4',
	timestamp: '2024-03-21 17:08:22',
	seconds: 1_711_040_902,
	signature: '56761bae5b27a784a3ddd2af828bc5def7176bc0a8650199b04c737bd39bbecf',
};
const BODY = {
	request_id: '01HSGZRD0PHRCCHM46JRCRYMC4',
	webhook_url: VECTOR.address,
	type: 'call.completed',
	data: { id: 394042357 },
};
const HEADERS = {
	'x-justcall-signature': VECTOR.signature,
	'x-justcall-signature-version': 'v1',
	'x-justcall-request-timestamp': VECTOR.timestamp,
};

interface Request {
	body?: object | string;
	headers?: Headers;
	addresses?: readonly string[];
	secrets?: readonly string[];
	/** How long after it was signed it arrives. */
	afterSeconds?: number;
	reception?: Partial<Reception>;
}

function judge(request: Request = {}): Verdict {
	const { body = BODY, headers = HEADERS, addresses = [VECTOR.address] } = request;
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const receivedAt = (VECTOR.seconds + (request.afterSeconds ?? 0)) * 1000;
	return receive(message({ body: Buffer.from(text), headers, query: {}, addresses, receivedAt }), {
		platform: justCall,
		keys: keysOf(textKey, request.secrets ?? [VECTOR.secret]),
		verification: true,
		selection: 'all',
		scope: 'workflow/node',
		...request.reception,
	});
}

const hmac = (key: string, content: string) =>
	createHmac('sha256', key).update(content).digest('hex');
const signed = (url: string, type: string, timestamp: string, secret = VECTOR.secret) =>
	hmac(secret, `${secret}|${encodeURIComponent(url)}|${type}|${timestamp}`);
const OTHER = 'https://other.example.com/hook';
const FOR_OTHER = {
	...HEADERS,
	'x-justcall-signature': signed(OTHER, 'call.completed', VECTOR.timestamp),
};
const forged = (reason: string) => ({ kind: 'forged', reason });

describe('the timestamped signature', () => {
	test("the vendor's own example is accepted", () => {
		expect(judge()).toMatchObject({ kind: 'accepted', event: { type: 'call.completed' } });
	});

	test("signing gives the vendor's own example", () => {
		const outgoing = {
			body: Buffer.from(JSON.stringify(BODY)),
			id: BODY.request_id,
			type: 'call.completed',
			url: VECTOR.address,
			timestampSeconds: VECTOR.seconds,
		};
		expect(signature.sign(outgoing, keysOf(textKey, [VECTOR.secret]))).toEqual(HEADERS);
	});

	test.each([
		['https://N8N.example.com:443/webhook/1/webhook', 'https://n8n.example.com/webhook/1/webhook'],
		['https://n8n.example.com/webhook/1/webhook', 'https://n8n.example.com:443/webhook/1/webhook'],
	])('of the address %s, in another spelling of it, is accepted', (own, stated) => {
		const signature = signed(stated, 'call.completed', VECTOR.timestamp);
		const request = {
			addresses: [own],
			body: { ...BODY, webhook_url: stated },
			headers: { ...HEADERS, 'x-justcall-signature': signature },
		};
		expect(judge(request)).toMatchObject({ kind: 'accepted' });
		const elsewhere = { ...request.body, webhook_url: `${stated}/` };
		expect(judge({ ...request, body: elsewhere })).toEqual(forged('address-mismatch'));
	});

	test.each<[string, Request, string]>([
		['another secret', { secrets: ['another'] }, 'signature-mismatch'],
		['no secret', { secrets: [] }, 'secret-missing'],
		['another type', { body: { ...BODY, type: 'call.missed' } }, 'signature-mismatch'],
		['no type', { body: { ...BODY, type: null } }, 'type-missing'],
		['no JSON', { body: 'call.completed' }, 'type-missing'],
		['a list', { body: [BODY] }, 'type-missing'],
		[
			'an event rightly signed for the address of somebody else',
			{ body: { ...BODY, webhook_url: OTHER }, headers: FOR_OTHER },
			'address-mismatch',
		],
		['an address that is no text', { body: { ...BODY, webhook_url: 7 } }, 'address-mismatch'],
		['the same with our address in the body', { headers: FOR_OTHER }, 'signature-mismatch'],
		['no address of ours', { addresses: [] }, 'address-mismatch'],
		[
			'no signature',
			{ headers: { ...HEADERS, 'x-justcall-signature': undefined } },
			'signature-missing',
		],
		[
			'half a signature',
			{ headers: { ...HEADERS, 'x-justcall-signature': VECTOR.signature.slice(0, 32) } },
			'signature-mismatch',
		],
		[
			'two signatures, neither of them right',
			{ headers: { ...HEADERS, 'x-justcall-signature': ['a', hmac('b', 'c')] } },
			'signature-mismatch',
		],
		[
			'a later version',
			{ headers: { ...HEADERS, 'x-justcall-signature-version': 'v2' } },
			'signature-malformed',
		],
		[
			'no timestamp',
			{ headers: { ...HEADERS, 'x-justcall-request-timestamp': undefined } },
			'timestamp-missing',
		],
	])('%s is rejected', (_name, request, reason) => {
		expect(judge(request)).toEqual(forged(reason));
	});

	test.each([
		['first', [VECTOR.signature, 'a']],
		['last', ['a', VECTOR.signature]],
	])('the right one of two signature lines counts: the %s', (_place, lines) => {
		expect(judge({ headers: { ...HEADERS, 'x-justcall-signature': lines } }).kind).toBe('accepted');
	});

	test('an address stated by nobody is the one registered', () => {
		expect(judge({ body: { ...BODY, webhook_url: undefined } }).kind).toBe('accepted');
		expect(judge({ body: { ...BODY, webhook_url: null } }).kind).toBe('accepted');
	});

	test('each address of the endpoint counts', () => {
		const addresses = ['https://n8n.example.com/webhook/justcall', VECTOR.address];
		expect(judge({ addresses }).kind).toBe('accepted');
	});

	test('the previous secret still counts while it is configured', () => {
		expect(judge({ secrets: ['new secret', VECTOR.secret] }).kind).toBe('accepted');
	});

	test.each([
		['at once', 0, 'accepted'],
		['the last retry, 4 times 90 s later', 360, 'accepted'],
		['after 15 minutes', 900, 'accepted'],
		['later', 901, 'stale'],
		['15 minutes early', -900, 'accepted'],
		['earlier', -901, 'stale'],
	])('a request that comes %s (%d s) is %s', (_name, afterSeconds, kind) => {
		expect(judge({ afterSeconds }).kind).toBe(kind);
	});

	test('another tolerance is the choice of the user', () => {
		const late = { afterSeconds: 400 };
		expect(judge({ ...late, reception: { toleranceSeconds: 300 } })).toEqual({
			kind: 'stale',
			reason: 'timestamp-too-old',
		});
	});

	test('epoch seconds are a timestamp, too', () => {
		const timestamp = String(VECTOR.seconds);
		const headers = {
			...HEADERS,
			'x-justcall-request-timestamp': timestamp,
			'x-justcall-signature': signed(VECTOR.address, 'call.completed', timestamp),
		};
		expect(judge({ headers }).kind).toBe('accepted');
	});

	test('the type that is signed is the type that is read', () => {
		const body = { ...BODY, type: 'call.completed', event: 'sms.received' };
		expect(judge({ body })).toMatchObject({ event: { type: 'call.completed' } });
	});
});

describe('timestamps', () => {
	test.each([
		['2024-03-21 17:08:22', 1_711_040_902],
		['1711040902', 1_711_040_902],
		['2024-02-29 00:00:00', 1_709_164_800],
		['2023-02-29 00:00:00', undefined],
		['2024-03-21 24:00:00', undefined],
		['2024-03-21 17:08:60', undefined],
		['2024-03-21T17:08:22Z', undefined],
		['2024-03-21 17:08:22 ', undefined],
		['2024-03-21 17:08:22+05:30', undefined],
		['2024-3-21 17:08:22', undefined],
		['-1711040902', undefined],
		['yesterday', undefined],
		['', undefined],
	])('%p is %p', (text, seconds) => {
		expect(requestTimestamp.read(text)).toBe(seconds);
	});
});

describe('the signature of the body', () => {
	const BODY_TEXT = '{ "event": "call.missed",  "data": {"call_id":"call_ü"} }';
	const ofBody = { 'x-justcall-signature': hmac(VECTOR.secret, BODY_TEXT) };

	test('over the bytes as they came is accepted', () => {
		expect(judge({ body: BODY_TEXT, headers: ofBody })).toMatchObject({
			kind: 'accepted',
			event: { type: 'call.missed' },
		});
	});

	test.each<[string, Request, string]>([
		['another body', { body: BODY_TEXT.replace('call_ü', 'call_u') }, 'signature-mismatch'],
		['another secret', { secrets: ['another'] }, 'signature-mismatch'],
		['no signature', { headers: {} }, 'signature-missing'],
		['an empty one', { headers: { 'x-justcall-signature': '' } }, 'signature-missing'],
	])('%s is rejected', (_name, request, reason) => {
		expect(judge({ body: BODY_TEXT, headers: ofBody, ...request })).toEqual(forged(reason));
	});

	test.each([
		['a timestamp', { 'x-justcall-request-timestamp': VECTOR.timestamp }],
		['a version', { 'x-justcall-signature-version': 'v1' }],
		['an empty version', { 'x-justcall-signature-version': '' }],
	])('does not count beside %s: nobody may choose how to be judged', (_name, header) => {
		const verdict = judge({ body: BODY_TEXT, headers: { ...ofBody, ...header } });
		expect(verdict.kind).toBe('forged');
	});
});

describe("JustCall's check of a new URL", () => {
	const ping = (body: object | string, headers: Headers = {}) => judge({ body, headers });

	test.each<[string, object | string, object]>([
		['the envelope without data', { type: 'call.completed', webhook_url: 'https://a.example' }, {}],
		['all fields', { ...BODY, data: undefined, url_id: '65fc', timestamp: '', event: '' }, {}],
		['a type of its own', { type: 'url.validation' }, {}],
		['an empty object', {}, {}],
		['nothing', '', {}],
		['a challenge', { challenge: 'c-51' }, { challenge: 'c-51' }],
		['a challenge in figures', { type: 'url.validation', challenge: 51 }, { challenge: 51 }],
		['a challenge of another kind', { challenge: { nested: true } }, {}],
	])('%s is answered without a run', (_name, body, reply) => {
		expect(ping(body)).toEqual({ kind: 'handshake', reply });
	});

	test('it is answered when no secret is configured yet', () => {
		expect(judge({ body: { type: 'url.validation' }, headers: {}, secrets: [] }).kind).toBe(
			'handshake',
		);
	});

	test.each<[string, object | string, Headers]>([
		['data', { ...BODY }, {}],
		['empty data', { ...BODY, data: {} }, {}],
		['data that is null', { ...BODY, data: null }, {}],
		['fields it has not', { type: 'call.completed', call_id: 1 }, {}],
		['a signature', { type: 'call.completed' }, { 'x-justcall-signature': 'ab' }],
		['a timestamp', {}, { 'x-justcall-request-timestamp': VECTOR.timestamp }],
		['no JSON', 'ping', {}],
		['a list', [], {}],
	])('an unsigned or forged request with %s is no check', (_name, body, headers) => {
		expect(ping(body, headers).kind).toBe('forged');
	});
});
