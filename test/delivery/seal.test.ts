import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyring, sealingKey, type Purpose } from '../../nodes/delivery/seal';
import { keyOfPassphrase, openKeyFile } from '../../nodes/delivery/sealKeys';

const [keyA, keyB] = [sealingKey(Buffer.alloc(32, 1)), sealingKey(Buffer.alloc(32, 2))];
const ringA = createKeyring({ keys: [keyA], randomBytes });
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('sealing', () => {
	test.each([SECRET, '', 'Grüße 🔑', 'x'.repeat(10_000)])('%j opens again', (text) => {
		expect(ringA.unseal(ringA.seal(text, 'secret'), 'secret')).toEqual({ ok: true, value: text });
	});

	test('shows neither the text nor that two texts are the same', () => {
		const [one, two] = [ringA.seal(SECRET, 'secret'), ringA.seal(SECRET, 'secret')];
		expect(one).not.toBe(two);
		expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').includes(SECRET)).toBe(false);
	});

	test('names the key by an id that does not give it away', () => {
		expect(ringA.seal('x', 'secret')).toMatch(new RegExp(`^v1\\.${keyA.id}\\.[\\w-]+$`));
		expect(keyA.id).toMatch(/^[0-9a-f]{8}$/);
		expect(keyA.id).not.toBe(keyB.id);
	});

	test('opens with an older key, and seals with the first', () => {
		const both = createKeyring({ keys: [keyB, keyA], randomBytes });
		expect(both.unseal(ringA.seal(SECRET, 'secret'), 'secret')).toEqual({
			ok: true,
			value: SECRET,
		});
		expect(both.seal(SECRET, 'secret')).toContain(keyB.id);
	});

	test('without its key says which one is missing and what to do', () => {
		const ringB = createKeyring({ keys: [keyB], randomBytes });
		expect(ringB.unseal(ringA.seal(SECRET, 'secret'), 'secret')).toEqual({
			ok: false,
			problem: `It was sealed with the key ${keyA.id}, which is not here: bring back the key file or the passphrase of then, or rotate the secret of this subscription.`,
		});
	});

	const sealed = ringA.seal(SECRET, 'secret');
	test.each<[what: string, sealed: string, purpose: Purpose]>([
		['for another purpose', sealed, 'proxy'],
		[
			'with a bit changed',
			sealed.replace(/.{5}$/, (end) => (end === 'AAAAA' ? 'BBBBB' : 'AAAAA')),
			'secret',
		],
		['cut off', sealed.slice(0, -4), 'secret'],
		['too short', sealed.slice(0, 20), 'secret'],
		['that was never sealed', SECRET, 'secret'],
		['empty', '', 'secret'],
	])('a text %s does not open, and is not shown', (_what, text, purpose) => {
		const opened = ringA.unseal(text, purpose);
		expect(opened).toMatchObject({ ok: false });
		expect(JSON.stringify(opened)).not.toContain('whsec_');
		expect(JSON.stringify(opened)).toContain('damaged');
	});

	test('a fingerprint is the same for the same text under the same key only', () => {
		const other = createKeyring({ keys: [keyB], randomBytes });
		expect(ringA.fingerprint('a')).toBe(ringA.fingerprint('a'));
		expect(ringA.fingerprint('a')).not.toBe(ringA.fingerprint('b'));
		expect(ringA.fingerprint('a')).not.toBe(other.fingerprint('a'));
		expect(ringA.fingerprint('a')).toMatch(/^[0-9a-f]{32}$/);
	});
});

describe('the key file', () => {
	let folder: string;
	let path: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'seal-'));
		path = join(folder, 'sender.key');
	});
	afterEach(() => rm(folder, { recursive: true }));

	test('is made for its owner alone, and read again', async () => {
		const made = await openKeyFile(path, randomBytes);
		expect((await stat(path)).mode & 0o777).toBe(0o600);
		expect(await openKeyFile(path, randomBytes)).toEqual(made);
		expect(await readdir(folder)).toEqual(['sender.key']);
		expect((await readFile(path, 'utf8')).trim()).toHaveLength(43);
	});

	test('is the same for all that make it at the same time', async () => {
		const opened = await Promise.all(
			Array.from({ length: 20 }, () => openKeyFile(path, randomBytes)),
		);
		const ids = opened.map((one) => (one.ok ? one.value.id : one.problem));
		expect(new Set(ids).size).toBe(1);
		expect(await readdir(folder)).toEqual(['sender.key']);
	});

	test.each([0o644, 0o640, 0o606])('open to others (%s) is refused', async (mode) => {
		await openKeyFile(path, randomBytes);
		await chmod(path, mode);
		expect(await openKeyFile(path, randomBytes)).toEqual({
			ok: false,
			problem: `The key file ${path} is open to others: run chmod 600 on it.`,
		});
	});

	test.each(['', 'a key', 'A'.repeat(42), 'A'.repeat(60)])(
		'that holds %j is refused, not replaced',
		async (text) => {
			await writeFile(path, text, { mode: 0o600 });
			expect(await openKeyFile(path, randomBytes)).toEqual({
				ok: false,
				problem: `The key file ${path} holds no key: restore it from a copy.`,
			});
			expect(await readFile(path, 'utf8')).toBe(text);
		},
	);

	test('in a folder that is not there says so', async () => {
		const opened = await openKeyFile(join(folder, 'no', 'sender.key'), randomBytes);
		expect(opened).toMatchObject({ ok: false });
		expect(opened.ok ? '' : opened.problem).toMatch(/can't be used \(ENOENT\): check the folder/);
	});
});

describe('a passphrase', () => {
	test('gives the same key each time, and another one for another passphrase', async () => {
		const [one, again, other] = await Promise.all([
			keyOfPassphrase('correct horse battery'),
			keyOfPassphrase('correct horse battery'),
			keyOfPassphrase('correct horse batterz'),
		]);
		expect(one).toEqual(again);
		expect(one).not.toEqual(other);
		// Computed by Python's hashlib; must not change between releases, or what is sealed would be lost.
		expect(one.ok && one.value.id).toBe('5e97b28c');
	});

	test('that is short is refused', async () => {
		expect(await keyOfPassphrase('short')).toEqual({
			ok: false,
			problem: 'The passphrase must have at least 16 characters.',
		});
	});
});
