import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimStore, storeFolder } from '../../../../lib/n8n/store/claims';
import { removeUserFolder, userFolder } from '../userFolder';

const ignore = () => undefined;
const n8nFolder = join(userFolder, '.n8n');

beforeAll(() => jest.useFakeTimers());
afterAll(async () => {
	jest.useRealTimers();
	await (await claimStore(ignore)).close();
	removeUserFolder();
});

test("is beside n8n's own data", () => {
	expect(storeFolder()).toBe(join(n8nFolder, 'telephony-webhooks'));
});

test('that cannot be opened is tried again after five seconds, not on every request', async () => {
	writeFileSync(n8nFolder, 'a file where the folder should be');
	await expect(claimStore(ignore)).rejects.toThrow();
	rmSync(n8nFolder);
	await jest.advanceTimersByTimeAsync(4_999);
	await expect(claimStore(ignore)).rejects.toThrow();
	await jest.advanceTimersByTimeAsync(1);
	await expect(claimStore(ignore)).resolves.toBeDefined();
});

test('is one for the whole process, in a file that others of the machine may not read', async () => {
	const store = await claimStore(ignore);
	expect(await claimStore(ignore)).toBe(store);
	expect(statSync(join(storeFolder(), 'claims.sqlite')).mode & 0o077).toBe(0);
});

test('forgets what is over every minute', async () => {
	const store = await claimStore(ignore);
	const purge = jest.spyOn(store, 'purge');
	await jest.advanceTimersByTimeAsync(60_000);
	expect(purge).toHaveBeenCalledTimes(1);
});

test('forgets nothing early while the clock is two days ahead', async () => {
	const store = await claimStore(ignore);
	const event = { key: Buffer.alloc(16, 1), fingerprint: Buffer.alloc(16, 2) };
	const request = { ...event, leaseMilliseconds: 1000 };
	const outcome = await store.claim(request);
	if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
	await store.commit(event, outcome.token, 24 * 3_600_000);
	const right = Date.now();
	jest.setSystemTime(right + 48 * 3_600_000);
	await jest.advanceTimersByTimeAsync(60_000);
	expect(await store.claim(request)).toEqual({ kind: 'duplicate' });
	jest.setSystemTime(right + 60_000);
	expect(await store.claim(request)).toEqual({ kind: 'duplicate' });
	await jest.advanceTimersByTimeAsync(24 * 3_600_000);
	expect(await store.claim(request)).toMatchObject({ kind: 'fresh' });
});
