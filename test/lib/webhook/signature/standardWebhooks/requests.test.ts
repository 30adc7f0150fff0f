import { standardWebhooks } from '../../../../../lib/webhook/signature/schemes';
import { breakOneThing, header, hmacSha256, NOW, rewrite, type Row } from '../signing';
import {
	BODY,
	flip,
	ID,
	KEY,
	OTHER,
	secretOf,
	SIGNATURE,
	signed,
	TIME,
	v1,
	valid,
} from './request';

const NOT_UTF8 = Buffer.from([0x7b, 0xff, 0x7d]);

describe('a request of Standard Webhooks, one thing changed', () => {
	breakOneThing(standardWebhooks, valid, [
		['nothing', () => ({}), 'key 0'],
		['signature missing', header(SIGNATURE, undefined), 'signature-missing'],
		['signature empty', header(SIGNATURE, ''), 'signature-missing'],
		['signature an empty list', header(SIGNATURE, []), 'signature-missing'],
		['signature blank', header(SIGNATURE, ' '), 'signature-malformed'],
		['signature twice, as a list', header(SIGNATURE, [v1(), v1()]), 'key 0'],
		[
			'signature twice, the right one first',
			rewrite(SIGNATURE, (it) => `${it}, ${v1(Buffer.alloc(24))}`),
			'key 0',
		],
		[
			'signature twice, the right one last',
			rewrite(SIGNATURE, (it) => `${v1(Buffer.alloc(24))}, ${it}`),
			'key 0',
		],
		['signature twice, joined', rewrite(SIGNATURE, (it) => `${it}, ${it}`), 'key 0'],
		['a wrong one and the right one, joined', header(SIGNATURE, `${v1(OTHER)}, ${v1()}`), 'key 0'],
		['no version', rewrite(SIGNATURE, (it) => it.slice(3)), 'signature-malformed'],
		['version v2', rewrite(SIGNATURE, (it) => it.replace('v1', 'v2')), 'signature-malformed'],
		['version V1', rewrite(SIGNATURE, (it) => it.replace('v1', 'V1')), 'signature-malformed'],
		['version v1a', rewrite(SIGNATURE, (it) => it.replace('v1', 'v1a')), 'signature-mismatch'],
		[
			"version v1, GitHub's sign",
			rewrite(SIGNATURE, (it) => it.replace(',', '=')),
			'signature-malformed',
		],
		['version alone', header(SIGNATURE, 'v1,'), 'signature-mismatch'],
		[
			'hex',
			header(SIGNATURE, `v1,${hmacSha256(KEY, `msg_1.${NOW}.`, BODY).toString('hex')}`),
			'signature-mismatch',
		],
		['lower case', rewrite(SIGNATURE, (it) => it.toLowerCase()), 'signature-mismatch'],
		['without padding', rewrite(SIGNATURE, (it) => it.replace(/=$/, '')), 'signature-mismatch'],
		['truncated', rewrite(SIGNATURE, (it) => it.slice(0, -4)), 'signature-mismatch'],
		['extended', rewrite(SIGNATURE, (it) => `${it}=`), 'signature-mismatch'],
		[
			'a character of two bytes in it',
			rewrite(SIGNATURE, (it) => `${it.slice(0, -1)}é`),
			'signature-mismatch',
		],
		['64 KB of signature', header(SIGNATURE, `v1,${'A'.repeat(65_536)}`), 'signature-mismatch'],
		['other secret', () => ({ secrets: [secretOf(OTHER)] }), 'signature-mismatch'],
		['one bit of the secret', () => ({ secrets: [secretOf(flip(KEY, 31))] }), 'signature-mismatch'],
		['first bit of the body', () => ({ body: flip(BODY, 0) }), 'signature-mismatch'],
		['last bit of the body', () => ({ body: flip(BODY, BODY.length - 1) }), 'signature-mismatch'],
		[
			'a byte more',
			() => ({ body: Buffer.concat([BODY, Buffer.from('\n')]) }),
			'signature-mismatch',
		],
		['no body', () => ({ body: Buffer.alloc(0) }), 'signature-mismatch'],
		['a signed body that is no UTF-8', () => signed('msg_1', String(NOW), NOT_UTF8), 'key 0'],
		[
			'another body that decodes to the same text',
			() => ({ ...signed('msg_1', String(NOW), NOT_UTF8), body: Buffer.from([0x7b, 0xfe, 0x7d]) }),
			'signature-mismatch',
		],
		['a signed empty body', () => signed('msg_1', String(NOW), Buffer.alloc(0)), 'key 0'],
		['id missing', header(ID, undefined), 'id-missing'],
		['id empty', header(ID, ''), 'id-missing'],
		['id another', header(ID, 'msg_2'), 'signature-mismatch'],
		['id twice, as a list', header(ID, ['msg_1', 'msg_1']), 'key 0'],
		['two ids', header(ID, ['msg_1', 'msg_2']), 'signature-mismatch'],
		['id twice, joined', header(ID, 'msg_1, msg_1'), 'key 0'],
		['id with a dot, rightly signed', () => signed('msg.1', String(NOW)), 'id-malformed'],
		[
			'the dot between id and time moved, so that an old signature looks new',
			() => ({
				body: Buffer.from('x'),
				headers: {
					[ID]: `m.${NOW - 999}`,
					[TIME]: String(NOW),
					[SIGNATURE]: v1(KEY, 'm', String(NOW - 999), Buffer.from(`${NOW}.x`)),
				},
			}),
			'id-malformed',
		],
	]);
});

