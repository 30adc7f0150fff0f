import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { request } from '../../claims/events';
import { StoreChildren } from '../children';
import { SqliteData } from './data';

describe('processes that share an SQLite file', () => {
	const children = new StoreChildren(join(__dirname, 'process.ts'));
	let data: SqliteData;

	afterAll(async () => await children.destroy());
	beforeEach(() => {
		data = new SqliteData({ now: () => Date.UTC(2026, 0, 1) });
	});
	afterEach(async () => {
		await children.kill();
		await data.destroy();
	});

	/** Starts a process that claims `count` events and holds them; answers what it printed. */
	const claimInChild = async (owner: string, count: number): Promise<string> => {
		const child = children.start(data.file, owner, String(count));
		await child.until((printed) => printed.endsWith('\n'));
		return child.printed.trim();
	};

	const lockFiles = () => readdirSync(`${data.file}.owners`).sort();

	it.each([
		['the same owner', 'worker'],
		['another owner', 'main'],
	])('voids the claims of a killed process when %s opens the file', async (_, owner) => {
		const witness = await data.open('witness');
		expect(await claimInChild('worker', 3)).toBe('fresh 3');
		expect(await witness.claim(request('event 0'))).toMatchObject({ kind: 'inFlight' });
		await children.kill();
		expect(await witness.claim(request('event 0'))).toMatchObject({ kind: 'inFlight' });
		const store = await data.open(owner);
		expect(await store.claim(request('event 0'))).toMatchObject({ kind: 'fresh' });
		expect(await witness.claim(request('event 1'))).toMatchObject({ kind: 'fresh' });
		expect(lockFiles()).toEqual([`${owner}.lock`, 'witness.lock'].sort());
	});

	it('leaves alone the claims of a process that lives', async () => {
		expect(await claimInChild('worker', 3)).toBe('fresh 3');
		const store = await data.open('main');
		expect(await store.claim(request('event 0'))).toMatchObject({ kind: 'inFlight' });
		expect(lockFiles()).toEqual(['main.lock', 'worker.lock']);
	});

	it('lets two processes never claim the same event', async () => {
		const printed = await Promise.all([claimInChild('one', 2000), claimInChild('two', 2000)]);
		const fresh = printed.map((line) => Number(line.replace('fresh ', '')));
		expect((fresh[0] ?? 0) + (fresh[1] ?? 0)).toBe(2000);
	});

	it('loses nothing that a killed process has committed', async () => {
		const child = children.start(data.file, 'worker', '100000', 'commit');
		await child.until((printed) => printed.length > 2000);
		const committed = (await child.kill()).split('\n').slice(0, -1);
		expect(committed.length).toBeGreaterThan(400);
		const store = await data.open('main');
		const claims = committed.map((number) => store.claim(request(`event ${number}`)));
		const kinds = (await Promise.all(claims)).map((outcome) => outcome.kind);
		expect([...new Set(kinds)]).toEqual(['duplicate']);
	});

	it('numbers owners of the same name apart, so that one does not void what another holds', async () => {
		const first = await data.open('worker');
		const second = await data.open('worker');
		expect(lockFiles()).toEqual(['worker-2.lock', 'worker.lock']);
		const claimed = await first.claim(request('A'));
		await second.claim(request('B'));
		await second.close();
		const third = await data.open('worker');
		expect(await third.claim(request('A'))).toMatchObject({ kind: 'inFlight' });
		expect(await third.claim(request('B'))).toMatchObject({ kind: 'fresh' });
		if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
		expect(await first.commit(request('A'), claimed.token, 1000)).toBe(true);
	});

	it('leaves no lock file behind when it is closed', async () => {
		const store = await data.open('a/b: ü');
		expect(lockFiles()).toHaveLength(1);
		await store.close();
		expect(lockFiles()).toEqual([]);
	});
});
