import { keysOf, standardWebhooksKey, textKey } from '../../../../lib/webhook/signature/keys';
import { unixMilliseconds, unixSeconds } from '../../../../lib/webhook/signature/formats';
import { NOW } from './signing';

describe('secrets of Standard Webhooks', () => {
	const bytes = (length: number) => Buffer.alloc(length, 7).toString('base64');
	test.each([
		[`whsec_${bytes(24)}`, 'hmac', 'both'],
		[bytes(24), 'hmac', 'both'],
		[Buffer.alloc(24, 0xfb).toString('base64url'), 'hmac', 'both'],
		[`whpk_${bytes(32)}`, 'ed25519', 'verify'],
		[`whsk_${bytes(32)}`, 'ed25519', 'sign'],
		[`whsk_${bytes(64)}`, 'ed25519', 'sign'],
	])('%s', (secret, kind, use) => {
		expect(standardWebhooksKey(secret)).toMatchObject({ kind, use, text: secret });
	});

	test.each([
		['nothing', ''],
		['a prefix alone', 'whsec_'],
		['a prefix and padding', 'whsec_=='],
		['a public key that is none', 'whpk_'],
		['a private key that is none', 'whsk_'],
		['one character, no whole byte', 'whsec_a'],
		['other characters', 'whsec_not base64!'],
		['a public key too short', `whpk_${bytes(31)}`],
		['a public key too long', `whpk_${bytes(64)}`],
		['a private key too short', `whsk_${bytes(31)}`],
		['a private key of 48 bytes', `whsk_${bytes(48)}`],
		['padding in the middle', 'whsec_AAAA=AAAA'],
	])('are not: %s', (_what, secret) => {
		expect(standardWebhooksKey(secret)).toBeUndefined();
	});
});

test('secrets that are none are left out, white space around the others does not count', () => {
	expect(keysOf(textKey, ['', '  ', ' one\n', 'two']).map(({ text }) => text)).toEqual([
		'one',
		'two',
	]);
});

describe('timestamps', () => {
	test.each([
		['1767268800', NOW, NOW / 1000],
		['1', 1, 0.001],
		['1767268800000', undefined, NOW],
		['0', undefined, undefined],
		['01767268800', undefined, undefined],
		['+1767268800', undefined, undefined],
		['-1767268800', undefined, undefined],
		['1767268800.0', undefined, undefined],
		['1767268800abc', undefined, undefined],
		[' 1767268800', undefined, undefined],
		['1767268800\n', undefined, undefined],
		['1.7e9', undefined, undefined],
		['0x69', undefined, undefined],
		['١٧٦', undefined, undefined],
		['9'.repeat(400), undefined, undefined],
		['NaN', undefined, undefined],
	])('%j', (text, seconds, fromMilliseconds) => {
		expect([unixSeconds.read(text), unixMilliseconds.read(text)]).toEqual([
			seconds,
			fromMilliseconds,
		]);
	});
});
