import * as dns from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { createGuard } from '../../../../lib/delivery/guard/create';
import { GuardError } from '../../../../lib/delivery/guard/lookup';

/** A resolver that answers every name with these addresses. */
const answering =
	(...addresses: string[]): LookupFunction =>
	(_host, _options, callback) =>
		setImmediate(
			callback,
			null,
			addresses.map((address) => ({ address, family: isIP(address) })),
		);
const failing =
	(error: Error): LookupFunction =>
	(_host, _options, callback) =>
		setImmediate(callback, error, []);
const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
const guardOf = (lookup: LookupFunction, allow: string[] = [], proxied = false) =>
	createGuard({ allow, httpAllowed: false, lookup, proxied });

const ok = 'allowed';
const badName = 'name-not-allowed';
const badAddress = 'address-not-allowed';
const none = 'name-not-resolved';
const LAN = ['10.0.0.0/8', '127.0.0.1', '64:ff9b::/96'];

/** What a name resolves to; verdict without allowed networks; verdict with `LAN`. */
const ANSWERS: ReadonlyArray<readonly [string, string[], strict: string, lan: string]> = [
	['hooks.example.com', ['1.1.1.1'], ok, ok],
	['hooks.example.com', ['1.1.1.1', '2606:4700:4700::1111'], ok, ok],
	['hooks.example.com.', ['1.1.1.1'], ok, ok],
	['hooks.example.com', ['10.0.0.5'], badAddress, ok],
	['hooks.example.com', ['1.1.1.1', '10.0.0.5'], badAddress, ok],
	['hooks.example.com', ['10.0.0.5', '1.1.1.1'], badAddress, ok],
	['hooks.example.com', ['1.1.1.1', '192.168.0.1', '1.0.0.1'], badAddress, badAddress],
	['hooks.example.com', ['1.1.1.1', '::1'], badAddress, badAddress],
	['hooks.example.com', ['169.254.169.254'], badAddress, badAddress],
	['hooks.example.com', ['::ffff:169.254.169.254'], badAddress, badAddress],
	['hooks.example.com', ['::ffff:10.0.0.5'], badAddress, ok],
	['hooks.example.com', ['fe80::1%lo'], badAddress, badAddress],
	['hooks.example.com', ['64:ff9b::5db8:d70e'], ok, ok],
	['hooks.example.com', ['64:ff9b::192.168.0.1'], badAddress, badAddress],
	['hooks.example.com', ['0.0.0.0'], badAddress, badAddress],
	['hooks.example.com', [''], badAddress, badAddress],
	['hooks.example.com', ['127.1'], badAddress, badAddress],
	['hooks.example.com', ['other.example.com'], badAddress, badAddress],
	['hooks.example.com', [], none, none],
	['localhost', ['127.0.0.1'], badName, ok],
	['localhost', ['127.0.0.1', '::1'], badName, badAddress],
	['localhost', ['1.1.1.1'], badName, badName],
	['crm', ['10.0.0.5'], badName, ok],
	['crm.internal', ['10.0.0.5'], badName, ok],
	['crm.internal.', ['10.0.0.5'], badName, ok],
	['crm.internal', ['10.0.0.5', '1.1.1.1'], badName, badName],
	['metadata.google.internal', ['169.254.169.254'], badName, badAddress],
	['nas.local', ['192.168.0.9'], badName, badAddress],
	['a..example.com', ['1.1.1.1'], badName, badName],
	['1.1.1.1', ['10.9.9.9'], ok, ok],
	['[2606:4700:4700::1111]', ['10.9.9.9'], ok, ok],
	['10.0.0.5', ['1.1.1.1'], badAddress, ok],
];

describe('a URL whose name is resolved', () => {
	test.each(ANSWERS)('%s at %j: %s, with allowed networks %s', async (host, found, strict, lan) => {
		const verdicts = [guardOf(answering(...found)), guardOf(answering(...found), LAN)].map(
			async (guard) => {
				const verdict = await guard.resolveUrl(`https://${host}/hook`);
				return verdict.allowed ? ok : verdict.code;
			},
		);
		expect(await Promise.all(verdicts)).toEqual([strict, lan]);
	});

	test('the address that was found is named', async () => {
		expect(await guardOf(answering('10.0.0.5')).resolveUrl('https://h.example/')).toEqual({
			allowed: false,
			canBeAllowed: true,
			code: badAddress,
			message:
				'h.example resolves to 10.0.0.5, which is a private network (10.0.0.0/8). To send there, add it to Allowed Private Networks.',
		});
	});

	test.each([
		['fails', failing(notFound)],
		[
			'throws',
			() => {
				throw notFound;
			},
		],
	])('a resolver that %s is told apart from a block', async (_case, lookup) => {
		expect(await guardOf(lookup).resolveUrl('https://h.example/')).toEqual({
			allowed: false,
			code: none,
			message: 'h.example could not be resolved: getaddrinfo ENOTFOUND.',
		});
	});

	test('nobody is asked for a URL that is blocked as written', async () => {
		const lookup = jest.fn();
		const verdict = await guardOf(lookup).resolveUrl('https://user@h.example/');
		expect(verdict).toMatchObject({ allowed: false, code: 'credentials-in-url' });
		expect(lookup).not.toHaveBeenCalled();
	});

	test('nobody here is asked where a proxy resolves', async () => {
		const lookup = jest.fn();
		const verdict = await guardOf(lookup, [], true).resolveUrl('https://h.example/');
		expect(verdict).toEqual({ allowed: true, url: 'https://h.example/' });
		expect(lookup).not.toHaveBeenCalled();
	});

	test("takes the lookup of node:dns, here for this machine's own name", async () => {
		const own = guardOf(dns.lookup, ['127.0.0.0/8', '::1']);
		expect(await own.resolveUrl('https://localhost/')).toMatchObject({ allowed: true });
		expect(
			await guardOf(dns.lookup, ['10.0.0.0/8']).resolveUrl('https://localhost/'),
		).toMatchObject({ allowed: false, code: badAddress });
	});
});

