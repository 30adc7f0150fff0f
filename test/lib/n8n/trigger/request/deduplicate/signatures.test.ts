import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClaimStore } from '../../../../../../lib/store/claims';
import { openSqliteClaims } from '../../../../../../lib/store/sqlite/claims/open';
import { Arrivals } from './scenario';
import { quiet } from '../../../../../support/until';

/* Events whose signature does not cover the body: it is good for the first body that comes with it. */

const folder = mkdtempSync(join(tmpdir(), 'once-'));
let store: ClaimStore;
let arrivals: Arrivals;
beforeAll(async () => {
	const file = join(folder, 'claims.sqlite');
	store = await openSqliteClaims({ file, owner: 'this process', now: () => 1_000_000 });
	arrivals = new Arrivals(async () => store);
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
	await store.close();
	rmSync(folder, { recursive: true, force: true });
});

test('each is one call into the store, and one more to settle it', async () => {
	const claim = jest.spyOn(store, 'claim');
	const commit = jest.spyOn(store, 'commit');
	(await arrivals.first('one', 'one', 'signature 1')).settle(true);
	await quiet();
	(await arrivals.first('two', 'two', 'signature 1')).settle(true);
	await quiet();
	expect(await arrivals.arrives('one', 'one', 'signature 1')).toEqual({ kind: 'duplicate' });
	expect(await arrivals.arrives('two', 'two', 'signature 1')).toEqual({ kind: 'duplicate' });
	expect(claim).toHaveBeenCalledTimes(4);
	expect(commit).toHaveBeenCalledTimes(2);
});

test('duplicates of a second body wait for its outcome, and the genuine event for none of them', async () => {
	const claim = jest.spyOn(store, 'claim');
	(await arrivals.first('three', 'three', 'signature 2')).settle(true);
	await quiet();
	const forged = await arrivals.first('four', 'four', 'signature 2');
	expect(forged).toMatchObject({ conflict: true });
	const again = arrivals.arrives('four', 'four', 'signature 2');
	const genuine = await arrivals.first('four', 'four', 'signature 3');
	expect(genuine).toMatchObject({ conflict: false });
	await quiet();
	forged.settle(true);
	genuine.settle(true);
	expect(await again).toEqual({ kind: 'duplicate' });
	// One duplicate asked the store nothing.
	expect(claim).toHaveBeenCalledTimes(3);
	expect(arrivals.failures).toEqual([]);
});

test('a second body whose run is not stored is let in again, marked', async () => {
	(await arrivals.first('five', 'five', 'signature 4')).settle(true);
	await quiet();
	const forged = await arrivals.first('six', 'six', 'signature 4');
	const again = arrivals.arrives('six', 'six', 'signature 4');
	await quiet();
	forged.settle(false);
	expect(await again).toMatchObject({ kind: 'claimed', conflict: true });
});