describe('its time', () => {
	const at =
		(time: string): Row[1] =>
		() =>
			signed('msg_1', time);
	breakOneThing(standardWebhooks, valid, [
		['300 s ago', at(String(NOW - 300)), 'key 0'],
		['301 s ago', at(String(NOW - 301)), 'timestamp-too-old'],
		['300 s ahead', at(String(NOW + 300)), 'key 0'],
		['301 s ahead', at(String(NOW + 301)), 'timestamp-too-new'],
		['a year ahead', at(String(NOW + 31_536_000)), 'timestamp-too-new'],
		[
			'61 s ago, where 60 are allowed',
			() => ({ ...signed('msg_1', String(NOW - 61)), toleranceSeconds: 60 }),
			'timestamp-too-old',
		],
		['now, where none are allowed', () => ({ toleranceSeconds: 0 }), 'key 0'],
		[
			'1 s ago, where none are allowed',
			() => ({ ...signed('msg_1', String(NOW - 1)), toleranceSeconds: 0 }),
			'timestamp-too-old',
		],
		[
			'1970, where all are allowed',
			() => ({ ...signed('msg_1', '1'), toleranceSeconds: Infinity }),
			'key 0',
		],
		[
			'forged and old: which it is, a stranger does not learn',
			header(TIME, String(NOW - 999)),
			'signature-mismatch',
		],
		['1 s later than signed', header(TIME, String(NOW + 1)), 'signature-mismatch'],
		['missing', header(TIME, undefined), 'timestamp-missing'],
		['empty', header(TIME, ''), 'timestamp-missing'],
		['twice, as a list', header(TIME, [String(NOW), String(NOW)]), 'key 0'],
		['two times', header(TIME, [String(NOW), String(NOW + 1)]), 'timestamp-malformed'],
		['in milliseconds', at(`${NOW}000`), 'timestamp-malformed'],
		['a fraction', at(`${NOW}.5`), 'timestamp-malformed'],
		['with a sign', at(`+${NOW}`), 'timestamp-malformed'],
		['negative', at(`-${NOW}`), 'timestamp-malformed'],
		['with a space', at(` ${NOW}`), 'timestamp-malformed'],
		['with letters behind', at(`${NOW}abc`), 'timestamp-malformed'],
		['exponential', at('1.767e9'), 'timestamp-malformed'],
		['hexadecimal', at('0x69565F00'), 'timestamp-malformed'],
		['ISO', at('2026-01-01T12:00:00Z'), 'timestamp-malformed'],
		['400 digits', at('1'.repeat(400)), 'timestamp-malformed'],
	]);
});