/** What a socket gets from a lookup. */
const looked = (lookup: LookupFunction, host: string, options: LookupOptions = {}) =>
	new Promise<unknown>((done) => {
		lookup(host, options, (error, address, family) => done(error ?? { address, family }));
	});

describe('the lookup', () => {
	const two = guardOf(answering('1.1.1.1', '2606:4700:4700::1111')).lookup;

	test('gives a socket that tries several addresses all of them', async () => {
		expect(await looked(two, 'h.example', { all: true })).toEqual({
			address: [
				{ address: '1.1.1.1', family: 4 },
				{ address: '2606:4700:4700::1111', family: 6 },
			],
		});
	});

	test('gives a socket that takes one the first of them', async () => {
		expect(await looked(two, 'h.example')).toEqual({ address: '1.1.1.1', family: 4 });
	});

	test('takes a name in upper case', async () => {
		expect(await looked(two, 'H.EXAMPLE.')).toEqual({ address: '1.1.1.1', family: 4 });
	});

	test('judges the addresses a socket does not take, too', async () => {
		const mixed = guardOf(answering('1.1.1.1', '10.0.0.5')).lookup;
		const error = await looked(mixed, 'h.example', { all: false });
		expect(error).toBeInstanceOf(GuardError);
		expect(error).toMatchObject({ name: 'GuardError', code: badAddress });
	});

	test('passes the wishes of the socket on, and asks for all addresses', async () => {
		const asked: unknown[] = [];
		const recording: LookupFunction = (host, options, callback) => {
			asked.push([host, options]);
			callback(null, '1.1.1.1', 4);
		};
		await looked(guardOf(recording).lookup, 'h.example', { family: 4, hints: dns.ADDRCONFIG });
		expect(asked).toEqual([['h.example', { family: 4, hints: dns.ADDRCONFIG, all: true }]]);
	});

	test('accepts no family that does not fit the address', async () => {
		const lying: LookupFunction = (_host, _options, callback) =>
			callback(null, [{ address: '1.1.1.1', family: 6 }]);
		expect(await looked(guardOf(lying).lookup, 'h.example')).toEqual({
			address: '1.1.1.1',
			family: 4,
		});
	});

	test('uses the addresses it judged, whatever becomes of the answer', async () => {
		let reads = 0;
		const shifty = {
			get address() {
				return reads++ === 0 ? '1.1.1.1' : '10.0.0.5';
			},
			family: 4,
		};
		const lookup: LookupFunction = (_host, _options, callback) => callback(null, [shifty]);
		expect(await looked(guardOf(lookup).lookup, 'h.example', { all: true })).toEqual({
			address: [{ address: '1.1.1.1', family: 4 }],
		});
	});

	test.each([
		['a local name', 'localhost', answering('1.1.1.1'), badName],
		['a local name in upper case', 'LOCALHOST.', answering('1.1.1.1'), badName],
		['a name that is none', '*', answering('1.1.1.1'), badName],
		['a blocked address as name', '127.0.0.1', answering('1.1.1.1'), badAddress],
		[
			'an address in a short form, by what it resolves to',
			'127.1',
			answering('127.0.0.1'),
			badAddress,
		],
		['no address', 'h.example', answering(), none],
	])('blocks %s without a URL, too', async (_case, host, lookup, code) => {
		expect(await looked(guardOf(lookup).lookup, host)).toMatchObject({ name: 'GuardError', code });
	});

	test("hands over the resolver's own error as it is", async () => {
		expect(await looked(guardOf(failing(notFound)).lookup, 'h.example')).toBe(notFound);
	});

	test.each<[string, unknown]>([
		['nothing', undefined],
		['an empty entry', [null]],
		['an entry without an address', [{ family: 4 }]],
	])('fails where the resolver answers %s', async (_case, answer) => {
		const odd: LookupFunction = (_host, _options, callback) =>
			callback(null, answer as LookupAddress[]);
		expect(await looked(guardOf(odd).lookup, 'h.example')).toBeInstanceOf(Error);
	});
});
