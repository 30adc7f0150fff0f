import { lookup } from 'node:dns';
import { createTransport, type Transport } from '../../../../lib/delivery/attempt/transport';
import { masked, secretsIn } from '../../../../lib/delivery/attempt/redact';
import { rawServer, whole, wire, type RawServer } from '../sockets';

/* An endpoint that sends our own headers back: what is kept of its answer holds no secret. */

const TOKEN = 'Bearer tok_5f2c9a7e41';
const BASIC = `Basic ${Buffer.from('sam:pä"ss-word').toString('base64')}`;
const KEY = 'k"e\\y/+=&ü-9317';
const SECRETS = secretsIn([TOKEN, BASIC, KEY]);

let transport: Transport;
let server: RawServer;
beforeAll(() => {
	transport = createTransport({ lookup });
});
afterEach(async () => await server.close());
afterAll(async () => await transport.close());

async function answeredWith(answer: string) {
	server = await rawServer((socket) => socket.end(Buffer.from(answer)));
	return await transport.attempt(
		{ url: `http://127.0.0.1:${server.port}/`, headers: {}, body: Buffer.from('{}') },
		{ timeoutSeconds: 30, route: { allow: ['127.0.0.1'], httpAllowed: true }, secrets: SECRETS },
	);
}

test.each<[what: string, echoed: string, kept: string]>([
	['as it was sent', `authorization: ${TOKEN}\nx-key: ${KEY}`, 'authorization: …\nx-key: …'],
	['the token alone', 'token=tok_5f2c9a7e41!', 'token=…!'],
	[
		'in JSON',
		JSON.stringify({ headers: { key: KEY, auth: BASIC } }),
		'{"headers":{"key":"…","auth":"…"}}',
	],
	['in a URL', `/?key=${encodeURIComponent(KEY)}`, '/?key=…'],
	['the login of Basic', 'user sam:pä"ss-word', 'user …'],
	['the password of Basic', 'password pä"ss-word in JSON pä\\"ss-word', 'password … in JSON …'],
	['several times', `${TOKEN}${TOKEN}`, '……'],
	['nothing of it', 'Bearer of good news', 'Bearer of good news'],
])('%s', async (_what, echoed, kept) => {
	expect((await answeredWith(whole('401 No', echoed))).responseBody).toBe(kept);
});

test('in a header, sent twice, too', async () => {
	const headers = [`x-echo: ${TOKEN}`, 'x-list: a', 'x-list: tok_5f2c9a7e41', 'content-length: 0'];
	const { responseHeaders } = await answeredWith(wire('401 No', headers));
	expect(responseHeaders).toMatchObject({ 'x-echo': '…', 'x-list': ['a', '…'] });
});

test.each([1, 5, 10, 20])('cut off %d bytes before its end', async (missing) => {
	const body = `${'x'.repeat(4096 - (TOKEN.length - missing))}${TOKEN} and more`;
	const { responseBody = '' } = await answeredWith(whole('200 OK', body));
	for (let length = 4; length <= TOKEN.length; length++) {
		expect(responseBody).not.toContain(TOKEN.slice(0, length));
	}
});

test('values that are too short to be secrets are left alone', () => {
	expect(secretsIn(['1', 'abc', 'Bearer x'])).toEqual(['Bearer%20x', 'Bearer x']);
	expect(masked('{"a":1}', secretsIn(['1']))).toBe('{"a":1}');
});
