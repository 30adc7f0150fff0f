import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adviceFor } from './advice';
import { lockedPackages } from './packages';
import { assertSpace, NEEDED_BYTES } from './space';
import { sourcesFolder } from './n8n';

test.each([
	['npm error code ENOTFOUND', "npm can't reach its registry. Check the network connection"],
	["npm error   code: 'ECONNREFUSED',\nnpm error   errno", "npm can't reach its registry."],
	['npm error code EAI_AGAIN', "npm can't reach its registry."],
	['npm error code ENOSPC\nnpm error syscall write', 'The disk is full. Free about 4 GB'],
	['npm error code SELF_SIGNED_CERT_IN_CHAIN', "Node doesn't trust the registry's certificate."],
	['npm error code E403\nnpm error 403 Forbidden', 'The registry or the proxy rejects npm.'],
	['npm error code EACCES\nnpm error path /srv', 'npm may not write there.'],
])('what npm prints leads to advice: %j', (printed, advice) => {
	const found = adviceFor(printed) ?? '';
	expect(found).toContain(advice);
	expect(found).toMatch(/, then run the same command again\.$/);
});

test('there is no advice on a fault that is not known', () => {
	expect(adviceFor('npm error code EUSAGE\nnpm error in sync')).toBeUndefined();
});

describe('a disk', () => {
	let folder: string;
	beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'space-'))));
	afterEach(async () => await rm(folder, { recursive: true }));

	test('with too little room is named, with what is free and what to do', async () => {
		const checked = assertSpace(folder, async () => 1_234_000_000);
		await expect(checked).rejects.toThrow(
			`n8n needs 4.0 GB of disk space in ${folder}, and 1.2 GB are free. Free some space, or set XDG_CACHE_HOME`,
		);
	});

	test('with room is accepted, and the folder is made', async () => {
		await assertSpace(join(folder, 'cache'), async () => NEEDED_BYTES);
		expect(await readdir(folder)).toEqual(['cache']);
	});
});

test('the lock file says which n8n is downloaded, and how many packages', () => {
	const { versionOf, total, unpackedIn } = lockedPackages(
		join(sourcesFolder(), 'package-lock.json'),
	);
	expect(versionOf('n8n')).toMatch(/^\d+\.\d+\.\d+$/);
	expect(total).toBeGreaterThan(1000);
	expect(unpackedIn(tmpdir())).toBe(0);
});
