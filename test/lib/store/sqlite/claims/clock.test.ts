import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClaimStore } from '../../../../../lib/store/claims';
import { openSqliteClaims } from '../../../../../lib/store/sqlite/claims/open';
import { request } from '../../claims/events';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const folder = mkdtempSync(join(tmpdir(), 'claims-clock-'));

let files = 0;
let file: string;
let now: number;
let steady: number;
let store: ClaimStore;

beforeEach(async () => {
	file = join(folder, `${(files += 1)}.sqlite`);
	now = Date.UTC(2026, 0, 1);
	steady = now;
	store = await open();
});
afterEach(async () => await store.close());
afterAll(() => rmSync(folder, { recursive: true }));

const open = async () =>
	await openSqliteClaims({ file, owner: 'this', now: () => now, steady: () => steady });

/** Content that comes again is a duplicate for half an hour; nothing tells its deliveries apart. */
const again = request('status', 'busy', '', {
	sameContent: { withinMilliseconds: 30 * MINUTE, rememberMilliseconds: 24 * HOUR },
});

async function remember(event = request('A')): Promise<void> {
	const claimed = await store.claim(event);
	if (claimed.kind !== 'fresh') throw new Error(claimed.kind);
	await store.commit(event, claimed.token, 24 * HOUR);
}

test('nothing is forgotten by a clock that is days ahead when n8n starts', async () => {
	await remember();
	await store.close();
	now += 72 * HOUR;
	store = await open();
	expect(await store.purge()).toBe(0);
	expect(await store.claim(request('A'))).toEqual({ kind: 'duplicate' });
	steady += 24 * HOUR;
	expect(await store.purge()).toBe(1);
	expect(await store.claim(request('A'))).toMatchObject({ kind: 'fresh' });
});

describe('a clock that was an hour ahead and is set back', () => {
	const setBack = () => {
		now -= HOUR;
		steady -= HOUR;
	};

	test('forgets no delivery', async () => {
		await remember();
		setBack();
		expect(await store.claim(request('A'))).toEqual({ kind: 'duplicate' });
		await store.close();
		store = await open();
		expect(await store.claim(request('A'))).toEqual({ kind: 'duplicate' });
	});

	test('costs no event that is equal to an earlier one', async () => {
		await remember(again);
		setBack();
		now += 31 * MINUTE;
		expect(await store.claim(again)).toMatchObject({ kind: 'fresh', after: 'same' });
	});

	test('keeps no event of a run that died', async () => {
		await store.claim(request('A'));
		setBack();
		expect(await store.claim(request('A'))).toMatchObject({ kind: 'fresh' });
	});

	test('changes nothing about what is remembered afterwards', async () => {
		setBack();
		await remember(again);
		now += 29 * MINUTE;
		expect(await store.claim(again)).toEqual({ kind: 'duplicate' });
		now += 2 * MINUTE;
		expect(await store.claim(again)).toMatchObject({ kind: 'fresh', after: 'same' });
	});
});
