import { createGuard } from '../../../../lib/delivery/guard/create';

const neverAsked = () => {
	throw new Error('a literal address has nothing to look up');
};
const guardWith = (...allow: string[]) =>
	createGuard({ allow, httpAllowed: false, lookup: neverAsked });
const codeOf = (guard: ReturnType<typeof guardWith>, host: string) => {
	const verdict = guard.checkUrl(`https://${host}/hook`);
	return verdict.allowed ? 'allowed' : verdict.code;
};

const strict = guardWith();
const own = guardWith(
	...['10.0.0.0/8', '127.0.0.1', '192.168.7.20/32', '169.254.10.0/24'],
	...['fd00:1::/32', 'fe80::/10', '::1', '64:ff9b::/96', '2002::/16', '2001::/32', '::/96'],
);

const blocked = 'address-not-allowed';
const ok = 'allowed';

/** Host as written; verdict without allowed networks; verdict with those of `own`. */
const ROWS: ReadonlyArray<readonly [host: string, strict: string, own: string]> = [
	// Addresses on the internet, and those just outside of what is blocked
	['1.1.1.1', ok, ok],
	['9.255.255.255', ok, ok],
	['11.0.0.0', ok, ok],
	['100.63.255.255', ok, ok],
	['100.128.0.0', ok, ok],
	['126.255.255.255', ok, ok],
	['128.0.0.0', ok, ok],
	['168.63.129.15', ok, ok],
	['169.253.255.255', ok, ok],
	['169.255.0.0', ok, ok],
	['172.15.255.255', ok, ok],
	['172.32.0.0', ok, ok],
	['192.0.1.0', ok, ok],
	['192.167.255.255', ok, ok],
	['192.169.0.0', ok, ok],
	['198.17.255.255', ok, ok],
	['198.20.0.0', ok, ok],
	['223.255.255.255', ok, ok],
	['[2606:4700:4700::1111]', ok, ok],
	['[2000::1]', ok, ok],
	['[2001:200::1]', ok, ok],
	['[2003::1]', ok, ok],
	['[3ffe:ffff::1]', ok, ok],
	['[3fff:1000::1]', ok, ok],
	['[::ffff:1.1.1.1]', ok, ok],
	// IPv4: first and last address of each range
	['0.0.0.0', blocked, blocked],
	['0.255.255.255', blocked, blocked],
	['10.0.0.0', blocked, ok],
	['10.255.255.255', blocked, ok],
	['100.64.0.0', blocked, blocked],
	['100.100.100.200', blocked, blocked],
	['100.127.255.255', blocked, blocked],
	['127.0.0.0', blocked, blocked],
	['127.0.0.1', blocked, ok],
	['127.0.0.2', blocked, blocked],
	['127.255.255.255', blocked, blocked],
	['168.63.129.16', blocked, blocked],
	['169.254.0.0', blocked, blocked],
	['169.254.10.7', blocked, ok],
	['169.254.169.254', blocked, blocked],
	['169.254.255.255', blocked, blocked],
	['172.16.0.0', blocked, blocked],
	['172.31.255.255', blocked, blocked],
	['192.0.0.0', blocked, blocked],
	['192.0.0.192', blocked, blocked],
	['192.0.2.1', blocked, blocked],
	['192.88.99.1', blocked, blocked],
	['192.168.0.0', blocked, blocked],
	['192.168.7.20', blocked, ok],
	['192.168.255.255', blocked, blocked],
	['198.18.0.0', blocked, blocked],
	['198.19.255.255', blocked, blocked],
	['198.51.100.1', blocked, blocked],
	['203.0.113.1', blocked, blocked],
	['224.0.0.1', blocked, blocked],
	['239.255.255.255', blocked, blocked],
	['240.0.0.1', blocked, blocked],
	['255.255.255.255', blocked, blocked],
	// The same in other spellings
	['10.1', blocked, ok],
	['127.1', blocked, ok],
	['0x7f.1', blocked, ok],
	['0x7f000001', blocked, ok],
	['0X7F.0x0.0X0.0x1', blocked, ok],
	['0177.0.0.1', blocked, ok],
	['017700000001', blocked, ok],
	['2130706433', blocked, ok],
	['2852039166', blocked, blocked],
	['0xa9fea9fe', blocked, blocked],
	['169.254.43518', blocked, blocked],
	['0', blocked, blocked],
	['0x', blocked, blocked],
	['127.0.0.1.', blocked, ok],
	['127。0。0。1', blocked, ok],
	['１２７.０.０.１', blocked, ok],
	['①②⑦.0.0.1', blocked, ok],
	['%31%32%37.0.0.1', blocked, ok],
	// IPv6
	['[::]', blocked, ok],
	['[::1]', blocked, ok],
	['[0:0:0:0:0:0:0:1]', blocked, ok],
	['[0000:0000:0000:0000:0000:0000:0000:0001]', blocked, ok],
	['[::2]', blocked, blocked],
	['[100::1]', blocked, blocked],
	['[100:0:0:1::1]', blocked, blocked],
	['[1fff:ffff::1]', blocked, blocked],
	['[2001:2::1]', blocked, blocked],
	['[2001:10::1]', blocked, blocked],
	['[2001:1f:ffff::1]', blocked, blocked],
	['[2001:20::1]', blocked, blocked],
	['[2001:2f:ffff::1]', blocked, blocked],
	['[2001:1ff:ffff::1]', blocked, blocked],
	['[2001:db8::1]', blocked, blocked],
	['[2001:DB8:FFFF::1]', blocked, blocked],
	['[3fff::1]', blocked, blocked],
	['[3fff:fff:ffff::1]', blocked, blocked],
	['[4000::1]', blocked, blocked],
	['[5f00::1]', blocked, blocked],
	['[9000::1]', blocked, blocked],
	['[fc00::1]', blocked, blocked],
	['[fd00:1::5]', blocked, ok],
	['[fd00:ec2::254]', blocked, blocked],
	['[fd20:ce::254]', blocked, blocked],
	['[fdff:ffff::1]', blocked, blocked],
	['[fe80::1]', blocked, ok],
	['[febf:ffff::1]', blocked, ok],
	['[fec0::1]', blocked, blocked],
	['[feff::1]', blocked, blocked],
	['[ff02::1]', blocked, blocked],
	['[ff0e::1]', blocked, blocked],
	// IPv4 inside IPv6
	['[::ffff:10.1.2.3]', blocked, ok],
	['[::ffff:a01:203]', blocked, ok],
	['[0:0:0:0:0:ffff:127.0.0.1]', blocked, ok],
	['[::ffff:127.0.0.2]', blocked, blocked],
	['[::ffff:169.254.169.254]', blocked, blocked],
	['[::127.0.0.1]', blocked, ok],
	['[::169.254.169.254]', blocked, blocked],
	['[::1.1.1.1]', blocked, ok],
	['[::ffff:0:10.1.2.3]', blocked, blocked],
	['[::ffff:0:1.1.1.1]', blocked, blocked],
	['[64:ff9b::1.1.1.1]', ok, ok],
	['[64:ff9b::5db8:d70e]', ok, ok],
	['[64:ff9b::127.0.0.1]', blocked, ok],
	['[64:ff9b::10.1.2.3]', blocked, ok],
	['[64:ff9b::192.168.0.1]', blocked, blocked],
	['[64:ff9b::a9fe:a9fe]', blocked, blocked],
	['[64:ff9b:1::1.1.1.1]', blocked, blocked],
	['[2002:101:101::1]', blocked, ok],
	['[2002:a01:203::1]', blocked, ok],
	['[2002:c0a8:1::1]', blocked, blocked],
	['[2002:a9fe:a9fe::]', blocked, blocked],
	['[2002:c0a8:101:808:808::1]', blocked, blocked],
	['[2002:808:a9fe:a9fe::1]', blocked, ok],
	['[2001:0:101:101:0:0:fefe:fefe]', blocked, ok],
	['[2001:0:101:101:0:0:3f57:fffe]', blocked, blocked],
];

