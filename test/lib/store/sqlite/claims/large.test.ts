import { StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { sliceRows } from '../../../../../lib/store/sqlite/claims/remembered';
import { request } from '../../claims/events';
import { fillClaims, NEWEST, OLDEST } from './large';
import { SqliteData } from './data';

jest.setTimeout(180_000);

const ROWS = 1_000_000;
const SLICES = ROWS / sliceRows;
const NOW = Date.UTC(2026, 0, 1);

let data: SqliteData;
beforeEach(() => (data = new SqliteData({ now: () => NOW })));
afterEach(async () => {
	jest.restoreAllMocks();
	await data.destroy();
});

test('a million events are loaded in slices, a turn of the event loop each, and claims are answered meanwhile', async () => {
	await fillClaims(data.file, ROWS, () => data.open(), NOW + 3_600_000);
	let turn = 0;
	let counting = setImmediate(function count() {
		turn += 1;
		counting = setImmediate(count);
	});
	const slicesAt = new Map<number, number>();
	const { all } = StatementSync.prototype;
	jest.spyOn(StatementSync.prototype, 'all').mockImplementation(function (
		this: StatementSync,
		...given: Parameters<typeof all>
	) {
		const rows = all.apply(this, given);
		if (rows.length > 1) slicesAt.set(turn, (slicesAt.get(turn) ?? 0) + rows.length);
		return rows;
	});
	const loaded = () => [...slicesAt.values()].reduce((sum, rows) => sum + rows, 0);

	const store = await data.open();
	expect(loaded()).toBeLessThan(ROWS / 4);
	// The newest are there first, as retries come soon.
	expect(await store.claim(request(NEWEST))).toEqual({ kind: 'duplicate' });
	expect(await store.claim(request('unknown'), async () => undefined)).toMatchObject({
		kind: 'fresh',
		certain: false,
	});
	expect(loaded()).toBeLessThan(ROWS / 4);
	// Without a timeout it waits for the rest.
	expect(await store.claim(request(OLDEST))).toEqual({ kind: 'duplicate' });
	expect(await store.claim(request('another'))).toMatchObject({ kind: 'fresh', certain: true });
	clearImmediate(counting);
	expect(loaded()).toBe(ROWS);
	expect(Math.max(...slicesAt.values())).toBe(sliceRows);
	expect(slicesAt.size).toBe(SLICES);
});

test.each([
	['is locked', 5],
	['cannot be read', 10],
])('a file that %s for a moment is loaded to its end all the same', async (_, errcode) => {
	await fillClaims(data.file, 60 * sliceRows, () => data.open(), NOW + 3_600_000);
	const store = await data.open();
	const failing = jest.spyOn(StatementSync.prototype, 'all').mockImplementation(() => {
		throw Object.assign(new Error('for a moment'), { errcode });
	});
	await nextTurn();
	await nextTurn();
	expect(failing).toHaveBeenCalled();
	failing.mockRestore();
	expect(await store.claim(request(OLDEST))).toEqual({ kind: 'duplicate' });
	expect(await store.claim(request('another'))).toMatchObject({ kind: 'fresh', certain: true });
});
