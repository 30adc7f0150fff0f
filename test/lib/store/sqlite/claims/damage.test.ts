import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { ClaimStore } from '../../../../../lib/store/claims';
import { request } from '../../claims/events';
import { SqliteData } from './data';
import { DAMAGES, FOREIGN_FILES } from '../folder';

const day = 24 * 3600 * 1000;

describe('the SQLite engine and files that are not as they should be', () => {
	let nowMilliseconds: number;
	let data: SqliteData;

	beforeEach(() => {
		nowMilliseconds = Date.UTC(2026, 0, 1);
		data = new SqliteData({ now: () => nowMilliseconds });
		mkdirSync(dirname(data.file));
	});
	afterEach(async () => await data.destroy());

	const remember = async (store: ClaimStore, count: number): Promise<void> => {
		const numbers = Array.from({ length: count }, (_, number) => number);
		const processed = numbers.map(async (number) => {
			const outcome = await store.claim(request(`event ${number}`));
			if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
			await store.commit(request(`event ${number}`), outcome.token, day);
		});
		await Promise.all(processed);
	};

	/** A file with a hundred remembered events. */
	const filled = async (): Promise<Buffer> => {
		const store = await data.open();
		await remember(store, 100);
		await store.close();
		return readFileSync(data.file);
	};

	const asideFiles = () =>
		readdirSync(dirname(data.file)).filter((name) => name.includes('.corrupt-'));

	it.each(DAMAGES)('moves a file aside that %s, and starts empty', async (_, damage) => {
		const content = Buffer.from(damage(await filled()));
		writeFileSync(data.file, content);
		const store = await data.open();
		await remember(store, 100);
		expect(await store.claim(request('event 0'))).toEqual({ kind: 'duplicate' });
		expect(asideFiles()).toEqual(['claims.sqlite.corrupt-2026-01-01T00-00-00-000Z']);
		expect(readFileSync(`${data.file}.corrupt-2026-01-01T00-00-00-000Z`)).toEqual(content);
		expect(data.notices).toEqual([
			expect.stringMatching(/claims\.sqlite is damaged and was moved/),
		]);
	});

	/** Overwrites some pages, as a failing disk would, while stores have the file open. */
	const breakPages = (condition: string): void => {
		data.query('PRAGMA wal_checkpoint(TRUNCATE)');
		const pages = data.query(`SELECT pageno FROM dbstat WHERE ${condition}`);
		const content = readFileSync(data.file);
		for (const { pageno } of pages) {
			content.fill(0x5a, (Number(pageno) - 1) * 4096, Number(pageno) * 4096);
		}
		writeFileSync(data.file, content, { flag: 'r+' });
	};

	it.each([
		['between two calls', "name = 'sequence'", { kind: 'fresh' }],
		[
			'within a call',
			"name = 'remembered' AND path = '/000/'",
			{ message: expect.stringMatching(/is malformed/) },
		],
	])('goes on without a file that is found broken %s', async (_, condition, firstAnswer) => {
		const stores = [await data.open('one'), await data.open('two')] as const;
		await remember(stores[0], 1500);
		breakPages(condition);
		data.query('CREATE TABLE something_for_the_log (id INTEGER)');
		const answer = await stores[0].claim(request('event 0')).catch((error: unknown) => error);
		expect(answer).toMatchObject(firstAnswer);
		expect(await stores[0].claim(request('event 1'))).toMatchObject({ kind: 'fresh' });
		expect(await stores[1].claim(request('event 1'))).toMatchObject({ kind: 'inFlight' });
		expect(asideFiles()).toContain('claims.sqlite.corrupt-2026-01-01T00-00-00-000Z-wal');
		expect(data.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
		expect(data.notices).toEqual([
			expect.stringMatching(/is damaged and was moved/),
			expect.stringMatching(/was moved, removed or replaced while in use/),
		]);
	});

	it('moves a file aside once, however many stores found it broken', async () => {
		const stores = [await data.open('one'), await data.open('two')] as const;
		await remember(stores[0], 1500);
		await stores[1].claim(request('event 0'));
		breakPages("name = 'remembered' AND path = '/000/'");
		for (const store of stores) {
			await expect(store.claim(request('event 0'))).rejects.toThrow(/is malformed/);
		}
		expect(await stores[0].claim(request('event 0'))).toMatchObject({ kind: 'fresh' });
		expect(await stores[1].claim(request('event 0'))).toMatchObject({ kind: 'inFlight' });
		expect(data.notices).toEqual([
			expect.stringMatching(/is damaged and was moved to/),
			expect.stringMatching(/is damaged and another process has replaced it/),
		]);
	});

	it('goes on with a new file when the file is removed while in use, and fences old tokens', async () => {
		const stores = [await data.open('one'), await data.open('two')] as const;
		const claimed = await stores[0].claim(request('A'));
		if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
		renameSync(data.file, `${data.file}.gone`);
		nowMilliseconds += 1000;
		expect(await stores[1].claim(request('A'))).toMatchObject({ kind: 'fresh' });
		expect(await stores[0].claim(request('A'))).toMatchObject({ kind: 'inFlight' });
		expect(await stores[0].commit(request('A'), claimed.token, day)).toBe(false);
		expect(data.notices).toEqual(
			Array(2).fill(expect.stringMatching(/was moved, removed or replaced while in use/)),
		);
		expect(existsSync(data.file)).toBe(true);
	});

	it.each(FOREIGN_FILES)('rejects a file of %s and leaves it alone', async (_, sql, message) => {
		await filled();
		data.query(sql);
		await expect(data.open()).rejects.toThrow(message);
		expect(asideFiles()).toEqual([]);
		expect(data.query('SELECT count(*) AS rows FROM remembered')).toEqual([{ rows: 100 }]);
		expect(data.notices).toEqual([]);
	});

	it('rejects a database that others made', async () => {
		const database = new DatabaseSync(data.file);
		database.exec('CREATE TABLE workflow_entity (id INTEGER)');
		database.close();
		await expect(data.open()).rejects.toThrow(/database of another program/);
		expect(data.query('SELECT name FROM sqlite_schema')).toEqual([{ name: 'workflow_entity' }]);
	});

	it('says what to do when the folder cannot be made', async () => {
		writeFileSync(`${data.folder}/in-the-way`, '');
		const { openSqliteClaims } = await import('../../../../../lib/store/sqlite/claims/open');
		const opening = openSqliteClaims({
			file: `${data.folder}/in-the-way/claims.sqlite`,
			owner: 'main',
			now: () => 0,
		});
		await expect(opening).rejects.toThrow(/^The deduplication store .*in-the-way.* failed: E/);
	});
});