describe('literal addresses', () => {
	test.each(ROWS)('%s: %s, with allowed networks %s', (host, withoutList, withList) => {
		expect([codeOf(strict, host), codeOf(own, host)]).toEqual([withoutList, withList]);
	});

	test.each([
		['local NAT64 to the internet', '64:ff9b:1::/48', '[64:ff9b:1::1.1.1.1]', ok],
		['local NAT64 to a private network', '64:ff9b:1::/48', '[64:ff9b:1::10.0.0.1]', blocked],
		['IPv4-translated to the internet', '::ffff:0:0:0/96', '[::ffff:0:1.1.1.1]', ok],
		['IPv4-translated to a private network', '::ffff:0:0:0/96', '[::ffff:0:10.0.0.1]', blocked],
		['the IPv4 address alone, not the way to it', '10.0.0.0/8', '[64:ff9b::10.0.0.1]', blocked],
		['no IPv4 address by an IPv6 range', '::/0', '10.0.0.1', blocked],
		['no mapped IPv4 address by an IPv6 range', '::/0', '[::ffff:10.0.0.1]', blocked],
		['no IPv6 address by an IPv4 range', '0.0.0.0/0', '[fd00::1]', blocked],
		['all of IPv4', '0.0.0.0/0', '169.254.169.254', ok],
		['all of IPv6', '::/0', '[fd00:ec2::254]', ok],
		['a range in mapped spelling', '::ffff:10.0.0.0/104', '10.255.0.1', ok],
		['not more than the range in mapped spelling', '::ffff:10.0.0.0/104', '11.0.0.1', ok],
		['the neighbour of an address in mapped spelling', '::ffff:10.0.0.1', '10.0.0.2', blocked],
		['a range with bits behind its prefix', '10.1.2.3/8', '10.200.0.1', ok],
		['white space around an entry', ' 10.0.0.0/8 ', '10.200.0.1', ok],
	])('allowed networks: %s', (_case, entry, host, code) => {
		expect(codeOf(guardWith(entry), host)).toBe(code);
	});
});

