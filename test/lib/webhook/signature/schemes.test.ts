import { keysOf, standardWebhooksKey } from '../../../../lib/webhook/signature/keys';
import {
	custom,
	gitHub,
	hmac,
	standardWebhooks,
	timestampedHmac,
	toldApart,
	unsigned,
} from '../../../../lib/webhook/signature/schemes';
import { scheme, type Outgoing, type Scheme } from '../../../../lib/webhook/signature/scheme';
import { plain, versioned } from '../../../../lib/webhook/signature/formats';
import { hmacSha256, judge, NOW } from './signing';

/** Made by others: the specification's own libraries, GitHub's documentation, RFC 8032. */
interface Vector {
	readonly scheme: Scheme;
	readonly secret: string;
	/** Where another key verifies than signs. */
	readonly verifier?: string;
	readonly outgoing: Partial<Outgoing>;
	readonly headers: Record<string, string>;
}

/** The scheme that signs nothing but the body, with the keys and header of Standard Webhooks. */
const bareEd25519 = scheme({
	name: 'ed25519 of the body',
	marks: [],
	header: 'signature',
	key: standardWebhooksKey,
	encodings: ['base64'],
	format: versioned,
	content: '{body}',
});
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
/** RFC 8032, section 7.1. */
function rfc8032(seed: string, publicKey: string, body: string, signature: string): Vector {
	return {
		scheme: bareEd25519,
		secret: `whsk_${base64(seed)}`,
		verifier: `whpk_${base64(publicKey)}`,
		outgoing: { body: Buffer.from(body, 'hex') },
		headers: { signature: `v1a,${base64(signature)}` },
	};
}

const SAMPLE = {
	id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
	timestampSeconds: 1_614_265_330,
	body: Buffer.from('{"test": 2432232314}'),
};
const SAMPLE_HEADERS = { 'webhook-id': SAMPLE.id, 'webhook-timestamp': '1614265330' };

const VECTORS: Record<string, Vector> = {
	'Standard Webhooks v1': {
		scheme: standardWebhooks,
		secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
		outgoing: SAMPLE,
		headers: {
			...SAMPLE_HEADERS,
			'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
		},
	},
	'Standard Webhooks v1a': {
		scheme: standardWebhooks,
		secret:
			'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==',
		verifier: 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=',
		outgoing: SAMPLE,
		headers: {
			...SAMPLE_HEADERS,
			'webhook-signature':
				'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
		},
	},
	GitHub: {
		scheme: gitHub,
		secret: "It's a Secret to Everybody",
		outgoing: { body: Buffer.from('Hello, World!') },
		headers: {
			'x-hub-signature-256':
				'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
		},
	},
	'RFC 8032 test 1': rfc8032(
		'9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
		'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
		'',
		'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
	),
	'RFC 8032 test 3': rfc8032(
		'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
		'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
		'af82',
		'6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
	),
};

/** Written out in the test by node:crypto, over bytes that are no UTF-8. */
const BODY = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
const SECRET = 'ümläut secret';
const COMPUTED: Record<string, Vector> = {
	'the hex HMAC of the body': {
		scheme: hmac({ header: 'X-Webhook-Signature' }),
		secret: SECRET,
		outgoing: { body: BODY },
		headers: { 'x-webhook-signature': hmacSha256(SECRET, BODY).toString('hex') },
	},
	"Run a Call's t=…,v1=…": {
		scheme: timestampedHmac({ header: 'Run-A-Call-Signature', toleranceSeconds: 300 }),
		secret: SECRET,
		outgoing: { body: BODY, timestampSeconds: NOW + 0.9 },
		headers: {
			'run-a-call-signature': `t=${NOW},v1=${hmacSha256(SECRET, `${NOW}.`, BODY).toString('hex')}`,
		},
	},
	"a user's own words, in milliseconds": {
		scheme: custom({
			header: 'X-My-Signature',
			encoding: 'base64',
			prefix: 'hs=',
			content: 'v0:{timestamp}:{id}:{body}:end',
			idHeader: 'X-My-Id',
			timestampHeader: 'X-My-Time',
			timestampUnit: 'milliseconds',
		}),
		secret: SECRET,
		outgoing: { body: BODY, id: 'evt_1' },
		headers: {
			'x-my-id': 'evt_1',
			'x-my-time': `${NOW}000`,
			'x-my-signature': `hs=${hmacSha256(SECRET, `v0:${NOW}000:evt_1:`, BODY, ':end').toString('base64')}`,
		},
	},
	'secret, type and percent-encoded address': {
		scheme: scheme({
			name: 'all parts',
			marks: [],
			header: 'x-signature',
			encodings: ['hex'],
			format: { write: ({ signatures }) => signatures[0]?.value ?? '', read: () => undefined },
			content: '{secret}|{url}|{type}',
		}),
		secret: SECRET,
		outgoing: { url: 'https://a.example/ü?b=c d', type: 'call.ended' },
		headers: {
			'x-signature': hmacSha256(
				SECRET,
				`${SECRET}|https%3A%2F%2Fa.example%2F%C3%BC%3Fb%3Dc%20d|call.ended`,
			).toString('hex'),
		},
	},
};

