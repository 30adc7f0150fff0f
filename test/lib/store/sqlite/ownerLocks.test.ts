import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { request } from '../claims/events';
import { SqliteData } from './claims/data';

describe('the folder of owners', () => {
	let data: SqliteData;
	let folder: string;

	beforeEach(() => {
		data = new SqliteData({ now: () => Date.UTC(2026, 0, 1) });
		folder = `${data.file}.owners`;
		mkdirSync(dirname(data.file));
	});
	afterEach(async () => await data.destroy());

	/** Remembers an event, and recognises it after another start. */
	const works = async (): Promise<string[]> => {
		const store = await data.open();
		const outcome = await store.claim(request('A'));
		if (outcome.kind === 'fresh') await store.commit(request('A'), outcome.token, 1000);
		await store.close();
		return [outcome.kind, (await (await data.open()).claim(request('A'))).kind];
	};

	test.each([
		['a name that can not be decoded', '%E0%A4%A.lock', 'stray'],
		['a name spelled in another way', '%61.lock', 'stray'],
		[
			'a file that is no lock',
			'other.lock',
			'not a database, and longer than its header '.repeat(9),
		],
		["a file in the owner's own place", 'main.lock', 'not a database, and longer '.repeat(9)],
		['something else', 'notes.txt', 'stray'],
	])('may hold %s', async (_, name, content) => {
		mkdirSync(folder);
		writeFileSync(join(folder, name), content);
		expect(await works()).toEqual(['fresh', 'duplicate']);
	});

	test.each(['other.lock', 'main.lock'])('may hold a folder named %s', async (name) => {
		mkdirSync(join(folder, name), { recursive: true });
		expect(await works()).toEqual(['fresh', 'duplicate']);
	});

	test('may be a file', async () => {
		writeFileSync(folder, 'in the way');
		expect(await works()).toEqual(['fresh', 'duplicate']);
	});

	test('may vanish while the store is open', async () => {
		const store = await data.open();
		rmSync(folder, { recursive: true });
		await store.close();
		expect(await works()).toEqual(['fresh', 'duplicate']);
	});
});
