import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { batch, counted, ReceivedWorld } from '../../received/world';
import { OLD_TIME } from '../claims/fixtures/oldRequests';
import { ReceivedData } from './data';

const OLD_FILE = join(__dirname, '../claims/fixtures/claims-v1.sqlite');

describe('a file of the version before, which counted nothing', () => {
	let data: ReceivedData;
	let before: unknown;

	beforeEach(() => {
		data = new ReceivedData(() => OLD_TIME + 1000);
		mkdirSync(dirname(data.file), { recursive: true });
		copyFileSync(OLD_FILE, data.file);
		before = remembered();
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await data.destroy();
	});

	const remembered = () =>
		data.query('SELECT id, hex(key) AS key, hex(fingerprint) AS print, expires FROM remembered');
	const version = () => data.query('PRAGMA user_version');

	it('is of the version before', () => {
		expect(version()).toEqual([{ user_version: 1 }]);
		expect(before).toHaveLength(data.query('SELECT id FROM remembered').length);
	});

	it.each(['deduplication store', 'store of what is received'])(
		'is upgraded by the %s, with all that it remembers',
		async (first) => {
			if (first === 'deduplication store') await data.openClaims();
			const store = await data.open();
			expect(await store.triggers()).toEqual([]);
			await store.add(batch({ counts: [counted([1])] }));
			expect([version(), remembered()]).toEqual([[{ user_version: 2 }], before]);
			const world = new ReceivedWorld();
			world.now = OLD_TIME + 1000;
			expect(await world.accept({}, await data.openClaims())).toBe(true);
			expect((await store.totals()).map(({ verdict }) => verdict)).toEqual(['accepted', 'forged']);
			expect(data.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
		},
	);

	it('is upgraded once by several that open it at the same time', async () => {
		const opening = [data.openClaims(), data.open(), data.openClaims(), data.open('other')];
		await Promise.all(opening);
		expect([version(), remembered()]).toEqual([[{ user_version: 2 }], before]);
	});

	it('is recognized from while there is no room to upgrade it', async () => {
		const [{ key, print } = {}] = before as Array<{ key: string; print: string }>;
		const full = () => {
			throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
		};
		jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(full);
		const claims = await data.openClaims();
		const event = {
			key: Buffer.from(key ?? '', 'hex'),
			fingerprint: Buffer.from(print ?? '', 'hex'),
			leaseMilliseconds: 1000,
		};
		expect(await claims.claim(event)).toEqual({ kind: 'duplicate' });
		jest.restoreAllMocks();
		expect(version()).toEqual([{ user_version: 1 }]);
	});
});
