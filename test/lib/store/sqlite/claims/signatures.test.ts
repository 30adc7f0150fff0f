import { join } from 'node:path';

import type { ClaimStore } from '../../../../../lib/store/claims';
import { digest, request, signedBy } from '../../claims/events';
import { StoreChildren } from '../children';
import { SqliteData } from './data';

/* An event and the signature it came with: claimed, remembered and given back together, or not at all. */

const children = new StoreChildren(join(__dirname, 'process.ts'));
afterAll(async () => await children.destroy());

let data: SqliteData;
let store: ClaimStore;
beforeEach(async () => {
	data = new SqliteData({ now: () => Date.UTC(2026, 0, 1) });
	store = await data.open();
});
afterEach(async () => await data.destroy());

const event = { ...request('A'), ...signedBy('one') };
const signatureHex = (name: string) => signedBy(name).signature?.key.toString('hex') ?? '';
const counts = () =>
	data.query(`SELECT (SELECT count(*) FROM claims) AS claims,
		(SELECT count(*) FROM remembered) AS remembered`)[0];
/** Makes writing this key fail, as an error between two writes would. */
const failAt = (table: string, key: string) =>
	data.query(`CREATE TRIGGER failing BEFORE INSERT ON ${table}
		WHEN NEW.key = x'${key}' BEGIN SELECT RAISE(ABORT, 'no room'); END`);

it.each([
	['signature', signatureHex('one')],
	['event', digest('A').toString('hex')],
])('claims neither where the %s cannot be written', async (_, key) => {
	failAt('claims', key);
	await expect(store.claim(event)).rejects.toThrow('no room');
	expect(counts()).toEqual({ claims: 0, remembered: 0 });
	data.query('DROP TRIGGER failing');
	expect(await store.claim(event)).toMatchObject({ kind: 'fresh', after: 'nothing' });
	expect(counts()).toEqual({ claims: 2, remembered: 0 });
});

it.each([
	['signature', signatureHex('one')],
	['event', digest('A').toString('hex')],
])('remembers neither, and holds both, where the %s cannot be written', async (_, key) => {
	const claimed = await store.claim(event);
	if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
	failAt('remembered', key);
	await expect(store.commit(event, claimed.token, 1000)).rejects.toThrow('no room');
	expect(counts()).toEqual({ claims: 2, remembered: 0 });
	data.query('DROP TRIGGER failing');
	expect(await store.commit(event, claimed.token, 1000)).toBe(true);
	expect(counts()).toEqual({ claims: 0, remembered: 2 });
});

it('gives both back', async () => {
	const claimed = await store.claim(event);
	if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
	expect(await store.release(event, claimed.token)).toBe(true);
	expect(counts()).toEqual({ claims: 0, remembered: 0 });
});

/** Names of the keys in the table whose event, or whose signature, is not there as well. */
const halves = (table: string, most: number): string[] => {
	const keys = new Set(
		data.query(`SELECT hex(key) AS key FROM ${table}`).map(({ key }) => String(key).toLowerCase()),
	);
	return Array.from({ length: most }, (_, number) => `event ${number}`).filter((name) => {
		const has = [digest(name).toString('hex'), signatureHex(name)].map((key) => keys.has(key));
		return has[0] !== has[1];
	});
};

it('holds and remembers both or neither, whenever the process is killed', async () => {
	const most = 100_000;
	for (const bytes of [200, 700, 1900, 3000]) {
		const child = children.start(data.file, `worker ${bytes}`, String(most), 'signed');
		await child.until((printed) => printed.length > bytes);
		expect(await child.kill()).not.toContain('fresh');
	}
	expect(counts()?.remembered).toBeGreaterThan(100);
	expect(halves('remembered', most)).toEqual([]);
	expect(halves('claims', most)).toEqual([]);
});
