import { randomBytes } from 'node:crypto';
import files, { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	createKeyring,
	sealingKey,
	type Purpose,
} from '../../../../lib/delivery/subscription/secret/keyring';
import { keyOfPassphrase, openKeyFile } from '../../../../lib/delivery/subscription/secret/keys';

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
			problem: `It was encrypted with the key ${keyA.id}, which is missing: restore that key file, encryption key or passphrase, or rotate the secret of this subscription.`,
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

	test('is nobody else’s from the beginning, not only once it was narrowed', async () => {
		await openKeyFile(path, randomBytes, { enforced: false, onNotice: jest.fn() });
		expect((await stat(path)).mode & 0o777).toBe(0o600);
	});

	test('is the same for all that make it at the same time', async () => {
		const opened = await Promise.all(
			Array.from({ length: 20 }, () => openKeyFile(path, randomBytes)),
		);
		const ids = opened.map((one) => (one.ok ? one.value.id : one.problem));
		expect(new Set(ids).size).toBe(1);
		expect(await readdir(folder)).toEqual(['sender.key']);
	});

	test.each([0o640, 0o660, 0o644, 0o777])(
		'open to others (%s), as a volume mounted for a group is, is narrowed and used',
		async (mode) => {
			const made = await openKeyFile(path, randomBytes);
			await chmod(path, mode);
			const notices: string[] = [];
			const onNotice = (sentence: string) => notices.push(sentence);
			expect(await openKeyFile(path, randomBytes, { enforced: true, onNotice })).toEqual(made);
			expect((await stat(path)).mode & 0o777).toBe(0o600);
			expect(notices).toEqual([
				`The key file ${path} was accessible to other users (mode 0${mode.toString(8)}); its mode is now 0600.`,
			]);
		},
	);

	test("is left as it is where n8n's own switch says so", async () => {
		const made = await openKeyFile(path, randomBytes);
		await chmod(path, 0o660);
		const onNotice = jest.fn();
		expect(await openKeyFile(path, randomBytes, { enforced: false, onNotice })).toEqual(made);
		expect((await stat(path)).mode & 0o777).toBe(0o660);
		expect(onNotice).not.toHaveBeenCalled();
	});

	test.each<[what: string, chmodded: () => Promise<void>, told: string]>([
		['takes no modes', () => Promise.resolve(), "can't be changed. It is used"],
		[
			'forbids it',
			() => Promise.reject(Object.assign(new Error(), { code: 'EPERM' })),
			"can't be changed (EPERM). It is used",
		],
	])('on a file system that %s is used, with a warning', async (_what, chmodded, told) => {
		const made = await openKeyFile(path, randomBytes);
		await chmod(path, 0o777);
		const notices: string[] = [];
		const onNotice = (sentence: string) => notices.push(sentence);
		const replaced = jest.spyOn(files, 'chmod').mockImplementation(chmodded);
		const opened = await openKeyFile(path, randomBytes, { enforced: true, onNotice });
		replaced.mockRestore();
		expect(opened).toEqual(made);
		expect(notices).toEqual([expect.stringContaining(told)]);
	});

	describe('on a file system without hard links', () => {
		let links: jest.SpyInstance;
		beforeEach(() => {
			const rejected = Object.assign(new Error(), { code: 'EPERM' });
			links = jest.spyOn(files, 'link').mockRejectedValue(rejected);
		});
		afterEach(() => links.mockRestore());

		test('is made all the same, once for all that make it at the same time', async () => {
			const opened = await Promise.all(
				Array.from({ length: 20 }, () => openKeyFile(path, randomBytes)),
			);
			const ids = opened.map((one) => (one.ok ? one.value.id : one.problem));
			expect(links).toHaveBeenCalled();
			expect(new Set(ids).size).toBe(1);
			expect(ids[0]).toMatch(/^[0-9a-f]{8}$/);
			expect(await readdir(folder)).toEqual(['sender.key']);
		});

		test('is made also where a process died while it made it', async () => {
			await writeFile(`${path}.lock`, '');
			expect(await openKeyFile(path, randomBytes)).toMatchObject({ ok: true });
			expect(await readdir(folder)).toEqual(['sender.key']);
		});
	});

	test.each(['', 'a key', 'A'.repeat(42), 'A'.repeat(60)])(
		'that holds %j is rejected, not replaced',
		async (text) => {
			await writeFile(path, text, { mode: 0o600 });
			expect(await openKeyFile(path, randomBytes)).toEqual({
				ok: false,
				problem: `The key file ${path} contains no key: restore it from a backup.`,
			});
			expect(await readFile(path, 'utf8')).toBe(text);
		},
	);

	test('in a folder that is not there says so', async () => {
		const opened = await openKeyFile(join(folder, 'no', 'sender.key'), randomBytes);
		expect(opened).toMatchObject({ ok: false });
		expect(opened.ok ? '' : opened.problem).toMatch(
			/can't be used \(ENOENT\): give the user that runs n8n access/,
		);
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

	test('that is short is rejected', async () => {
		expect(await keyOfPassphrase('short')).toEqual({
			ok: false,
			problem: 'The passphrase must have at least 16 characters.',
		});
	});
});
