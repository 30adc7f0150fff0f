import * as fc from 'fast-check';
import { BlockList } from 'node:net';
import { cidr, contains, readAddress } from '../../../../lib/text/ipAddress';
import { createGuard } from '../../../../lib/delivery/guard/create';

/** The same addresses in every run. */
const SEED = { seed: 20_260_601, numRuns: 2000 };

const neverAsked = () => {
	throw new Error('checkUrl asks nobody');
};
const guards = [[], ['10.0.0.0/8', '127.0.0.1', '64:ff9b::/96', 'fd00::/16']].map((allow) =>
	createGuard({ allow, httpAllowed: false, lookup: neverAsked }),
);
const verdicts = (host: string) => guards.map((guard) => guard.checkUrl(`https://${host}/`));
const allowed = (host: string) => verdicts(host).map((verdict) => verdict.allowed);

/** The special ranges again, this time for Node's own matcher. */
const PRIVATE = [
	...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '168.63.129.16/32'],
	...['169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24'],
	...['192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
];
const special = new BlockList();
for (const range of PRIVATE) {
	const [start = '', prefix] = range.split('/');
	special.addSubnet(start, Number(prefix));
}

const dotted = (bits: number) => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
const numberOf = (text: string) =>
	text.split('.').reduce((bits, part) => bits * 256 + Number(part), 0);

const anywhere = fc.integer({ min: 0, max: 0xffff_ffff });
/** In a special range, or within 2 of its ends. */
const nearby = fc
	.tuple(fc.constantFrom(...PRIVATE), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(5))
	.map(([range, where, end]) => {
		const [start = '', prefix] = range.split('/');
		const [first, size] = [numberOf(start), 2 ** (32 - Number(prefix))];
		const near = [first - 2, first - 1, first, first + size - 1, first + size, undefined][end];
		return Math.max(0, Math.min(0xffff_ffff, near ?? Math.floor(first + where * (size - 1))));
	});
const ipv4 = fc.oneof(anywhere, { weight: 3, arbitrary: nearby });

/** How a part is written, and how many bytes the last part holds: the forms of inet_aton. */
const bases = fc.constantFrom<(part: number) => string>(
	(part) => String(part),
	(part) => `0x${part.toString(16)}`,
	(part) => `0X${part.toString(16).toUpperCase().padStart(9, '0')}`,
	(part) => (part === 0 ? '0' : `0${part.toString(8)}`),
	(part) => `00000${part.toString(8)}`,
);
const spelling = fc.record({
	parts: fc.integer({ min: 1, max: 4 }),
	write: fc.tuple(bases, bases, bases, bases),
	dot: fc.constantFrom('.', '。', '．', '｡', '%2e'),
	end: fc.constantFrom('', '.'),
});

test('an IPv4 address is judged alike in each of its spellings', () => {
	fc.assert(
		fc.property(ipv4, spelling, (bits, { parts, write, dot, end }) => {
			const rest = 2 ** (8 * (5 - parts));
			const numbers = dotted(bits)
				.split('.')
				.slice(0, parts - 1)
				.map(Number);
			const spelled = [...numbers, bits % rest].map((part, at) => write[at]?.(part)).join(dot);
			expect(verdicts(spelled + end)).toEqual(verdicts(dotted(bits)));
		}),
		SEED,
	);
});

test("an IPv4 address is judged as Node's own matcher judges it", () => {
	fc.assert(
		fc.property(ipv4, (bits) => {
			const address = dotted(bits);
			const blocked = special.check(address);
			const listed = address.startsWith('10.') || address === '127.0.0.1';
			expect(allowed(address)).toEqual([!blocked, !blocked || listed]);
		}),
		SEED,
	);
});

