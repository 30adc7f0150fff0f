/** A stranger's signatures: wrong secrets, wrong codes, headers that are missing, doubled, oversized or odd. */
import { createHash, createHmac } from 'node:crypto';
import { forged, isSigned, signatureOf, resigned, withCode, changed } from './mutation';
import type { HeaderPairs, Mutation, Spoiled, Target } from './mutation';

type Codes = Record<string, (target: Target) => string>;

const secretOf = ({ subscription }: Target) => subscription.secret ?? '';

const hmacOf = (target: Target, ...parts: Array<string | Buffer>) => {
	const hmac = createHmac('sha256', secretOf(target));
	for (const part of parts) hmac.update(part);
	return hmac.digest('hex');
};

const digitsOf = (target: Target) => signatureOf(target).code;

const wrongSecrets: Codes = {
	'a random secret': ({ draw }) => draw.hex(40),
	'an empty secret': () => '',
	'the secret "undefined"': () => 'undefined',
	'the secret "null"': () => 'null',
	'the secret "secret"': () => 'secret',
	'the secret backwards': (target) => [...secretOf(target)].reverse().join(''),
	'the secret cut short': (target) =>
		secretOf(target).slice(0, target.draw.integer(1, secretOf(target).length - 1)),
	'the secret and more': (target) => secretOf(target) + target.draw.alphanumeric(3),
	'the secret and a line feed': (target) => `${secretOf(target)}\n`,
	'the secret after a space': (target) => ` ${secretOf(target)}`,
	'the secret hashed': (target) => createHash('sha256').update(secretOf(target)).digest('hex'),
	'the header name for a secret': (target) => signatureOf(target).name,
};

/** Each right in form, or nearly, and wrong. */
const wrongCodes: Codes = {
	'a random code': ({ draw }) => draw.hex(64),
	'one digit changed': (target) => {
		const code = digitsOf(target);
		const at = target.draw.integer(0, 62);
		const other = code[at] === '0' ? '1' : '0';
		return code.slice(0, at) + other + code.slice(at + 1);
	},
	'all zeros': () => '0'.repeat(64),
	'cut short': (target) => digitsOf(target).slice(0, target.draw.integer(1, 62)),
	'with more digits': (target) => digitsOf(target) + target.draw.hex(target.draw.integer(1, 64)),
	'with a digit before': (target) => target.draw.hex(1) + digitsOf(target),
	backwards: (target) => [...digitsOf(target)].reverse().join(''),
	'twice over': (target) => digitsOf(target).repeat(2),
	'of another body': (target) => hmacOf(target, target.draw.bytes(40)),
	'of no body': (target) => hmacOf(target, ''),
	'of the body and a line feed': (target) => hmacOf(target, target.genuine.body, '\n'),
	'of the JSON written anew': (target) =>
		hmacOf(target, JSON.stringify(JSON.parse(target.genuine.body.toString()), undefined, 1)),
	'of the URL': (target) => hmacOf(target, target.genuine.url),
	'HMAC-SHA1': (target) =>
		createHmac('sha1', secretOf(target)).update(target.genuine.body).digest('hex'),
	'HMAC-SHA512': (target) =>
		createHmac('sha512', secretOf(target)).update(target.genuine.body).digest('hex'),
	'a hash without a key': ({ genuine }) => createHash('sha256').update(genuine.body).digest('hex'),
	'a hash of secret and body': (target) =>
		createHash('sha256').update(secretOf(target)).update(target.genuine.body).digest('hex'),
	'a random code in base64': ({ draw }) => draw.bytes(32).toString('base64'),
	'not hex': ({ draw }) => draw.text('ghijklmnopqrstuvwxyz', 64),
	'odd bytes': ({ draw }) => draw.text('\u0080\u00a0\u00e9\u00ff\t!"#$%&\'()*,;<>@[]^`{|}~', 64),
	'a word': ({ draw }) =>
		draw.pick(['null', 'undefined', 'true', '0', '*', '{}', '[]', 'NaN', "' OR '1'='1"]),
	oversized: ({ draw }) => draw.hex(draw.integer(1000, 10_000)),
};

function fromTable(table: Codes, headersOf: (target: Target, value: string) => HeaderPairs) {
	return (target: Target): Spoiled => {
		const label = target.draw.pick(Object.keys(table));
		const headers = headersOf(target, table[label]?.(target) ?? '');
		const same =
			JSON.stringify(sorted(headers)) ===
			JSON.stringify(sorted(Object.entries(target.genuine.headers)));
		return same
			? { label: 'a random code', headers: forged(target), expectation: 'rejected' }
			: { label, headers, expectation: 'rejected' };
	};
}

