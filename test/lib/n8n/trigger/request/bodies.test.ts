import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { dialerCx } from '../../../../../nodes/DialerCx/platform';
import { expectAnswer, listen, requestTo, STARTED, stopListening } from '../../listening';
import { sampleOf, signed, type WireRequest } from '../../requests';
import type { Server } from '../../server';
import { until } from '../../../../support/until';

afterAll(stopListening);

let server: Server;
beforeEach(async () => (server = await listen(dialerCx, { options: { includeRaw: true } })));
afterEach(() => {
	expect(server.failures).toEqual([]);
});

const sent = () => requestTo(server, dialerCx, 'call.ended');
test.each([
	['application/json'],
	['application/json; charset=utf-8'],
	['APPLICATION/JSON'],
	['application/vnd.api+json'],
	['application/cloudevents+json; charset=utf-8'],
	['text/plain'],
	['text/plain; charset=iso-8859-1'],
	['application/x-www-form-urlencoded'],
	['application/octet-stream'],
	['nonsense'],
	[''],
])('a signed event is taken whatever it is labelled: "%s"', async (type) => {
	const { body, headers } = sent();
	const labelled = { ...headers, 'content-type': type };
	expect(await server.post({ body, headers: labelled })).toMatchObject(STARTED);
	expect(server.runs).toHaveLength(1);
});

test.each(['application/json', 'application/octet-stream'])(
	'a compressed body labelled %s is judged by what was compressed',
	async (type) => {
		const { body, headers } = sent();
		const compressed = { ...headers, 'content-type': type, 'content-encoding': 'gzip' };
		expect(await server.post({ body: gzipSync(body), headers: compressed })).toMatchObject(STARTED);
		expect(server.runs[0]?.flat()[0]?.json.raw).toMatchObject({ body: body.toString() });
	},
);

test('a broken compressed body is rejected', async () => {
	const { body, headers } = sent();
	const broken = { ...headers, 'content-type': 'text/csv', 'content-encoding': 'gzip' };
	expectAnswer(await server.post({ body, headers: broken }), 'malformed');
});

test('a form, which n8n consumes itself, is rejected', async () => {
	const { body, headers } = sent();
	const form = { ...headers, 'content-type': 'multipart/form-data; boundary=x' };
	expectAnswer(await server.post({ body, headers: form }), 'forged');
});

test('an empty body is rejected', async () => {
	const { headers } = sent();
	expectAnswer(await server.post({ body: Buffer.alloc(0), headers }), 'forged');
});

test.each(['application/octet-stream', 'text/plain'])(
	'a caller who hangs up within a body labelled %s starts nothing',
	async (type) => {
		const { body, headers } = sent();
		const whole = { ...headers, 'content-type': type, 'content-length': String(body.length) };
		const cut = httpRequest({ ...server.client, method: 'POST', headers: whole });
		cut.on('error', () => undefined);
		cut.write(body.subarray(0, 20));
		await until(() => server.requests === 1);
		cut.destroy();
		await until(() => server.ended === 1);
		expect(server.runs).toEqual([]);
	},
);

describe('the raw request', () => {
	const rawOf = async (request: WireRequest) => {
		expect(await server.post(request)).toMatchObject(STARTED);
		return server.runs[0]?.flat()[0]?.json.raw;
	};

	test('is the text and the headers as they came, where asked for', async () => {
		const { body, headers } = sent();
		expect(await rawOf({ body, headers: { ...headers, 'x-trace': 'abc' } })).toEqual({
			body: sampleOf(dialerCx, 'call.ended').toString(),
			headers: expect.objectContaining({ ...headers, 'x-trace': 'abc' }) as object,
		});
	});

	test('keeps what a parser would change', async () => {
		const text =
			'{ "event": "call.ended", "event":"call.ended", "data":{"call_id":1.0, "note":"\\u00e9é"} }';
		const raw = await rawOf(signed(dialerCx, 'call.ended', Buffer.from(text)));
		expect(raw).toMatchObject({ body: text });
	});

	test('is left out otherwise', async () => {
		const plain = await listen(dialerCx);
		await plain.post(requestTo(plain, dialerCx, 'call.ended'));
		expect(plain.runs[0]?.flat()[0]?.json).not.toHaveProperty('raw');
	});
});

test('a header sent twice is read as HTTP joins it', async () => {
	const { body, headers } = sent();
	const signature = headers['x-webhook-signature'] ?? '';
	const twice = httpRequest({
		...server.client,
		method: 'POST',
		headers: { 'x-webhook-signature': [signature, signature] },
	});
	twice.end(body);
	const [answer] = (await once(twice, 'response')) as [{ statusCode: number; resume(): void }];
	answer.resume();
	expect(answer.statusCode).toBe(200);
});