const outgoing = (parts: Partial<Outgoing>): Outgoing => ({
	body: Buffer.alloc(0),
	id: '',
	type: '',
	url: '',
	timestampSeconds: NOW,
	...parts,
});

describe('signs as', () => {
	test.each(Object.entries({ ...VECTORS, ...COMPUTED }))('%s', (_name, vector) => {
		const keys = keysOf(vector.scheme.key, [vector.secret]);
		expect(vector.scheme.sign(outgoing(vector.outgoing), keys)).toEqual(vector.headers);
	});
});

describe('accepts', () => {
	const { 'secret, type and percent-encoded address': _writtenOnly, ...readable } = COMPUTED;
	test.each(Object.entries({ ...VECTORS, ...readable }))('%s', (_name, vector) => {
		const { body, timestampSeconds } = outgoing(vector.outgoing);
		const secrets = [vector.verifier ?? vector.secret];
		const request = { headers: vector.headers, body, secrets, nowSeconds: timestampSeconds };
		expect(judge(vector.scheme, request)).toBe('key 0');
		expect(judge(vector.scheme, { ...request, body: Buffer.concat([body, body, BODY]) })).toBe(
			'signature-mismatch',
		);
	});
});

test('an address that is no well-formed text is judged like any other', () => {
	const addressed = scheme({
		name: 'the address',
		marks: [],
		header: 'signature',
		encodings: ['hex'],
		format: plain(),
		content: '{url}',
		claims: () => ({ url: 'https://a.example/\ud800' }),
	});
	const replaced = hmacSha256(SECRET, 'https%3A%2F%2Fa.example%2F%EF%BF%BD').toString('hex');
	const request = { body: BODY, secrets: [SECRET] };
	expect(judge(addressed, { ...request, headers: { signature: '0'.repeat(64) } })).toBe(
		'signature-mismatch',
	);
	expect(judge(addressed, { ...request, headers: { signature: replaced } })).toBe('key 0');
});

describe('what a scheme says of itself', () => {
	const bodiless = custom({ header: 'x', encoding: 'hex', prefix: '', content: '{id}' });
	const timed = timestampedHmac({ header: 'X-Timed', toleranceSeconds: 60 });
	const whole = hmac({ header: 'X-Whole' });
	test.each<[string, Scheme, boolean, boolean, number | undefined, string[]]>([
		[
			'Standard Webhooks',
			standardWebhooks,
			true,
			true,
			300,
			[
				'webhook-signature',
				'webhook-id',
				'webhook-timestamp',
				'svix-signature',
				'svix-id',
				'svix-timestamp',
			],
		],
		['with a time', timed, true, true, 60, ['x-timed']],
		['of the body', whole, true, true, undefined, ['x-whole']],
		['of all but the body', bodiless, true, false, undefined, ['x']],
		['two of the body', toldApart(timed, whole), true, true, 60, ['x-timed', 'x-whole']],
		[
			'one of two of the body',
			toldApart(whole, bodiless),
			true,
			false,
			undefined,
			['x-whole', 'x'],
		],
		['signed or not', toldApart(whole, unsigned), true, false, undefined, ['x-whole']],
		['none', unsigned, false, false, undefined, []],
	])('%s', (_what, { needsSecret, signsBody, toleranceSeconds, marks }, ...expected) => {
		expect([needsSecret, signsBody, toleranceSeconds, marks]).toEqual(expected);
	});
});

test('what verifies can not sign', () => {
	const { scheme, verifier = '' } = VECTORS['Standard Webhooks v1a'] as Vector;
	expect(() => scheme.sign(outgoing(SAMPLE), keysOf(scheme.key, [verifier]))).toThrow();
});
