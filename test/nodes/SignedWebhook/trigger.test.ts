import { createHmac } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';
import { anyEmitter } from '../../../nodes/SignedWebhook/platform';
import { expectAnswer, listen, STARTED, stopListening } from '../../lib/n8n/listening';
import { credentialOf, SECRET, sampleOf } from '../../lib/n8n/requests';
import type { Server } from '../../lib/n8n/server';

afterAll(stopListening);

const BODY = sampleOf(anyEmitter, 'order.shipped');
const nowSeconds = () => Math.floor(Date.now() / 1000);
const hmac = (text: string, encoding: 'hex' | 'base64' = 'hex') =>
	createHmac('sha256', SECRET).update(text).digest(encoding);

/** What an emitter sends beside the body, by a signature our code did not compute. */
type Emitter = (body: string) => Record<string, string>;

type Row = [string, INodeParameters, Emitter];
const STANDARD: INodeParameters = {};
const emitters: [Row, ...Row[]] = [
	[
		'Standard Webhooks',
		STANDARD,
		(body) => {
			const at = new Date();
			return {
				'webhook-id': 'msg_1',
				'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
				'webhook-signature': new Webhook(SECRET).sign('msg_1', at, body),
			};
		},
	],
	[
		'Standard Webhooks, in the headers of Svix',
		STANDARD,
		(body) => {
			const at = new Date();
			return {
				'svix-id': 'msg_1',
				'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
				'svix-signature': new Webhook(SECRET).sign('msg_1', at, body),
			};
		},
	],
	[
		'GitHub style',
		{ signatureScheme: 'gitHub' },
		(body) => ({ 'x-hub-signature-256': `sha256=${hmac(body)}` }),
	],
	[
		'a timestamp in the header',
		{ signatureScheme: 'timestamped', header: 'X-Signed' },
		(body) => ({ 'x-signed': `t=${nowSeconds()},v1=${hmac(`${nowSeconds()}.${body}`)}` }),
	],
	[
		'their own way, plain',
		{ signatureScheme: 'custom' },
		(body) => ({ 'x-signature': hmac(body) }),
	],
	[
		'their own way, base64 with a prefix',
		{ signatureScheme: 'custom', header: 'X-Mine', encoding: 'base64', prefix: 'v0=' },
		(body) => ({ 'x-mine': `v0=${hmac(body, 'base64')}` }),
	],
	[
		'their own way, with id and milliseconds',
		{
			signatureScheme: 'custom',
			content: 'v0:{eventId}:{timestamp}:{body}',
			idHeader: 'X-Id',
			timestampHeader: 'X-Time',
			timestampUnit: 'milliseconds',
		},
		(body) => {
			const time = String(Date.now());
			return { 'x-id': 'evt_1', 'x-time': time, 'x-signature': hmac(`v0:evt_1:${time}:${body}`) };
		},
	],
];

async function send(server: Server, emitter: Emitter, body = BODY.toString()) {
	const headers = { 'content-type': 'application/json', ...emitter(body) };
	return await server.post({ body: Buffer.from(body), headers });
}

describe.each(emitters)('an emitter that signs %s', (_name, parameters, emitter) => {
	test('starts a run with its event', async () => {
		const server = await listen(anyEmitter, parameters);
		expect(await send(server, emitter)).toMatchObject(STARTED);
		expect(server.runs.map((run) => run.map((items) => items.length))).toEqual([[1]]);
		const { order_id: orderId } = server.runs[0]?.flat()[0]?.json.data as { order_id: string };
		expect(server.runs[0]?.flat()[0]?.json).toMatchObject({
			platform: 'Signed Webhook',
			event: 'order.shipped',
			occurredAt: '2026-05-04T09:30:12.482Z',
		});
		expect(orderId).toBe('ord_7Q2M4K9');
	});

	test('is not accepted when a byte of the body differs', async () => {
		const server = await listen(anyEmitter, parameters);
		const headers = { 'content-type': 'application/json', ...emitter(BODY.toString()) };
		const body = Buffer.from(BODY.toString().replace('ord_7', 'ord_8'));
		expectAnswer(await server.post({ body, headers }), 'forged');
	});

	test('is not accepted by another scheme', async () => {
		const another = emitters.find(
			([other, chosen]) => chosen !== parameters && !other.startsWith('their own'),
		);
		const server = await listen(anyEmitter, another?.[1] ?? {});
		expectAnswer(await send(server, emitter), 'forged');
	});

	test('sends no event twice', async () => {
		const server = await listen(anyEmitter, parameters);
		await send(server, emitter);
		expectAnswer(await send(server, emitter), 'duplicate');
	});
});

describe("GitHub's default content type, a form", () => {
	const asForm = async (text: string) => {
		const server = await listen(anyEmitter, { signatureScheme: 'gitHub' });
		const headers = {
			'content-type': 'application/x-www-form-urlencoded',
			'x-hub-signature-256': `sha256=${hmac(text)}`,
		};
		return { server, answer: await server.post({ body: Buffer.from(text), headers }) };
	};

	test('starts a run with the JSON in its field payload', async () => {
		const form = new URLSearchParams({ payload: '{"type":"a b","note":"5 + 5 = 10 & ü"}' });
		const { server, answer } = await asForm(`sha=1&${form.toString()}`);
		expect(answer).toMatchObject(STARTED);
		expect(server.runs[0]?.flat()[0]?.json).toMatchObject({
			event: 'a b',
			data: { note: '5 + 5 = 10 & ü' },
		});
	});

	test.each(['payload=%', 'payload=', 'payloads={}', 'payload=[1]', 'a=1&payload', ''])(
		'is malformed where it holds no object: %j',
		async (text) => {
			expectAnswer((await asForm(text)).answer, 'malformed');
		},
	);
});

