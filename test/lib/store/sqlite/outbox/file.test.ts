import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { openSqliteOutbox } from '../../../../../lib/store/sqlite/outbox/open';
import { limitedFile } from '../../../../support/smallDisk';
import {
	attemptAt,
	day,
	judging,
	newEvent,
	OutboxWorld,
	stored,
	testRules,
} from '../../outbox/model/world';
import { SqliteOutboxData } from './data';
import { transactionsDuring } from '../connections';
import { DAMAGES, FOREIGN_FILES } from '../folder';

describe('the file of an outbox', () => {
	let world: OutboxWorld;
	let data: SqliteOutboxData;

	beforeEach(async () => {
		world = await OutboxWorld.create(async (now) => (data = new SqliteOutboxData(now)));
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await data.destroy();
	});

	const sendMany = (count: number) =>
		Promise.all(Array.from({ length: count }, () => world.send('sub_a')));

	describe('that is not as it should be', () => {
		/** A closed file with a hundred events. */
		const filled = async (): Promise<Buffer> => {
			await sendMany(100);
			await world.outbox.close();
			return readFileSync(data.file);
		};

		it.each(DAMAGES)('leaves one alone that %s, and says what to do', async (_, damage) => {
			const content = Buffer.from(damage(await filled()));
			writeFileSync(data.file, content);
			const error: unknown = await data.open().catch((reason: unknown) => reason);
			expect(error).toMatchObject({
				name: 'StoreError',
				message: expect.stringMatching(
					/^The outbox .*outbox\.sqlite failed: .* restore the file from a backup/,
				),
			});
			expect(readFileSync(data.file)).toEqual(content);
			expect(readdirSync(dirname(data.file)).sort()).not.toContain('outbox.sqlite.corrupt');
		});

		it('fails where pages turn out to be broken, and goes on with a copy that is put back', async () => {
			const content = await filled();
			const broken = Buffer.from(content);
			const [page] = data.query(
				"SELECT pgoffset AS start, pgsize AS size FROM dbstat WHERE name = 'deliveries'",
			);
			broken.fill(0x5a, Number(page?.start), Number(page?.start) + Number(page?.size));
			writeFileSync(data.file, broken, { flag: 'r+' });
			world.outbox = await data.open();
			await expect(world.claim('sub_a')).rejects.toThrow(
				/malformed.*restore the file from a backup/,
			);
			await expect(world.outbox.counts()).resolves.toMatchObject({ pending: 100 });
			writeFileSync(data.file, content, { flag: 'r+' });
			expect(await world.claim('sub_a', 1000)).toHaveLength(100);
		});

		it.each(FOREIGN_FILES)('rejects one of %s and leaves it alone', async (_, sql, message) => {
			await filled();
			data.query(sql);
			await expect(data.open()).rejects.toThrow(message);
			expect(data.query('SELECT count(*) AS rows FROM deliveries')).toEqual([{ rows: 100 }]);
			expect(readdirSync(`${data.file}.owners`)).toEqual([]);
		});

		it('goes on with a new one when it is moved while in use, and says so', async () => {
			const id = await world.send('sub_a');
			renameSync(data.file, `${data.file}.gone`);
			await expect(world.send('sub_a')).rejects.toThrow(/no subscription sub_a/);
			await world.subscribe('sub_a');
			const claim = await world.sendClaimed('sub_a');
			expect(claim.id).toBe(id);
			expect(await world.settle(claim)).toMatchObject({ kind: 'settled' });
			expect(data.notices).toEqual([
				expect.stringMatching(/^The outbox .* was moved, removed or replaced while in use/),
			]);
		});

		it('says what to do when the folder cannot be made', async () => {
			mkdirSync(data.folder, { recursive: true });
			writeFileSync(`${data.folder}/in-the-way`, '');
			const file = `${data.folder}/in-the-way/outbox.sqlite`;
			const opening = openSqliteOutbox({ file, owner: 'main', now: () => 0 }, testRules);
			await expect(opening).rejects.toThrow(/^The outbox .*in-the-way.* failed: E/);
		});
	});

	it('says what to do when the disk is full, has written nothing then, and goes on after', async () => {
		const disk = limitedFile(data.file);
		const kept = await world.sendClaimed('sub_a');
		disk.fill();
		const data100 = { note: 'x'.repeat(100_000) };
		const failing = world.send('sub_a', { data: data100 });
		await expect(failing).rejects.toThrow(/^The outbox .* is full\. Free some disk space\.$/);
		expect(await world.outbox.counts()).toMatchObject({ pending: 1, delivered: 0 });
		disk.free();
		expect(await world.settle(kept)).toMatchObject({ kind: 'settled', attempt: 1 });
		await world.send('sub_a', { data: data100 });
		expect(await world.outbox.counts()).toMatchObject({ pending: 1, delivered: 1 });
		expect((await world.claimOne('sub_a')).event.data).toEqual(data100);
	});

	it('keeps memory and numbers right when a batch is undone for one of its operations', async () => {
		data.query(`CREATE TRIGGER failing BEFORE INSERT ON events WHEN NEW.account = 'bad' BEGIN
			SELECT RAISE(ABORT, 'no room'); END`);
		const claim = await world.sendClaimed('sub_b');
		const [settled, bad, good] = await Promise.allSettled([
			world.settle(claim, 'failed'),
			world.send('sub_a', { type: 'new.type', account: 'bad' }),
			world.send('sub_a', { type: 'new.type' }),
		]);
		expect([settled.status, bad.status, good.status]).toEqual([
			'fulfilled',
			'rejected',
			'fulfilled',
		]);
		expect(await world.claimOne('sub_a')).toMatchObject({ event: { type: 'new.type' } });
		expect(await world.outbox.counts()).toMatchObject({ pending: 1, failed: 1 });
		const other = await data.open();
		for (const outbox of [world.outbox, other]) {
			const subscription = await outbox.subscription('sub_b');
			expect(subscription?.health.consecutiveFailures).toBe(1);
		}
		const page = await other.deliveries({ eventType: 'new.type' }, { limit: 10 });
		expect(page.deliveries).toHaveLength(1);
	});

	it('writes what arrives at once in one transaction, and health once in it', async () => {
		const claims = await Promise.all(Array.from({ length: 100 }, () => world.sendClaimed('sub_a')));
		data.query('CREATE TABLE health_writes (at INTEGER)');
		data.query(`CREATE TRIGGER counting AFTER UPDATE OF health ON subscriptions BEGIN
			INSERT INTO health_writes VALUES (1); END`);
		const settling = () => Promise.all(claims.map((claim) => world.settle(claim, 'failed')));
		expect(await transactionsDuring(settling)).toBe(1);
		expect(data.query('SELECT count(*) AS rows FROM health_writes')).toEqual([{ rows: 1 }]);
		const subscription = await world.outbox.subscription('sub_a');
		expect(subscription?.health.consecutiveFailures).toBe(100);
	});

	it('purges, replays, cancels and searches in slices, between which others get their turn', async () => {
		await Promise.all(Array.from({ length: 1500 }, () => world.deliver('sub_a')));
		await Promise.all(Array.from({ length: 1500 }, () => world.send('sub_b')));
		world.now += day;
		await world.subscribe('sub_c');
		await Promise.all(Array.from({ length: 1200 }, () => world.deliver('sub_c')));
		const purge = () => world.outbox.purge({ endedBefore: world.now, readerIdleBefore: world.now });
		expect(await transactionsDuring(purge)).toBeGreaterThan(1500 / 300);
		const replay = () => world.outbox.replay({ subscriptionId: 'sub_c' }, 1200);
		expect(await transactionsDuring(replay)).toBeGreaterThanOrEqual(1200 / 300);
		const cancel = () => world.outbox.cancel({ subscriptionId: 'sub_c' }, 1200);
		expect(await transactionsDuring(cancel)).toBeGreaterThanOrEqual(1200 / 300);
		expect(await world.outbox.counts()).toMatchObject({ delivered: 1200, cancelled: 1200 });
		const remove = () => world.outbox.removeSubscription('sub_b');
		expect(await transactionsDuring(remove)).toBeGreaterThan(1500 / 300);
	});

	it('goes on cancelling what a removed subscription has left when the process died meanwhile', async () => {
		await sendMany(3);
		data.query("UPDATE subscriptions SET removed_at = 1 WHERE id = 'sub_a'");
		await world.outbox.close();
		world.outbox = await data.open();
		expect(await world.outbox.counts()).toMatchObject({ pending: 0, cancelled: 3 });
	});

	it('is made one of this version where an earlier one wrote it', async () => {
		const old = stored(await world.outbox.enqueue(newEvent([{ subscriptionId: 'sub_a' }])));
		const [bad, good] = [await world.sendClaimed('sub_b'), await world.sendClaimed('sub_b')];
		const record = attemptAt(world.now, { status: 503 });
		await world.outbox.settle(bad, record, judging('failed', world.now));
		await world.settle(good);
		await world.outbox.close();
		data.query('DROP TABLE leases');
		data.query('DROP TABLE attempt_counts');
		data.query('ALTER TABLE sequence DROP COLUMN counted');
		data.query('UPDATE journal SET subscription = NULL');
		for (const name of ['answers', 'by_source', 'requests', 'unreplayed'])
			data.query(`DROP INDEX deliveries_${name}`);
		data.query('ALTER TABLE deliveries DROP COLUMN replay_request');
		data.query('ALTER TABLE deliveries DROP COLUMN answer');
		data.query('ALTER TABLE events DROP COLUMN trace');
		data.query('ALTER TABLE events DROP COLUMN sent_by');
		data.query('PRAGMA user_version = 1');
		const opened = await Promise.all([data.open(), data.open('other')]);
		const until = world.now + day;
		const leased = await Promise.all(
			opened.map(async (outbox) => await outbox.leaseQueues(['sub_a'], until)),
		);
		expect(leased.flat()).toMatchObject([{ subscriptionId: 'sub_a' }]);
		expect(await opened[0].counts()).toMatchObject({ pending: 1 });
		expect(await opened[1].attemptTotals()).toMatchObject([
			{ subscriptionId: 'sub_b', delivered: 1, failed: 1 },
		]);
		const failed = await opened[0].deliveries({ answer: '5xx' }, { limit: 10 });
		expect(failed.deliveries).toMatchObject([{ id: bad.id }]);
		const left = { states: ['failed'], notReplayed: true } as const;
		expect((await opened[0].deliveries(left, { limit: 10 })).deliveries).toHaveLength(1);
		expect(data.query('PRAGMA user_version')).toEqual([{ user_version: 3 }]);
		const more = { trace: 'a trace', sentBy: 'a run' };
		const { eventId } = stored(
			await opened[0].enqueue(newEvent([{ subscriptionId: 'sub_b' }], more)),
		);
		expect((await world.claimOne('sub_b', opened[1])).event.trace).toBe('a trace');
		expect(await opened[1].event(eventId)).toMatchObject(more);
		expect((await opened[1].event(old.eventId))?.sentBy).toBeUndefined();
	});

	it('leaves a database of another program alone, whatever its version', async () => {
		await world.outbox.close();
		data.query('PRAGMA user_version = 1');
		data.query('PRAGMA application_id = 7');
		await expect(data.open()).rejects.toThrow(/database of another program/);
		expect(data.query('PRAGMA user_version')).toEqual([{ user_version: 1 }]);
	});

	it('waits for the lock of another process without failing', async () => {
		const repair = await data.breakDown();
		const sending = world.send('sub_a');
		setImmediate(() => setImmediate(() => setImmediate(() => void repair())));
		expect(await sending).toMatch(/^dlv_/);
	});

	it('keeps folders and files to their owner', async () => {
		await world.send('sub_a');
		const entries = readdirSync(data.folder, { recursive: true, withFileTypes: true });
		const modes = entries.map((entry) => {
			const { mode } = statSync(`${entry.parentPath}/${entry.name}`);
			return `${entry.isDirectory() ? 'folder' : 'file'} ${(mode & 0o777).toString(8)}`;
		});
		expect(modes).toHaveLength(6);
		expect([...new Set(modes)].sort()).toEqual(['file 600', 'folder 700']);
	});
});
