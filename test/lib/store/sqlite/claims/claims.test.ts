import { readdirSync, statSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';

import type { ClaimStore } from '../../../../../lib/store/claims';
import { describeClaimStore } from '../../claims/conformance';
import { digest, request } from '../../claims/events';
import { changeStatements, transactionsDuring } from '../connections';
import { SqliteData } from './data';

describeClaimStore('SQLite', async (options) => new SqliteData(options));

const hour = 3600 * 1000;

describe('the SQLite engine', () => {
	let nowMilliseconds: number;
	let data: SqliteData;
	let store: ClaimStore;

	beforeEach(async () => {
		nowMilliseconds = Date.UTC(2026, 0, 1);
		data = new SqliteData({ now: () => nowMilliseconds });
		store = await data.open();
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await data.destroy();
	});

	/** The keys of that many events. */
	const names = (count: number) => Array.from({ length: count }, (_, number) => `event ${number}`);

	const process = async (events: readonly string[]): Promise<void> => {
		await Promise.all(
			events.map(async (event) => {
				const outcome = await store.claim(request(event));
				if (outcome.kind !== 'fresh') throw new Error(`${event} is ${outcome.kind}`);
				await store.commit(request(event), outcome.token, hour);
			}),
		);
	};

	const kindsOf = async (claimed: ClaimStore, events: readonly string[]): Promise<string[]> => {
		const outcomes = await Promise.all(events.map((event) => claimed.claim(request(event))));
		return [...new Set(outcomes.map((outcome) => outcome.kind))];
	};

	/** Runs something and counts the turns of the event loop meanwhile. */
	const turnsDuring = async (work: () => Promise<unknown>): Promise<number> => {
		let turns = 0;
		let timer = setImmediate(function count() {
			turns += 1;
			timer = setImmediate(count);
		});
		await work();
		clearImmediate(timer);
		return turns;
	};

	it.each([
		[1, 2],
		[500, 2],
		[501, 4],
		[1200, 6],
	])('processes %i events at once in %i transactions', async (count, transactions) => {
		expect(await transactionsDuring(() => process(names(count)))).toBe(transactions);
		expect(await kindsOf(store, names(count))).toEqual(['duplicate']);
	});

	it('purges in slices, one transaction each, that let the event loop turn', async () => {
		await process(names(1200));
		nowMilliseconds += hour;
		let turns = 0;
		const transactions = await transactionsDuring(async () => {
			turns = await turnsDuring(async () => expect(await store.purge()).toBe(1200));
		});
		expect(transactions).toBe(4);
		expect(turns).toBeGreaterThanOrEqual(3);
		expect(data.query('SELECT count(*) AS rows FROM remembered')).toEqual([{ rows: 0 }]);
	});

	it('answers claims while it purges', async () => {
		await process(names(1200));
		nowMilliseconds += hour;
		const order: string[] = [];
		await Promise.all([
			store.purge().then(() => order.push('purged')),
			store.claim(request('A')).then(({ kind }) => order.push(kind)),
		]);
		expect(order).toEqual(['fresh', 'purged']);
	});

	it('loads what it remembers when it is opened, in slices', async () => {
		const turnsWhenEmpty = await turnsDuring(() => data.open());
		await process(names(4500));
		let other = store;
		const turns = await turnsDuring(async () => (other = await data.open()));
		expect(turns).toBe(turnsWhenEmpty + 2);
		expect(await kindsOf(other, names(4500))).toEqual(['duplicate']);
		expect(await kindsOf(other, ['another'])).toEqual(['fresh']);
	});

	it('catches up with thousands of events that another store has committed meanwhile', async () => {
		const idle = await data.open();
		await process(names(4500));
		expect(await kindsOf(idle, names(4500))).toEqual(['duplicate']);
	});

	it('looks for rows of others only when the sequence says that there are some', async () => {
		const other = await data.open();
		const looksDuring = async (claimed: ClaimStore, event: string): Promise<number> => {
			const spy = jest.spyOn(StatementSync.prototype, 'all');
			expect(await kindsOf(claimed, [event])).toEqual(['fresh']);
			const looks = spy.mock.calls.length;
			spy.mockRestore();
			return looks;
		};
		await process(['A']);
		expect(await looksDuring(store, 'B')).toBe(0);
		expect(await looksDuring(other, 'C')).toBe(1);
		expect(await looksDuring(store, 'D')).toBe(1);
		expect(await looksDuring(store, 'E')).toBe(0);
	});

	it('sees what another process commits at the last moment before the lock', async () => {
		const key = digest('A').toString('hex');
		const fingerprint = request('A').fingerprint.toString('hex');
		let isCommitted = false;
		changeStatements((sql) => {
			if (sql === 'BEGIN IMMEDIATE' && !isCommitted) {
				isCommitted = true;
				data.query('UPDATE sequence SET value = value + 1');
				data.query(`INSERT INTO remembered
					SELECT value, x'${key}', x'${fingerprint}', ${nowMilliseconds + hour} FROM sequence`);
			}
			return sql;
		});
		expect(await kindsOf(store, ['A'])).toEqual(['duplicate']);
		expect(isCommitted).toBe(true);
	});

	it('tells keys apart that look alike to the index', async () => {
		const key = digest('A');
		const alike = Buffer.concat([key.subarray(0, 8), digest('B').subarray(8)]);
		await process(['A']);
		const outcome = await store.claim({ ...request('A'), key: alike });
		if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
		await store.commit({ ...request('A'), key: alike }, outcome.token, hour);
		expect(await kindsOf(store, ['A'])).toEqual(['duplicate']);
		expect(await store.claim({ ...request('A'), key: alike })).toEqual({ kind: 'duplicate' });
		expect(await store.claim({ ...request('C'), key: alike })).toMatchObject({ after: 'other' });
	});

	it('trusts the file, not the index, when rows are gone', async () => {
		await process(['A', 'B']);
		data.query(
			`DELETE FROM remembered WHERE hex(key) = '${digest('A').toString('hex').toUpperCase()}'`,
		);
		expect(await kindsOf(store, ['A'])).toEqual(['fresh']);
		expect(await kindsOf(store, ['B'])).toEqual(['duplicate']);
	});

	it('forgets nothing of a batch that was undone', async () => {
		data.query(`CREATE TRIGGER failing BEFORE INSERT ON remembered BEGIN
			SELECT RAISE(ABORT, 'no room'); END`);
		const claimed = await store.claim(request('A'));
		if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
		const commit = store.commit(request('A'), claimed.token, hour);
		const neighbour = store.claim(request('B'));
		await expect(commit).rejects.toThrow(/deduplication store .*claims\.sqlite failed: no room\./);
		expect(await neighbour).toMatchObject({ kind: 'fresh' });
		data.query('DROP TRIGGER failing');
		expect(await store.commit(request('A'), claimed.token, hour)).toBe(true);
		expect(await kindsOf(store, ['A'])).toEqual(['duplicate']);
	});

	it('says which file failed and what to do while another process holds the lock', async () => {
		const repair = await data.breakDown();
		await expect(store.claim(request('A'))).rejects.toThrow(
			/^The deduplication store .*claims\.sqlite failed: database is locked\. Another process holds its write lock/,
		);
		await repair();
	});

	it('waits for the lock without blocking and without failing', async () => {
		const repair = await data.breakDown();
		const claim = store.claim(request('A'));
		setImmediate(() => setImmediate(() => setImmediate(() => void repair())));
		expect(await claim).toMatchObject({ kind: 'fresh' });
	});

	it('keeps folders and files to their owner', async () => {
		await process(['A']);
		const modes = readdirSync(data.folder, { recursive: true, withFileTypes: true }).map(
			(entry) => {
				const { mode } = statSync(`${entry.parentPath}/${entry.name}`);
				return `${entry.isDirectory() ? 'folder' : 'file'} ${(mode & 0o777).toString(8)}`;
			},
		);
		expect(modes).toHaveLength(6);
		expect([...new Set(modes)].sort()).toEqual(['file 600', 'folder 700']);
	});
});
