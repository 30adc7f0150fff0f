import * as fc from 'fast-check';
import { isIP } from 'node:net';
import { contains, readAddress, readCidr } from '../../../lib/text/ipAddress';

const SEED = { seed: 20_260_601, numRuns: 5000 };

describe('what is an address', () => {
	test.each([
		['1.2.3.4', 4],
		['255.255.255.255', 4],
		['256.1.1.1', 0],
		['01.2.3.4', 0],
		['1.2.3', 0],
		['1.2.3.4 ', 0],
		['1.2.3.4%eth0', 0],
		['::', 6],
		['::ffff:1.2.3.4', 4],
		['::FFFF:102:304', 4],
		['fe80::1%eth0', 6],
		['fe80::1%', 0],
		['[::1]', 0],
		['::1]/[', 0],
		['::1\n', 0],
		['1::2::3', 0],
		['', 0],
		['example.com', 0],
	])('%j is of family %i', (text, family) => {
		expect(readAddress(text)?.family ?? 0).toBe(family);
	});

	const pieces = ['::', ':', '.', '0', '01', '25', '256', 'ffff', 'FFFFF', '1.2.3.4', '%e', 'g'];
	const text = fc.oneof(
		fc.ipV4(),
		fc.ipV6(),
		fc.ipV4Extended(),
		fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join('')),
		fc
			.array(fc.constantFrom('0', 'a', '1.2.3.4', ''), { maxLength: 10 })
			.map((all) => all.join(':')),
		fc.string(),
	);

	test("is what Node's own reader takes for one", () => {
		fc.assert(
			fc.property(text, (given) => {
				expect(readAddress(given) !== undefined).toBe(isIP(given) !== 0);
			}),
			SEED,
		);
	});
});

test.each([
	['10.0.0.0/8', '10.255.0.1', true],
	['10.0.0.0/8', '11.0.0.1', false],
	['10.0.0.0/8', '::ffff:10.0.0.1', true],
	['::ffff:10.0.0.0/104', '10.255.0.1', true],
	['0.0.0.0/0', '::1', false],
	['::/0', '10.0.0.1', false],
	['::/0', '::ffff:10.0.0.1', false],
	['::/0', '2001:db8::1', true],
	['fe80::/10', 'fe80::1%eth0', true],
	['2001:db8::7', '2001:0DB8::0007', true],
	['2001:db8::7', '2001:db8::8', false],
])('%s holds %s: %s', (range, text, held) => {
	const [read, address] = [readCidr(range), readAddress(text)];
	if (read === undefined || address === undefined) throw new Error('Not read');
	expect(contains(read, address)).toBe(held);
});
