import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimStore, closeClaimStore, storeFolder } from '../../../../lib/n8n/store/claims';
import { removeUserFolder, userFolder } from '../userFolder';

const ignore = () => undefined;
const n8nFolder = join(userFolder, '.n8n');

beforeAll(() => jest.useFakeTimers());
afterAll(async () => {
	jest.useRealTimers();
	await closeClaimStore();
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

describe('in queue mode without a common store', () => {
	beforeEach(async () => {
		await closeClaimStore();
		jest.replaceProperty(process, 'env', { ...process.env, EXECUTIONS_MODE: 'queue' });
	});
	afterEach(async () => {
		await closeClaimStore();
		jest.restoreAllMocks();
	});
	const event = { key: Buffer.alloc(16, 3), fingerprint: Buffer.alloc(16, 4) };
	const request = { ...event, leaseMilliseconds: 1000 };

	test('what a process has not seen is uncertain, and what to set is told', async () => {
		const notices: string[] = [];
		const store = await claimStore((notice) => notices.push(notice));
		const outcome = await store.claim(request);
		expect(outcome).toMatchObject({ kind: 'fresh', certain: false });
		if (outcome.kind === 'fresh') await store.commit(event, outcome.token, 60_000);
		expect(await store.claim(request)).toEqual({ kind: 'duplicate' });
		expect(notices).toEqual([
			expect.stringMatching(/^Webhook triggers: In queue mode, .* Set TELEPHONY_WEBHOOKS_STORE=/),
		]);
	});

	test('a folder that all share can be chosen', async () => {
		process.env.TELEPHONY_WEBHOOKS_STORE = 'sqlite';
		const notices: string[] = [];
		const store = await claimStore((notice) => notices.push(notice));
		const other = { ...request, key: Buffer.alloc(16, 5) };
		expect(await store.claim(other)).toMatchObject({ kind: 'fresh', certain: true });
		expect(notices).toEqual([]);
	});

	test('what is wrong in the settings is told instead of using a file', async () => {
		process.env.TELEPHONY_WEBHOOKS_STORE = 'n8m';
		await expect(claimStore(ignore)).rejects.toThrow(/^TELEPHONY_WEBHOOKS_STORE=n8m is invalid/);
	});
});
