import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimStore, storeFolder } from '../../nodes/n8n/claimStore';
import { removeUserFolder, userFolder } from './userFolder';

const ignore = () => undefined;
const n8nFolder = join(userFolder, '.n8n');

beforeAll(() => jest.useFakeTimers());
afterAll(async () => {
	jest.useRealTimers();
	await (await claimStore(ignore)).close();
	removeUserFolder();
});

test("stands beside n8n's own data", () => {
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
