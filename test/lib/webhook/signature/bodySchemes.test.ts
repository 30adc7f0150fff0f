import {
	custom,
	gitHub,
	hmac,
	timestampedHmac,
	toldApart,
	unsigned,
} from '../../../../lib/webhook/signature/schemes';
import { breakOneThing, header, hmacSha256, NOW, rewrite, type Request, type Row } from './signing';

const SECRET = 's3cret';
const BODY = Buffer.from('{"n":1}');
const DIGEST = hmacSha256(SECRET, BODY);
const HEX = DIGEST.toString('hex');
const BASE64 = DIGEST.toString('base64');
const otherSecrets: readonly Row[] = [
	['another secret', () => ({ secrets: ['S3cret'] }), 'signature-mismatch'],
	['two secrets, the second signs', () => ({ secrets: ['other', SECRET] }), 'key 1'],
	['an empty secret beside the right one', () => ({ secrets: ['', SECRET] }), 'key 0'],
	['an empty secret only', () => ({ secrets: [''] }), 'secret-missing'],
	[
		'an empty secret only, signed with it',
		({ headers }) => ({
			secrets: [''],
			headers: Object.fromEntries(
				Object.keys(headers).map((name) => [name, hmacSha256('', BODY).toString('hex')]),
			),
		}),
		'secret-missing',
	],
	['no secret', () => ({ secrets: [] }), 'secret-missing'],
	['another body', () => ({ body: Buffer.from('{"n":2}') }), 'signature-mismatch'],
	['the same JSON, other bytes', () => ({ body: Buffer.from('{"n": 1}') }), 'signature-mismatch'],
];

describe('the hex HMAC of the body, one thing changed', () => {
	const NAME = 'x-webhook-signature';
	const valid: Request = { headers: { [NAME]: HEX }, body: BODY, secrets: [SECRET] };
	breakOneThing(hmac({ header: 'X-Webhook-Signature' }), valid, [
		['nothing', () => ({}), 'key 0'],
		['upper case', header(NAME, HEX.toUpperCase()), 'key 0'],
		['missing', header(NAME, undefined), 'signature-missing'],
		['empty', header(NAME, ''), 'signature-missing'],
		['twice, as a list', header(NAME, [HEX, HEX]), 'key 0'],
		['beside another one, first', header(NAME, [HEX, HEX.replace(/^./, 'z')]), 'key 0'],
		['beside another one, last', header(NAME, [HEX.replace(/^./, 'z'), HEX]), 'key 0'],
		['beside another one, joined by a bare comma', header(NAME, `${HEX},${HEX.slice(1)}`), 'key 0'],
		['two others', header(NAME, [HEX.slice(1), HEX.slice(2)]), 'signature-mismatch'],
		['cut by a comma', header(NAME, `${HEX.slice(0, 9)}, ${HEX.slice(9)}`), 'signature-mismatch'],
		['a comma behind', header(NAME, `${HEX},`), 'signature-malformed'],
		['twice, joined', header(NAME, `${HEX}, ${HEX}`), 'key 0'],
		['one of a list', header(NAME, [HEX]), 'key 0'],
		['a prefix', header(NAME, `sha256=${HEX}`), 'signature-mismatch'],
		['base64', header(NAME, BASE64), 'signature-mismatch'],
		['one digit short', header(NAME, HEX.slice(1)), 'signature-mismatch'],
		['a single digit', header(NAME, HEX.slice(0, 1)), 'signature-mismatch'],
		['a space behind', header(NAME, `${HEX} `), 'signature-mismatch'],
		['64 letters that are no hex', header(NAME, 'z'.repeat(64)), 'signature-mismatch'],
		['letters whose lower case is longer', header(NAME, `${HEX.slice(1)}İ`), 'signature-mismatch'],
		['letters that look like hex', header(NAME, HEX.replace(/[0-9]/, '０')), 'signature-mismatch'],
		[
			'an HMAC with an empty key',
			header(NAME, hmacSha256('', BODY).toString('hex')),
			'signature-mismatch',
		],
		...otherSecrets,
	]);
});

describe("GitHub's header, one thing changed", () => {
	const NAME = 'x-hub-signature-256';
	const valid: Request = { headers: { [NAME]: `sha256=${HEX}` }, body: BODY, secrets: [SECRET] };
	breakOneThing(gitHub, valid, [
		['nothing', () => ({}), 'key 0'],
		['no prefix', header(NAME, HEX), 'signature-malformed'],
		['the prefix alone', header(NAME, 'sha256='), 'signature-malformed'],
		['the prefix in upper case', header(NAME, `SHA256=${HEX}`), 'signature-malformed'],
		['twice, the right one first', header(NAME, `sha256=${HEX}, sha256=${HEX.slice(1)}`), 'key 0'],
		['twice, the right one last', header(NAME, `sha256=${HEX.slice(1)}, sha256=${HEX}`), 'key 0'],
		['beside one of another algorithm', header(NAME, `sha1=${HEX}, sha256=${HEX}`), 'key 0'],
		['of another algorithm twice', header(NAME, `sha1=${HEX}, sha1=${HEX}`), 'signature-malformed'],
		['the prefix twice', header(NAME, `sha256=sha256=${HEX}`), 'signature-mismatch'],
		['sha1=', header(NAME, `sha1=${HEX}`), 'signature-malformed'],
		['truncated', rewrite(NAME, (it) => it.slice(0, -1)), 'signature-mismatch'],
		[
			'under the old name',
			() => ({ headers: { 'x-hub-signature': `sha256=${HEX}` } }),
			'signature-missing',
		],
		...otherSecrets.filter(([, , outcome]) => outcome !== 'secret-missing'),
	]);
});

