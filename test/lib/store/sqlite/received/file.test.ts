import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openSqliteReceived } from '../../../../../lib/store/sqlite/received/open';
import { limitedFile } from '../../../../support/smallDisk';
import { request } from '../../claims/events';
import {
	accepted,
	batch,
	counted,
	day,
	minute,
	ReceivedWorld,
	rejected,
	start,
	trigger,
} from '../../received/world';
import { transactionsDuring } from '../connections';
import { DAMAGES, FOREIGN_FILES } from '../folder';
import { ReceivedData } from './data';

describe('the file of what triggers received', () => {
	let world: ReceivedWorld;
	let data: ReceivedData;

	beforeEach(async () => {
		world = await ReceivedWorld.create(async (now) => (data = new ReceivedData(now)));
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await data.destroy();
	});

	const some = batch({ counts: [counted([1, 2])], rejected: [rejected()] });
	const requests = async (store = world.store) =>
		(await store.totals()).reduce((sum, { count }) => sum + count, 0);

	/** A closed file with something in it. */
	const filled = async (): Promise<Buffer> => {
		await world.store.add(some);
		await world.accept();
		await Promise.all([world.store.close(), world.claims.close()]);
		return readFileSync(data.file);
	};

	it('counts all events of a batch in the transaction that remembers them', async () => {
		const names = Array.from({ length: 400 }, (_, number) => request(`event ${number}`));
		const claimed = await Promise.all(names.map((event) => world.claims.claim(event)));
		const commit = async () => {
			const committed = names.map((event, place) => {
				const outcome = claimed[place];
				if (outcome?.kind !== 'fresh') throw new Error(outcome?.kind);
				return world.claims.commit(event, outcome.token, day, accepted());
			});
			expect(new Set(await Promise.all(committed))).toEqual(new Set([true]));
		};
		expect(await transactionsDuring(commit)).toBe(1);
		expect(await requests()).toBe(400);
	});

	it('adds each batch in a transaction of its own', async () => {
		const work = async () => await Promise.all([world.store.add(some), world.store.add(some)]);
		expect(await transactionsDuring(work)).toBe(2);
	});

	it('purges in slices, so that events are accepted meanwhile', async () => {
		const begins = Array.from({ length: 1200 }, (_, place) => start - 3 * day - place * 5 * minute);
		await world.store.add(batch({ counts: begins.map((at) => counted([1], { at })) }));
		const order: string[] = [];
		const transactions = await transactionsDuring(async () => {
			await Promise.all([
				world.store.purge().then(() => order.push('purged')),
				world.accept().then(() => order.push('accepted')),
			]);
		});
		expect(order).toEqual(['accepted', 'purged']);
		// Three slices, one that finds nothing, a claim and its commit.
		expect(transactions).toBe(6);
	});

	it.each(DAMAGES)('is moved aside by the deduplication store where it %s', async (_, damage) => {
		writeFileSync(data.file, damage(await filled()));
		await data.openClaims();
		const store = await data.open();
		await store.add(some);
		expect(await requests(store)).toBe(2);
		const aside = readdirSync(dirname(data.file)).filter((name) => name.includes('.corrupt-'));
		expect(aside).toHaveLength(1);
	});

	it('is left alone where it is damaged, and a StoreError says so', async () => {
		const content = (await filled()).fill(0x5a, 0, 100);
		writeFileSync(data.file, content);
		await expect(data.open()).rejects.toMatchObject({
			name: 'StoreError',
			message: expect.stringMatching(/^The deduplication store .* failed: file is not a database/),
		});
		expect(readFileSync(data.file)).toEqual(content);
	});

	it('is another one once it was replaced, for reading, too', async () => {
		await world.store.add(some);
		renameSync(data.file, `${data.file}.gone`);
		expect(await requests()).toBe(0);
		await world.store.add(some);
		await world.accept();
		expect(await requests()).toBe(3);
	});

	it.each(FOREIGN_FILES)('is left alone where it is of %s', async (_, sql, message) => {
		await filled();
		data.query(sql);
		await expect(data.open()).rejects.toThrow(message);
		expect(data.query('SELECT count(*) AS rows FROM received_rejected')).toEqual([{ rows: 1 }]);
		expect(readdirSync(`${data.file}.owners`)).toEqual([]);
	});

	it('says what to do when the disk is full, has counted nothing then, and goes on after', async () => {
		const disk = limitedFile(data.file);
		await Promise.all([world.store.add(some), world.accept()]);
		disk.fill();
		const large = batch({
			counts: [counted([1])],
			rejected: [rejected({ body: 'x'.repeat(50_000) })],
		});
		const full = /^The deduplication store .* is full\. Free some disk space\.$/;
		await expect(world.store.add(large)).rejects.toThrow(full);
		await expect(world.accept({ eventId: 'x'.repeat(50_000) })).rejects.toThrow(full);
		expect(await requests()).toBe(3);
		expect((await world.store.rejected({ limit: 10 })).requests).toHaveLength(1);
		disk.free();
		await world.store.add(large);
		await world.accept({ eventId: 'x'.repeat(50_000) });
		expect(await requests()).toBe(5);
		expect(await world.store.lastEvents('w:a')).toMatchObject([{ count: 2 }]);
	});

	it('is opened by a later call where it could not be at first', async () => {
		const folder = `${data.folder}/in-the-way`;
		writeFileSync(folder, '');
		const opening = openSqliteReceived({ file: `${folder}/claims.sqlite`, now: () => start });
		await expect(opening).rejects.toThrow(/^The deduplication store .* failed: E/);
		const exec = DatabaseSync.prototype.exec;
		const spy = jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(() => {
			throw Object.assign(new Error('unable to open database file'), { errcode: 14 });
		});
		const store = await data.open();
		await expect(store.add(some)).rejects.toThrow(/Make sure that the folder exists/);
		await expect(store.totals()).rejects.toThrow(/Make sure that the folder exists/);
		spy.mockImplementation(function (this: DatabaseSync, sql) {
			exec.call(this, sql);
		});
		await store.add(some);
		expect(await requests(store)).toBe(2);
	});

	it('is in use as long as it is open: a lock file says so', async () => {
		const locks = () => readdirSync(`${data.file}.owners`).sort();
		expect(locks()).toEqual(['claims 0.lock', 'main.lock'].map(encodeURI));
		await data.open();
		expect(locks()).toHaveLength(3);
		await world.store.close();
		expect(locks()).toEqual(['claims 0.lock', 'main-2.lock'].map(encodeURI));
		const held = await world.claims.claim(request('A'));
		await data.openClaims();
		expect(await world.claims.claim(request('A'))).toMatchObject({ kind: 'inFlight' });
		expect(held.kind).toBe('fresh');
	});

	it('is read while another process holds the write lock', async () => {
		await world.store.add(some);
		const repair = await data.breakDown();
		expect(await requests()).toBe(2);
		expect(await world.store.triggers()).toEqual([trigger('w:a')]);
		await repair();
	});

	it('has folders for its owner only', async () => {
		mkdirSync(data.folder, { recursive: true });
		const file = `${data.folder}/new/claims.sqlite`;
		const store = await openSqliteReceived({ file, now: () => start });
		await store.add(some);
		expect(await requests(store)).toBe(2);
		await store.close();
		expect(readdirSync(`${data.folder}/new`)).toEqual(['claims.sqlite', 'claims.sqlite.owners']);
	});
});