test('an IPv4 address is judged alike where it is mapped into IPv6', () => {
	const mapped = fc.constantFrom<(bits: number) => string>(
		(bits) => `[::ffff:${dotted(bits)}]`,
		(bits) => `[0:0:0:0:0:FFFF:${(bits >>> 16).toString(16)}:${(bits & 0xffff).toString(16)}]`,
		(bits) => `[0000::ffff:${dotted(bits)}]`,
	);
	fc.assert(
		fc.property(ipv4, mapped, (bits, write) => {
			expect(allowed(write(bits))).toEqual(allowed(dotted(bits)));
		}),
		SEED,
	);
});

test('NAT64 leads where the IPv4 address in it may be reached', () => {
	fc.assert(
		fc.property(ipv4, (bits) => {
			expect(allowed(`[64:ff9b::${dotted(bits)}]`)).toEqual(allowed(dotted(bits)));
		}),
		SEED,
	);
});

const groups = fc.array(fc.constantFrom(0, 1, 0xffff, 0x2001, 0xdb8, 0xfd00, 0xfe80, 0x7f00), {
	minLength: 8,
	maxLength: 8,
});
const ipv6 = fc.oneof(
	fc.ipV6(),
	groups.map((parts) => parts.map((it) => it.toString(16)).join(':')),
);

test('an IPv6 address outside 2000::/3 is never on the internet', () => {
	fc.assert(
		fc.property(ipv6, (address) => {
			const { hostname } = new URL(`https://[${address}]`);
			const mapped = /^\[::ffff:[0-9a-f]+:[0-9a-f]+\]$/.test(hostname);
			fc.pre(!mapped && !/^\[[23][0-9a-f]{3}:/.test(hostname));
			expect(allowed(hostname)[0]).toBe(false);
		}),
		SEED,
	);
});

test("a range holds what Node's own matcher says it holds", () => {
	const lengths = fc.tuple(fc.nat(128), ipv6, ipv6, fc.nat(7));
	fc.assert(
		fc.property(lengths, ([prefix, start, other, shared]) => {
			// The second address shares its first groups with the first, so that some are in the range.
			const [first, second] = [start, other].map(expanded);
			const near = [...(first ?? []).slice(0, shared), ...(second ?? []).slice(shared)].join(':');
			const list = new BlockList();
			list.addSubnet(start, prefix, 'ipv6');
			const [from, to] = [readAddress(start), readAddress(near)];
			fc.pre(from?.family === 6 && to?.family === 6);
			expect(to && contains(cidr(`${start}/${prefix}`), to)).toBe(list.check(near, 'ipv6'));
		}),
		SEED,
	);
});

/** The eight groups of an IPv6 address. */
function expanded(address: string): string[] {
	const hex = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const [front = '', back = ''] = hex.split('::');
	const [head, tail] = [front, back].map((it) => it.split(':').filter((group) => group !== ''));
	const zeros = 8 - (head?.length ?? 0) - (tail?.length ?? 0);
	return [...(head ?? []), ...new Array<string>(zeros).fill('0'), ...(tail ?? [])];
}

const anything = fc.oneof(
	fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
	fc.string({ unit: 'binary' }),
	fc.webUrl({ withFragments: true, withQueryParameters: true }),
	fc.string({ unit: 'binary' }).map((host) => `https://${host}/`),
	fc
		.array(
			fc.constantFrom(
				'https:',
				'//',
				'[',
				']',
				'::1',
				'@',
				'\\',
				'.',
				'%',
				'0x',
				'7',
				'\t',
				'#',
				'a',
			),
		)
		.map((parts) => parts.join('')),
);

test('any input has a verdict, and an allowed URL stays as it is', () => {
	fc.assert(
		fc.property(anything, fc.constantFrom(...guards), (input, guard) => {
			const verdict = guard.checkUrl(input);
			if (verdict.allowed) expect(guard.checkUrl(verdict.url)).toEqual(verdict);
			else expect(verdict.message).toMatch(/\.$/);
		}),
		{ ...SEED, numRuns: 5000 },
	);
});
