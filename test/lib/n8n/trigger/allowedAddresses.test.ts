import { addressList } from '../../../../lib/n8n/trigger/allowedAddresses';

const MIXED = '203.0.113.7, 198.51.100.0/24\n2001:db8:1::/48\t2001:db8:2::7';

describe('addresses that are let in', () => {
	test.each([
		['anyone, where there is no list', undefined, '192.0.2.1'],
		['anyone, even unknown, where there is no list', undefined, undefined],
		['an address with a port', MIXED, '203.0.113.7:51234'],
		['an address with a made-up port', MIXED, '203.0.113.7:_hidden'],
		['an address in quotes', MIXED, '"203.0.113.7:51234"'],
		['an address in white space', MIXED, '\t203.0.113.7 '],
		['an IPv6 address in brackets', MIXED, '[2001:db8:2::7]'],
		['an IPv6 address with a port', MIXED, '[2001:db8:2::7]:51234'],
		['the same in quotes', MIXED, '"[2001:db8:2::7]:4711"'],
		['an IPv6 address with a zone', MIXED, '2001:db8:2::7%eth0'],
		['an IPv6 address with a zone and a port', MIXED, '[2001:db8:2::7%25eth0]:443'],
		['a mapped address with a port', MIXED, '[::ffff:203.0.113.7]:51234'],
		['the same without brackets', MIXED, '::ffff:203.0.113.7:51234'],
		['an IPv4 address', MIXED, '203.0.113.7'],
		['the first address of a range', MIXED, '198.51.100.0'],
		['the last address of a range', MIXED, '198.51.100.255'],
		['an IPv6 address', MIXED, '2001:db8:2::7'],
		['an IPv6 address in another spelling', MIXED, '2001:0DB8:0002:0:0:0:0:7'],
		['an address of an IPv6 range', MIXED, '2001:db8:1:ffff::1'],
		['an IPv4 address as a dual-stack socket shows it', MIXED, '::ffff:203.0.113.7'],
		['the same in hex', MIXED, '::ffff:cb00:7107'],
		['an address of a range as a dual-stack socket shows it', MIXED, '::ffff:198.51.100.9'],
		['an IPv4 address that the list writes mapped', '::ffff:203.0.113.7', '203.0.113.7'],
		['a range of one', '203.0.113.7/32', '203.0.113.7'],
		['every IPv4 address', '0.0.0.0/0', '192.0.2.1'],
	])('%s', (_case, list, address) => {
		expect(addressList(list)(address)).toBe(true);
	});
});

describe('addresses that are kept out', () => {
	test.each([
		['anyone, where the list is empty', '', '192.0.2.1'],
		['anyone, where the list is blank', ' ,\n', '2001:db8::1'],
		['an unknown one, where the list is empty', '', undefined],
		['a neighbour with a port', MIXED, '203.0.113.8:51234'],
		['a neighbour in brackets', MIXED, '[2001:db8:2::8]:51234'],
		['what has two ports', MIXED, '203.0.113.7:1:2'],
		['what has a bracket only', MIXED, '[203.0.113.7'],
		['what follows a bracket', MIXED, '[203.0.113.7].example.com'],
		['a neighbour of the address', MIXED, '203.0.113.8'],
		['the address before a range', MIXED, '198.51.99.255'],
		['the address after a range', MIXED, '198.51.101.0'],
		['a neighbour of the IPv6 address', MIXED, '2001:db8:2::8'],
		['an address outside the IPv6 range', MIXED, '2001:db8:3::1'],
		['a mapped neighbour', MIXED, '::ffff:203.0.113.8'],
		['IPv6 where all of IPv4 is let in', '0.0.0.0/0', '2001:db8::1'],
		['IPv4 where all of IPv6 is let in', '::/0', '192.0.2.1'],
		['the same as a dual-stack socket shows it', '::/0', '::ffff:192.0.2.1'],
		['an unknown address', MIXED, undefined],
		['what is no address', MIXED, 'unknown'],
		['an empty address', MIXED, ''],
		['several addresses at once', MIXED, '203.0.113.7, 203.0.113.7'],
		['an address with a zone', MIXED, 'fe80::1%eth0'],
	])('%s', (_case, list, address) => {
		expect(addressList(list)(address)).toBe(false);
	});
});

test.each([
	'example.com',
	'203.0.113',
	'203.0.113.256',
	'203.0.113.7:443',
	'203.0.113.7/',
	'203.0.113.7/33',
	'203.0.113.7/-1',
	'203.0.113.7/8.5',
	'203.0.113.0/255.255.255.0',
	'203.0.113.0/24/24',
	'2001:db8::/129',
	'[2001:db8::1]',
	'203.0.113.*',
	'203.0.113.1-203.0.113.9',
	'::ffff:203.0.113.0/90',
	'fe80::1%eth0',
])('the entry %s is named in a sentence', (entry) => {
	expect(() => addressList(`192.0.2.1, ${entry}`)).toThrow(
		`"${entry}" in Allowed IP Addresses isn't an IP address or CIDR range: enter for example 203.0.113.7 or 203.0.113.0/24.`,
	);
});