describe('hex or base64, prefix or none', () => {
	const NAME = 'x-oncallclerk-signature';
	const scheme = hmac({
		header: NAME,
		encodings: ['hex', 'base64'],
		prefix: 'sha256=',
		prefixOptional: true,
	});
	const valid: Request = { headers: { [NAME]: HEX }, body: BODY, secrets: [SECRET] };
	breakOneThing(scheme, valid, [
		['hex', () => ({}), 'key 0'],
		['hex with prefix', header(NAME, `sha256=${HEX}`), 'key 0'],
		['base64', header(NAME, BASE64), 'key 0'],
		['base64 with prefix', header(NAME, `sha256=${BASE64}`), 'key 0'],
		['base64 in lower case', header(NAME, BASE64.toLowerCase()), 'signature-mismatch'],
		['base64 without padding', header(NAME, BASE64.replace('=', '')), 'signature-mismatch'],
		['another prefix', header(NAME, `v1=${HEX}`), 'signature-mismatch'],
		['the prefix alone', header(NAME, 'sha256='), 'signature-malformed'],
	]);
});

describe("a user's own words", () => {
	const scheme = custom({
		header: 'X-Sig',
		encoding: 'hex',
		prefix: '',
		content: '{id}.{timestamp}.{body}',
		idHeader: 'X-Id',
		timestampHeader: 'X-Time',
	});
	const sig = (time: string) => hmacSha256(SECRET, `e1.${time}.`, BODY).toString('hex');
	const valid: Request = {
		headers: { 'x-sig': sig(String(NOW)), 'x-id': 'e1', 'x-time': String(NOW) },
		body: BODY,
		secrets: [SECRET],
	};
	breakOneThing(scheme, valid, [
		['nothing changed', () => ({}), 'key 0'],
		['no id', header('x-id', undefined), 'id-missing'],
		['another id', header('x-id', 'e2'), 'signature-mismatch'],
		['no time', header('x-time', undefined), 'timestamp-missing'],
		['a time that is none', header('x-time', 'today'), 'timestamp-malformed'],
		[
			'301 s ago',
			({ headers }) => ({
				headers: { ...headers, 'x-sig': sig(String(NOW - 301)), 'x-time': String(NOW - 301) },
			}),
			'timestamp-too-old',
		],
	]);

	const nowhere = custom({ header: 'Constructor', encoding: 'hex', prefix: '', content: '{body}' });
	breakOneThing(nowhere, valid, [['a header every object has', () => ({}), 'signature-missing']]);
});

describe('two schemes told apart', () => {
	const both = toldApart(
		timestampedHmac({ header: 'strong', toleranceSeconds: 300 }),
		hmac({ header: 'weak' }),
	);
	const strong = `t=${NOW},v1=${hmacSha256(SECRET, `${NOW}.`, BODY).toString('hex')}`;
	const valid: Request = { headers: { strong }, body: BODY, secrets: [SECRET] };
	breakOneThing(both, valid, [
		['the first', () => ({}), 'key 0'],
		['the second', () => ({ headers: { weak: HEX } }), 'key 0'],
		['neither', () => ({ headers: {} }), 'signature-missing'],
		['both right', header('weak', HEX), 'key 0'],
		['the first right, the second wrong', header('weak', 'x'), 'key 0'],
		[
			'the first wrong, the second right',
			() => ({ headers: { strong: 'x', weak: HEX } }),
			'signature-malformed',
		],
		[
			'the first empty, the second right',
			() => ({ headers: { strong: '', weak: HEX } }),
			'signature-missing',
		],
		[
			'the first too old, the second right',
			() => ({ headers: { strong, weak: HEX }, nowSeconds: NOW + 301 }),
			'timestamp-too-old',
		],
	]);
});

describe('a platform that does not sign', () => {
	const valid: Request = {
		headers: {},
		body: BODY,
		secrets: ['token-0142'],
		query: { token: 'token-0142' },
	};
	breakOneThing(unsigned, valid, [
		['the token in the query', () => ({}), 'key 0'],
		[
			'the token in a header',
			() => ({ query: {}, headers: { 'x-webhook-token': 'token-0142' } }),
			'key 0',
		],
		['another token', () => ({ query: { token: 'token-0143' } }), 'token-mismatch'],
		['part of the token', () => ({ query: { token: 'token' } }), 'token-mismatch'],
		['no token', () => ({ query: {} }), 'token-mismatch'],
		['an empty token', () => ({ query: { token: '' } }), 'token-mismatch'],
		[
			'the token twice',
			() => ({ query: { token: ['token-0142', 'token-0142'] } }),
			'token-mismatch',
		],
		['a number as token', () => ({ query: { token: 7 } }), 'token-mismatch'],
		['an object as token', () => ({ query: { token: { length: 10 } } }), 'token-mismatch'],
		['a second token', () => ({ secrets: ['old', 'token-0142'] }), 'key 1'],
		['no token set: everybody may', () => ({ secrets: undefined, query: {} }), 'key -1'],
		['a token set that is empty', () => ({ secrets: [''], query: {} }), 'secret-missing'],
		[
			'an empty one for an empty one',
			() => ({ secrets: [''], query: { token: '' } }),
			'secret-missing',
		],
	]);
});
