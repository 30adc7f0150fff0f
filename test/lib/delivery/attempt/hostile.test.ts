import fc from 'fast-check';
import { lookup } from 'node:dns';
import { createTransport, type Transport } from '../../../../lib/delivery/attempt/transport';
import { reasonOf } from '../../../../lib/webhook/retry/outcome';
import { rawServer, whole, wire, type RawServer } from '../sockets';

/* Whatever bytes an endpoint answers with: the attempt ends, with one sentence in one line. */

let answer: Buffer = Buffer.alloc(0);
let server: RawServer;
let transport: Transport;
beforeAll(async () => {
	server = await rawServer((socket) => {
		socket.end(answer);
	});
	transport = createTransport({ lookup });
});
afterAll(async () => {
	await transport.close();
	await server.close();
});

async function answeredWith(bytes: Buffer) {
	answer = bytes;
	return await transport.attempt(
		{ url: `http://127.0.0.1:${server.port}/`, headers: {}, body: Buffer.from('{}') },
		{ timeoutSeconds: 30, route: { allow: ['127.0.0.1'], httpAllowed: true } },
	);
}

const status = fc.oneof(
	fc.constantFrom('000', '001', '099', '100', '101', '102', '103', '199', '204', '304', '407'),
	fc.constantFrom('600', '999', '1000', '-1', '2e2', '20', '', ' 200', '200 '),
	fc.integer({ min: 0, max: 999 }).map((number) => String(number).padStart(3, '0')),
);
const version = fc.constantFrom(
	'HTTP/1.1',
	'HTTP/1.0',
	'HTTP/1.9',
	'HTTP/2.0',
	'HTTP/0.9',
	'http/1.1',
	'ICY',
);
const header = fc.constantFrom(
	'content-length: 3',
	'content-length: -1',
	'content-length: 3, 4',
	'content-length: 99999999999999999999',
	'transfer-encoding: chunked',
	'transfer-encoding: gzip, chunked',
	'connection: upgrade',
	'upgrade: h2c',
	'connection: keep-alive',
	'keep-alive: timeout=0',
	'keep-alive: timeout=99999999999',
	'content-encoding: gzip',
	'retry-after: 1e99',
	'x: \u0000',
	'x: \u001b[31m',
	': x',
	'x y: z',
	' folded',
	'__proto__: x',
	'constructor: x',
);
const body = fc.constantFrom(
	'',
	'abc',
	'3\r\nabc\r\n0\r\n\r\n',
	'zz\r\n',
	'\u0000\u0001',
	'x'.repeat(70_000),
);
const headOnly = fc
	.tuple(version, status, fc.array(header, { maxLength: 5 }), body)
	.map(([spoken, code, headers, text]) =>
		Buffer.from([`${spoken} ${code} X`, ...headers, '', text].join('\r\n'), 'latin1'),
	);
const cut = fc
	.tuple(headOnly, fc.nat(200))
	.map(([bytes, length]) => bytes.subarray(0, Math.min(bytes.length, length)));
const hostile = fc.oneof(
	headOnly,
	cut,
	fc.tuple(headOnly, headOnly).map((both) => Buffer.concat(both)),
	fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

test('has a reason of one line, and nothing is thrown', async () => {
	await fc.assert(
		fc.asyncProperty(hostile, async (bytes) => {
			const result = await answeredWith(bytes);
			const reason = reasonOf(result.outcome);
			expect(reason).toMatch(/^(answered \d{3}|no answer in time|no connection: )/);
			expect(reason).not.toMatch(/\p{Cc}|assert|undefined|\[object/u);
			expect(reason.length).toBeLessThan(300);
		}),
		{ seed: 20261128, numRuns: 600 },
	);
});

test.each<[what: string, bytes: string]>([
	['a status below 100', 'HTTP/1.1 000 X\r\n\r\n'],
	['another status below 100', whole('099 X')],
	['a thousand interim answers', wire('100 Continue', []).repeat(1000)],
	['an interim answer without an end', `HTTP/1.1 100 Continue\r\n${'x: y\r\n'.repeat(20_000)}`],
])('%s is no answer', async (_what, bytes) => {
	const { outcome, status: told } = await answeredWith(Buffer.from(bytes, 'latin1'));
	expect(told).toBeUndefined();
	expect(outcome.kind).toBe('connection');
	expect(reasonOf(outcome)).toMatch(/^no connection: [a-z ,]+( \([A-Z_]+\))?$/i);
});