test('a secret in base64 under a signature of their own', async () => {
	const parameters = { signatureScheme: 'custom', secretEncoding: 'base64' };
	const secret = Buffer.alloc(32, 9).toString('base64');
	const server = await listen(anyEmitter, parameters, { credential: credentialOf(secret) });
	const signedWith = (key: string | Buffer): Emitter => {
		return (body) => ({ 'x-signature': createHmac('sha256', key).update(body).digest('hex') });
	};
	expect(await send(server, signedWith(Buffer.alloc(32, 9)))).toMatchObject(STARTED);
	expectAnswer(await send(server, signedWith(secret)), 'forged');
});

test('a captured request whose id header is doubled or renamed is no other event', async () => {
	const server = await listen(anyEmitter, {});
	const at = new Date();
	const time = String(Math.floor(at.getTime() / 1000));
	const signature = new Webhook(SECRET).sign('msg_1', at, BODY.toString());
	const post = async (headers: Record<string, string>) =>
		await server.post({ body: BODY, headers: { 'content-type': 'application/json', ...headers } });
	const sent = { 'webhook-id': 'msg_1', 'webhook-timestamp': time, 'webhook-signature': signature };
	expect(await post(sent)).toMatchObject(STARTED);
	expectAnswer(await post({ ...sent, 'webhook-id': 'msg_1, msg_1' }), 'duplicate');
	expectAnswer(await post({ ...sent, 'svix-id': 'msg_2' }), 'duplicate');
	const renamed = { 'svix-id': 'msg_1', 'svix-timestamp': time, 'svix-signature': signature };
	expectAnswer(await post(renamed), 'duplicate');
	expectAnswer(await post({ ...renamed, 'webhook-id': 'msg_3' }), 'forged');
});

const own = { signatureScheme: 'custom' };
const signs: Emitter = (body) => ({ 'x-signature': hmac(body) });

describe('custom events', () => {
	const outputOf = async (events: string, type: string) => {
		const server = await listen(anyEmitter, { ...own, events, outputs: 'perEvent' });
		expect(await send(server, signs, JSON.stringify({ type }))).toMatchObject(STARTED);
		return server.runs[0]?.map((items) => items.length);
	};
	test.each([
		['order.shipped', 'order.shipped', [1]],
		['order.shipped, order.lost', 'order.lost', [0, 1]],
		['order.shipped, *', 'order.shipped', [1, 0]],
		['order.shipped, *', 'order.lost', [0, 1]],
		['*', 'order.lost', [1]],
		['constructor, toString', 'toString', [0, 1]],
	])('with "%s" an event %s leaves by %j', async (events, type, outputs) => {
		expect(await outputOf(events, type)).toEqual(outputs);
	});

	test('others start nothing', async () => {
		const server = await listen(anyEmitter, { ...own, events: 'order.shipped' });
		for (const type of ['order.lost', 'order.shipped.late', 'ORDER.SHIPPED', 'constructor']) {
			expectAnswer(await send(server, signs, JSON.stringify({ type })), 'notSelected');
		}
		expect(server.runs).toEqual([]);
	});
});

describe('where type and id are', () => {
	const itemOf = async (parameters: INodeParameters, body: object, headers = {}) => {
		const server = await listen(anyEmitter, { ...own, ...parameters });
		await send(server, (text) => ({ ...signs(text), ...headers }), JSON.stringify(body));
		return server.runs[0]?.flat()[0]?.json;
	};
	test.each([
		['the preset fields', {}, { event: 'a', id: '7' }, {}, { event: 'a', id: '7' }],
		['the first present field', { typeFields: 'kind, name' }, { name: 'b' }, {}, { event: 'b' }],
		['a header', { typeHeader: 'X-Event' }, { a: 1 }, { 'x-event': 'push' }, { event: 'push' }],
		[
			'a field before a header',
			{ typeHeader: 'X-Event' },
			{ type: 'c' },
			{ 'x-event': 'd' },
			{ event: 'c' },
		],
		['a field for the id', { idFields: 'uuid' }, { type: 'e', uuid: 'u-1' }, {}, { id: 'u-1' }],
		['a number for the id', {}, { type: 'f', id: 42 }, {}, { id: '42' }],
		['nowhere', {}, { a: 1 }, {}, { event: 'unknown' }],
	])('%s', async (_case, parameters, body, headers, expected) => {
		expect(await itemOf(parameters, body, headers)).toMatchObject(expected);
	});

	test('a number that JSON cannot keep exactly is no id, so two of them are not mixed up', async () => {
		const server = await listen(anyEmitter, own);
		for (const id of ['9007199254740992', '9007199254740993']) {
			expect(await send(server, signs, `{"type":"g","id":${id}}`)).toMatchObject(STARTED);
		}
		const items = server.runs.map((run) => run.flat()[0]?.json);
		expect(items.map((json) => json?.duplicateOf)).toEqual([undefined, undefined]);
	});

	test('a signed id in the header counts before one in the body', async () => {
		const [, parameters, emitter] = emitters[0];
		const server = await listen(anyEmitter, parameters);
		await send(server, emitter, '{"type":"h","id":"7"}');
		expect(server.runs[0]?.flat()[0]?.json).toMatchObject({ id: 'msg_1' });
	});

	test('a type in the header, which nobody signed, makes no other event of a duplicate', async () => {
		const server = await listen(anyEmitter, { ...own, typeHeader: 'X-Event' });
		const named =
			(type: string): Emitter =>
			(body) => ({ ...signs(body), 'x-event': type });
		await send(server, named('push'), '{"a":1}');
		expectAnswer(await send(server, named('pull'), '{"a":1}'), 'duplicate');
	});
});
