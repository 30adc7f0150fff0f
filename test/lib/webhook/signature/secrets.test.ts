import {
	base64Key,
	standardWebhooksKey,
	textKey,
	type KeyReader,
} from '../../../../lib/webhook/signature/keys';
import { bareSecret, readSecrets } from '../../../../lib/webhook/signature/secrets';

const bytes = (length: number) => Buffer.alloc(length, 0xb7).toString('base64');
const WHSEC = `whsec_${bytes(24)}`;
const OTHER = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const PUBLIC = `whpk_${bytes(32)}`;

const FORMS: Record<string, KeyReader> = { standardWebhooksKey, textKey, base64Key };

/** The keys' own bytes, in hex, and what is wrong with the rest. */
function read(form: string, current: string, previous = '') {
	const { keys, flaws } = readSecrets(FORMS[form] ?? textKey, { current, previous });
	const hex = keys.map(({ kind, object }) =>
		kind === 'hmac' ? object.export().toString('hex') : kind,
	);
	return { keys: hex, flaws };
}
const text = (secret: string) => Buffer.from(secret).toString('hex');
const decoded = (secret: string) =>
	Buffer.from(secret.replace('whsec_', ''), 'base64').toString('hex');

describe('what copying puts around a secret does not count', () => {
	test.each([
		['nothing', WHSEC],
		['the version in front', `v1,${WHSEC}`],
		['double quotes', `"${WHSEC}"`],
		['single quotes', `'${WHSEC}'`],
		['quotes of a word processor', `“${WHSEC}”`],
		['quotes around the version too', `"v1,${WHSEC}"`],
		['white space', ` \t${WHSEC}\r\n`],
		['a no-break space', `\u00a0${WHSEC}\u202f`],
		['a zero-width space inside', `${WHSEC.slice(0, 9)}\u200b${WHSEC.slice(9)}`],
		['a byte order mark', `\ufeff${WHSEC}`],
		['a line break inside', `${WHSEC.slice(0, 20)}\n${WHSEC.slice(20)}`],
		['no prefix', WHSEC.replace('whsec_', '')],
		['white space inside quotes', `" ${WHSEC} "`],
	])('%s', (_what, secret) => {
		expect(read('standardWebhooksKey', secret)).toEqual({ keys: [decoded(WHSEC)], flaws: [] });
		expect(read('standardWebhooksKey', '', secret.replace('\n', ''))).toEqual({
			keys: [decoded(WHSEC)],
			flaws: [],
		});
	});

	test.each([
		[' correct horse battery ', 'correct horse battery'],
		['"quoted at one end', '"quoted at one end'],
		['a secr\u200bet of its own', 'a secret of its own'],
		['v1,whsec_abc', 'v1,whsec_abc'],
	])('of text: %j', (secret, bare) => {
		expect(bareSecret(secret)).toBe(bare);
		expect(read('textKey', secret)).toEqual({ keys: [text(bare)], flaws: [] });
	});
});

describe('what is wrong is said, and is never a key', () => {
	test.each([
		['standardWebhooksKey', 'whsec_not base64!', 'The secret must be base64 after whsec_.'],
		['standardWebhooksKey', 'v1', 'The secret must be the base64 of 24 to 64 bytes; it has 1.'],
		[
			'standardWebhooksKey',
			'not a key',
			'The secret must be base64, with or without the prefix whsec_.',
		],
		[
			'standardWebhooksKey',
			`whsec_${bytes(23)}`,
			'The secret must be the base64 of 24 to 64 bytes; it has 23.',
		],
		[
			'standardWebhooksKey',
			`whsec_${bytes(65)}`,
			'The secret must be the base64 of 24 to 64 bytes; it has 65.',
		],
		['standardWebhooksKey', `${WHSEC} ${OTHER}`, 'The secret must be base64 after whsec_.'],
		['standardWebhooksKey', `${WHSEC}\n${OTHER}`, 'The secret must be base64 after whsec_.'],
		[
			'standardWebhooksKey',
			`whpk_${bytes(31)}`,
			'The secret must be 32 bytes in base64 after whpk_; it has 31.',
		],
		[
			'standardWebhooksKey',
			`whsk_${bytes(48)}`,
			'The secret must be 32 bytes in base64 after whsk_; it has 48.',
		],
		[
			'standardWebhooksKey',
			`whsk_${bytes(32)}`,
			"The secret is the sender's private key; enter the public key, which begins with whpk_.",
		],
		['textKey', 'short', 'The secret must have at least 8 characters.'],
		['textKey', 'two\nlines of text', 'The secret must be a single line.'],
		['base64Key', 'what is this', 'The secret must be base64.'],
		['base64Key', bytes(15), 'The secret must be the base64 of at least 16 bytes; it has 15.'],
	])('%s %j', (form, secret, sentence) => {
		expect(read(form, secret)).toEqual({ keys: [], flaws: [sentence] });
		expect(read(form, '', secret.replace('\n', ' ')).keys).toEqual(
			form === 'textKey' && secret.includes('\n') ? [text('two lines of text')] : [],
		);
	});
});

describe('previous secrets', () => {
	test.each([
		['of two lines', `${OTHER}\n${WHSEC}`],
		['with commas', `${OTHER}, ${WHSEC},`],
		['with versions in front', `v1,${OTHER},v1,${WHSEC}`],
		['each in quotes', `"${OTHER}","v1,${WHSEC}"`],
	])('%s', (_what, previous) => {
		const keys = [decoded(OTHER), decoded(WHSEC)];
		expect(read('standardWebhooksKey', '', previous)).toEqual({ keys, flaws: [] });
	});

	test.each([
		['textKey', 'correct horse battery a', [text('correct horse battery a')], []],
		[
			'textKey',
			'Zx9,k',
			[],
			[
				'Previous secret 1 must have at least 8 characters.',
				'Previous secret 2 must have at least 8 characters.',
			],
		],
		['textKey', 'none', [], ['The previous secret must have at least 8 characters.']],
		[
			'standardWebhooksKey',
			`see ${WHSEC}`,
			[],
			['The previous secret must be base64, with or without the prefix whsec_.'],
		],
		['standardWebhooksKey', `v1,${WHSEC}`, [decoded(WHSEC)], []],
		[
			'standardWebhooksKey',
			`v1 ,${WHSEC}`,
			[decoded(WHSEC)],
			['Previous secret 1 must be the base64 of 24 to 64 bytes; it has 1.'],
		],
	])('words beside a secret are no keys: %s %j', (form, previous, keys, flaws) => {
		expect(read(form, '', previous)).toEqual({ keys, flaws });
	});

	test('beyond ten are not read, and that is said', () => {
		const many = Array.from({ length: 11 }, (_, at) => `the secret ${at}`).join(',');
		const { keys, flaws } = read('textKey', '', many);
		expect([keys.length, flaws]).toEqual([
			10,
			['Previous Secrets has 11 entries; the maximum is 10.'],
		]);
	});
});

test('a public key verifies beside a shared secret', () => {
	expect(read('standardWebhooksKey', PUBLIC, WHSEC)).toEqual({
		keys: ['ed25519', decoded(WHSEC)],
		flaws: [],
	});
});