const sorted = (headers: HeaderPairs) => [...headers].sort(([a], [b]) => (a < b ? -1 : 1));

/** Names under which other services send their signatures. */
const FOREIGN = ['X-Hub-Signature-256', 'Stripe-Signature', 'webhook-signature', 'Authorization'];

const headerTricks: Record<string, (target: Target) => HeaderPairs> = {
	'no signature header': (target) =>
		changed(target.genuine.headers, { [signatureOf(target).name]: undefined }),
	'no header of the scheme': ({ genuine }) => [
		['Content-Type', genuine.headers['Content-Type'] ?? ''],
	],
	'an empty header': (target) =>
		changed(target.genuine.headers, { [signatureOf(target).name]: '' }),
	'two forged headers': (target) => twice(target, 2),
	'many forged headers': (target) => twice(target, target.draw.integer(3, 40)),
	'the code under a foreign name': (target) => {
		const { name, value } = signatureOf(target);
		return changed(target.genuine.headers, {
			[name]: undefined,
			[target.draw.pick(FOREIGN)]: value,
		});
	},
	'forged here, genuine under a foreign name': (target) => [
		...forged(target),
		[target.draw.pick(FOREIGN), signatureOf(target).value],
	],
	'forged among many headers': (target) => [
		...forged(target),
		...Array.from(
			{ length: target.draw.integer(50, 300) },
			(_, index) => [`X-Filler-${index}`, target.draw.hex(4)] as const,
		),
	],
	'a name with a prefix': (target) => {
		const { name, value } = signatureOf(target);
		return changed(target.genuine.headers, { [name]: undefined, [`X-Original-${name}`]: value });
	},
};

function twice(target: Target, times: number): HeaderPairs {
	const { name } = signatureOf(target);
	const codes = Array.from({ length: times }, () => [name, target.draw.hex(64)] as const);
	return [...changed(target.genuine.headers, { [name]: undefined }), ...codes];
}

/** Genuine codes in a writing that a receiver may or may not read: any answer will do. */
const otherWritings: Record<string, (target: Target) => HeaderPairs> = {
	'in upper case': (target) => withCode(target, digitsOf(target).toUpperCase()),
	'after sha256=': (target) => withCode(target, `sha256=${digitsOf(target)}`),
	'in the other encoding': (target) => {
		const code = digitsOf(target);
		const isHex = /^[0-9a-f]{64}$/.test(code);
		const bytes = Buffer.from(code, isHex ? 'hex' : 'base64');
		return withCode(target, bytes.toString(isHex ? 'base64' : 'hex'));
	},
	'with letters after it': (target) => withCode(target, `${digitsOf(target)}zz`),
	'in quotes': (target) => withCode(target, `"${digitsOf(target)}"`),
	'after a no-break space': (target) => withCode(target, `\u00a0${digitsOf(target)}`),
	'next to a forged header': (target) => {
		const { name } = signatureOf(target);
		return [...Object.entries(target.genuine.headers), [name, target.draw.hex(64)]];
	},
	'behind a forged header': (target) => {
		const { name } = signatureOf(target);
		return [[name, target.draw.hex(64)], ...Object.entries(target.genuine.headers)];
	},
};

function fromHeaders(
	table: Record<string, (target: Target) => HeaderPairs>,
	expectation: Spoiled['expectation'],
) {
	return (target: Target): Spoiled => {
		const label = target.draw.pick(Object.keys(table));
		return { label, headers: table[label]?.(target) ?? [], expectation };
	};
}

const signedOnly = { family: 'signatures', when: isSigned } as const;

export const signatureMutations: readonly Mutation[] = [
	{
		...signedOnly,
		spoil: fromTable(wrongSecrets, (target, secret) =>
			resigned(target, target.genuine.body, { secret }),
		),
	},
	{ ...signedOnly, spoil: fromTable(wrongCodes, withCode) },
	{ ...signedOnly, spoil: fromTable(wrongCodes, withCode) },
	{ ...signedOnly, spoil: fromHeaders(headerTricks, 'rejected') },
	{ ...signedOnly, spoil: fromHeaders(otherWritings, 'answered') },
];
