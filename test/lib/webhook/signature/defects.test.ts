import { asRequest, oracles, theyBelieve, type Signed } from './oracles';
import { hmacSha256, judge, NOW, type Outcome } from './signing';

/*
 * Where other libraries decide otherwise than we do, and why. A row that fails means one of them was fixed: then
 * the differential test can be widened.
 */

beforeAll(() => jest.spyOn(Date, 'now').mockReturnValue(NOW * 1000));
afterAll(() => jest.restoreAllMocks());

const KEY = Buffer.alloc(32, 1);
const WHSEC = `whsec_${KEY.toString('base64')}`;
const BODY = Buffer.from('{"n":1}');
const FF = Buffer.from([0x22, 0xff, 0x22]);
const FE = Buffer.from([0x22, 0xfe, 0x22]);
/** What the libraries read both as. */
const REPLACED = Buffer.from('"\ufffd"');
const BOM = Buffer.from('\ufeff{}');

/** Signed in the form of Standard Webhooks over one body, sent with another. */
function standard(time: string, signed = BODY, sent = signed, key = KEY): Signed {
	const value = hmacSha256(key, `msg_1.${time}.`, signed).toString('base64');
	const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': time };
	return { headers: { ...headers, 'webhook-signature': `v1,${value}` }, body: sent, secret: WHSEC };
}
function striped(time: string, signed = BODY, sent = signed, signature?: string): Signed {
	const hex = signature ?? hmacSha256('secret', `${time}.`, signed).toString('hex');
	return { headers: { 'stripe-signature': `t=${time},v1=${hex}` }, body: sent, secret: 'secret' };
}
function gitHub(signed: Buffer, sent = signed): Signed {
	const hex = hmacSha256('secret', signed).toString('hex');
	return { headers: { 'x-hub-signature-256': `sha256=${hex}` }, body: sent, secret: 'secret' };
}
const now = String(NOW);
/** An old signature over id "m", time NOW - 999 and body "<now>.x", its first dot moved into the id. */
const shifted: Signed = {
	headers: {
		'webhook-id': `m.${NOW - 999}`,
		'webhook-timestamp': now,
		'webhook-signature': `v1,${hmacSha256(KEY, `m.${NOW - 999}.${now}.x`).toString('base64')}`,
	},
	body: Buffer.from('x'),
	secret: WHSEC,
};
/** Signed for now; the header says so in other words. */
const dated = (time: string): Signed => {
	const signed = standard(now);
	return { ...signed, headers: { ...signed.headers, 'webhook-timestamp': time } };
};
const odd = Buffer.alloc(32, 0xfb);
const urlSafe = { ...standard(now, BODY, BODY, odd), secret: `whsec_${odd.toString('base64url')}` };
const UPPER = hmacSha256('secret', `${now}.`, BODY).toString('hex').toUpperCase();

type Row = readonly [keyof typeof oracles, string, Signed, Outcome];

describe('they accept, we reject', () => {
	test.each<Row>([
		[
			'standardwebhooks',
			'byte FF under the signature of U+FFFD',
			standard(now, REPLACED, FF),
			'signature-mismatch',
		],
		[
			'standardwebhooks',
			'byte FE under the same signature',
			standard(now, REPLACED, FE),
			'signature-mismatch',
		],
		[
			'svix',
			'byte FF under the signature of U+FFFD',
			standard(now, REPLACED, FF),
			'signature-mismatch',
		],
		[
			'stripe',
			'byte FF under the signature of U+FFFD',
			striped(now, REPLACED, FF),
			'signature-mismatch',
		],
		[
			'octokit',
			'byte FF under the signature of U+FFFD',
			gitHub(REPLACED, FF),
			'signature-mismatch',
		],
		[
			'stripe',
			'a byte order mark put in front',
			striped(now, Buffer.from('{}'), BOM),
			'signature-mismatch',
		],
		['standardwebhooks', 'a time with letters behind', dated(`${now}abc`), 'timestamp-malformed'],
		['standardwebhooks', 'a time with a space in front', dated(` ${now}`), 'timestamp-malformed'],
		['standardwebhooks', 'an old signature with a dot moved', shifted, 'id-malformed'],
		['svix', 'an old signature with a dot moved', shifted, 'id-malformed'],
		['stripe', 'a time one year ahead', striped(String(NOW + 31_536_000)), 'timestamp-too-new'],
		['stripe', 'a time that is none, rightly signed', striped('NaN'), 'timestamp-malformed'],
	])('%s: %s', async (name, _what, signed, ours) => {
		const oracle = oracles[name];
		expect(await theyBelieve(oracle, signed)).toBe(true);
		expect(judge(oracle.scheme, asRequest(signed))).toBe(ours);
	});
});

describe('we accept, they reject', () => {
	test.each<Row>([
		['standardwebhooks', 'a body that is no UTF-8', standard(now, FF), 'key 0'],
		['svix', 'a body that is no UTF-8', standard(now, FF), 'key 0'],
		['stripe', 'a body that is no UTF-8', striped(now, FF), 'key 0'],
		['octokit', 'a body that is no UTF-8', gitHub(FF), 'key 0'],
		['stripe', 'a byte order mark signed along', striped(now, BOM), 'key 0'],
		['octokit', 'an empty body', gitHub(Buffer.alloc(0)), 'key 0'],
		['stripe', 'upper-case hex', striped(now, BODY, BODY, UPPER), 'key 0'],
		['standardwebhooks', 'a secret in URL-safe base64', urlSafe, 'key 0'],
	])('%s: %s', async (name, _what, signed, ours) => {
		const oracle = oracles[name];
		expect(await theyBelieve(oracle, signed)).toBe(false);
		expect(judge(oracle.scheme, asRequest(signed))).toBe(ours);
	});
});
