import * as crypto from 'node:crypto';
import * as libphonenumber from 'libphonenumber-js/max';
import * as z from 'zod/v4';
import { platforms } from '../../../nodes/platforms';
import { directionOf, outcomeOf } from '../../../lib/webhook/record/callStatus';
import { message } from '../../../lib/webhook/http/message';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { readPhone } from '../../../lib/webhook/record/phone';
import { receive } from '../../../lib/webhook/receive';
import { recordOf } from '../../../lib/webhook/record/read';
import { hostileBodies } from '../../emulators/hostile/heavy';

/* Counts what a body makes us do. Its time is not measured here: bench/webhook/hostile.ts does that. */

jest.mock('node:crypto', () => {
	const actual = jest.requireActual<typeof crypto>('node:crypto');
	return { ...actual, hash: jest.fn(actual.hash) };
});
jest.mock('libphonenumber-js/max', () => {
	const actual = jest.requireActual<typeof libphonenumber>('libphonenumber-js/max');
	return {
		...actual,
		parsePhoneNumberFromString: jest.fn(actual.parsePhoneNumberFromString),
	};
});

const hash = jest.mocked(crypto.hash);
const parsePhone = jest.mocked(libphonenumber.parsePhoneNumberFromString);

/** Lists of what fits and what does not. */
const LISTS = ['a list of null', 'a list of entries that fit', 'a list of entries that do not fit'];

const received = (platform: Platform, type: string, body: Buffer) =>
	receive(message({ body, headers: {}, query: { event: type }, addresses: [], receivedAt: 0 }), {
		platform,
		keys: undefined,
		verification: false,
		selection: 'all',
		scope: 'workflow/node',
	});

const events = platforms.flatMap((platform) =>
	Object.keys(platform.events).map((type) => [platform.name, type, platform] as const),
);

describe.each(events)('%s, %s', (_name, type, platform) => {
	test('makes no errors of entries that do not fit', () => {
		let errors = 0;
		z.config({ customError: () => String(++errors) });
		for (const [name, body] of hostileBodies(platform, type, 2000, LISTS)) {
			errors = 0;
			received(platform, type, body);
			// A schema of several forms may try each once.
			expect([name, errors < 10]).toEqual([name, true]);
		}
		z.config({ customError: undefined });
	});

	test('hashes each byte of a large body once, and what little else there is', () => {
		const [[, body] = ['', Buffer.alloc(0)]] = hostileBodies(platform, type, 200_000, [
			'a text of digits',
		]);
		hash.mockClear();
		received(platform, type, body);
		const hashed = hash.mock.calls.reduce(
			(sum, [, data]) => sum + Buffer.byteLength(data as string),
			0,
		);
		expect(hashed).toBeGreaterThan(200_000);
		expect(hashed).toBeLessThan(300_000);
	});
});

describe('of the numbers of a contact', () => {
	const numbersRead = (count: number): number => {
		const numberAt = (at: number) => String(2_000_000 + count * 1000 + at);
		const otherPhones = Array.from({ length: count }, (_, at) => ({
			number: at % 2 === 0 ? `+1415${numberAt(at)}` : `(415) ${numberAt(at)}`,
		}));
		parsePhone.mockClear();
		const { contact } = recordOf({ contact: { otherPhones } });
		expect(contact.otherPhones).toHaveLength(count);
		return parsePhone.mock.calls.length;
	};

	test('so many are read as any contact has, however many there are', () => {
		expect(numbersRead(50)).toBeGreaterThan(50);
		expect(numbersRead(5000)).toBe(numbersRead(200));
	});

	test('each is read alone, not with each of the others', () => {
		expect(numbersRead(80)).toBeLessThanOrEqual(2 * numbersRead(40));
	});
});

test.each([
	['number', readPhone(`+14155550142${' '.repeat(300)}`, {}).e164],
	['number at the end of a text', readPhone(`${'"a" '.repeat(100)}<+14155550142>`, {}).e164],
	['name', recordOf({ contact: { name: `Ada ${'L'.repeat(100)}ee` } }).contact.firstName],
	['direction', directionOf(`inbound${' '.repeat(1000)}`)],
	['outcome', outcomeOf(`call${' '.repeat(1000)}missed`, 'inbound')],
])('a text of such a length is searched for no %s', (_what, found) => {
	expect(found).toBeUndefined();
});
