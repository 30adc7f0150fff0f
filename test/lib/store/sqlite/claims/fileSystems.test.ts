import fs from 'node:fs';

import { describeClaimStore } from '../../claims/conformance';
import { request } from '../../claims/events';
import { keepNoLog } from '../connections';
import { SqliteData } from './data';

/* File systems that can do less than a local disk. */

describe('where no write-ahead log can be kept, as shared memory is missing', () => {
	beforeEach(keepNoLog);
	afterEach(() => jest.restoreAllMocks());

	test('SQLite keeps a rollback journal', async () => {
		const data = new SqliteData({ now: () => 0 });
		await data.open();
		expect(data.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }]);
		await data.destroy();
	});

	describeClaimStore('SQLite', async (options) => new SqliteData(options));
});

test('hard links and permissions are not needed, as exFAT and SMB shares have none', async () => {
	const reject = () => {
		throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' });
	};
	const rejected = [
		jest.spyOn(fs, 'linkSync'),
		jest.spyOn(fs, 'link'),
		jest.spyOn(fs.promises, 'link'),
		jest.spyOn(fs, 'symlinkSync'),
		jest.spyOn(fs, 'chmodSync'),
		jest.spyOn(fs.promises, 'chmod'),
	].map((spy) => (spy as jest.SpyInstance).mockImplementation(reject));
	// Every file is open to all there, whatever mode is asked for.
	const mask = process.umask(0);
	const { openSync, mkdirSync } = fs;
	jest.spyOn(fs, 'openSync').mockImplementation((path, flags) => openSync(path, flags, 0o777));
	(jest.spyOn(fs, 'mkdirSync') as jest.SpyInstance).mockImplementation((path: string) =>
		mkdirSync(path, { recursive: true, mode: 0o777 }),
	);
	const data = new SqliteData({ now: () => Date.UTC(2026, 0, 1) });
	try {
		const store = await data.open();
		const claimed = await store.claim(request('A'));
		if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
		expect(await store.commit(request('A'), claimed.token, 1000)).toBe(true);
		await store.close();
		expect(fs.statSync(data.file).mode & 0o777).toBe(0o777);
		expect(await (await data.open()).claim(request('A'))).toEqual({ kind: 'duplicate' });
		expect(data.notices).toEqual([]);
		for (const call of rejected) expect(call).not.toHaveBeenCalled();
	} finally {
		process.umask(mask);
		jest.restoreAllMocks();
		await data.destroy();
	}
});