test.each([
	['10.0.0.5', '10.0.0.5 is a private network (10.0.0.0/8).'],
	['[::1]', '::1 is this machine (loopback) (::1/128).'],
	[
		'169.254.169.254',
		'169.254.169.254 is link-local, where cloud metadata is served (169.254.0.0/16).',
	],
	['[::ffff:10.0.0.5]', '::ffff:a00:5 is a private network (10.0.0.0/8).'],
])('%s is blocked in a sentence that says what to do', (host, sentence) => {
	expect(strict.checkUrl(`https://${host}/hook`)).toEqual({
		allowed: false,
		code: blocked,
		canBeAllowed: true,
		message: `${sentence} To send there, add it to Allowed Private Networks.`,
	});
});

test.each([
	['0.0.0.0', 'this machine (unspecified) (0.0.0.0/8)'],
	['10.0.0.1', 'a private network (10.0.0.0/8)'],
	['100.64.0.1', "a provider's own network (CGNAT) (100.64.0.0/10)"],
	['127.0.0.1', 'this machine (loopback) (127.0.0.0/8)'],
	['168.63.129.16', "Azure's host service (168.63.129.16/32)"],
	['172.16.0.1', 'a private network (172.16.0.0/12)'],
	['192.0.0.1', 'reserved for protocols (192.0.0.0/24)'],
	['192.0.2.1', 'for documentation only (192.0.2.0/24)'],
	['192.88.99.1', 'a former 6to4 relay (192.88.99.0/24)'],
	['192.168.0.1', 'a private network (192.168.0.0/16)'],
	['198.18.0.1', 'for benchmarks only (198.18.0.0/15)'],
	['224.0.0.1', 'multicast (224.0.0.0/4)'],
	['240.0.0.1', 'reserved (240.0.0.0/4)'],
	['255.255.255.255', 'broadcast (255.255.255.255/32)'],
	['[::]', 'this machine (unspecified) (::/128)'],
	['[::2]', 'IPv4-compatible (::/96)'],
	['[::ffff:0:1.1.1.1]', 'IPv4-translated (::ffff:0:0:0/96)'],
	['[64:ff9b::10.0.0.5]', 'NAT64 for a private network (10.0.0.0/8)'],
	['[64:ff9b:1::1.1.1.1]', 'local NAT64 (64:ff9b:1::/48)'],
	['[100::1]', 'discarded (100::/64)'],
	['[2001::1]', 'Teredo (2001::/32)'],
	['[2001:2::1]', 'reserved for protocols (2001::/23)'],
	['[2001:10::1]', 'a hash, not an address (ORCHID) (2001:10::/28)'],
	['[2001:20::1]', 'a hash, not an address (ORCHIDv2) (2001:20::/28)'],
	['[2001:db8::1]', 'for documentation only (2001:db8::/32)'],
	['[2002::1]', '6to4 (2002::/16)'],
	['[3fff::1]', 'for documentation only (3fff::/20)'],
	['[5f00::1]', 'for segment routing (5f00::/16)'],
	['[fd00::1]', 'a private network (fc00::/7)'],
	['[fe80::1]', 'link-local (fe80::/10)'],
	['[fec0::1]', 'a private network (site-local) (fec0::/10)'],
	['[ff02::1]', 'multicast (ff00::/8)'],
	['[200::1]', 'reserved (::/3)'],
	['[4000::1]', 'reserved (4000::/2)'],
	['[8000::1]', 'reserved (8000::/1)'],
])('%s is blocked as %s', (host, what) => {
	expect(strict.checkUrl(`https://${host}/hook`)).toMatchObject({
		message: expect.stringContaining(` is ${what}. `),
	});
});

test('an address inside an allowed transition address is named', () => {
	expect(guardWith('64:ff9b::/96').checkUrl('https://[64:ff9b::10.0.0.5]/')).toMatchObject({
		message: expect.stringContaining('is NAT64 for a private network (10.0.0.0/8).'),
	});
});

test.each([
	'',
	'example.com',
	'10.0.0',
	'10.0.0.256',
	'010.0.0.1',
	'10.0.0.1:443',
	'10.0.0.1/',
	'10.0.0.1/33',
	'10.0.0.1/-1',
	'10.0.0.0/8.5',
	'10.0.0.0/255.0.0.0',
	'10.0.0.0/8/8',
	'fd00::/129',
	'fe80::1%eth0',
	'[fd00::1]',
	'::ffff:10.0.0.0/90',
	'*',
])('the allowed network "%s" is blocked in a sentence that names it', (entry) => {
	expect(() => guardWith('10.0.0.0/8', entry)).toThrow(
		`"${entry}" isn't an IP address or CIDR range; enter for example 192.168.1.20 or 192.168.0.0/16`,
	);
});
