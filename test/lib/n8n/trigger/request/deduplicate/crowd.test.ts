import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClaimStore } from '../../../../../../lib/store/claims';
import { openSqliteClaims } from '../../../../../../lib/store/sqlite/claims/open';
import { MemoryClaims } from '../../../store/memoryClaims';
import { claimOf, Arrivals, claimOfEvent, tally } from './scenario';
import { quiet, until } from '../../../../../support/until';

const folder = mkdtempSync(join(tmpdir(), 'once-'));
const opened: ClaimStore[] = [];
afterAll(async () => {
	await Promise.all(opened.map((store) => store.close()));
	rmSync(folder, { recursive: true, force: true });
});

async function sqlite(): Promise<ClaimStore> {
	const file = join(folder, `${opened.length}.sqlite`);
	const store = await openSqliteClaims({ file, owner: 'this process', now: () => 1_000_000 });
	opened.push(store);
	return store;
}

const engines: Array<[string, () => Promise<ClaimStore>]> = [
	['memory', async () => new MemoryClaims()],
	['SQLite', sqlite],
];

describe.each(engines)('200 duplicates at once, with the store in %s', (engine, open) => {
	let arrivals: Arrivals;
	let store: ClaimStore;
	beforeEach(async () => {
		store = await open();
		arrivals = new Arrivals(async () => store);
	});

	test('one starts a run; the others wait for it and are duplicates once it is stored', async () => {
		const outcomes = arrivals.crowd(200, `${engine} stored`);
		await until(() => outcomes.length > 0);
		await quiet();
		expect(tally(outcomes)).toEqual({ claimed: 1 });
		claimOf(outcomes).settle(true);
		await until(() => outcomes.length === 200);
		expect(tally(outcomes)).toEqual({ claimed: 1, duplicate: 199 });
		expect(claimOf(outcomes)).toMatchObject({ conflict: false, deduplicated: true });
		expect(await arrivals.arrives(`${engine} stored`)).toEqual({ kind: 'duplicate' });
	});

	test('each run that is not stored lets exactly one other in', async () => {
		const outcomes = arrivals.crowd(200, `${engine} failing`);
		for (let run = 1; run <= 3; run++) {
			await until(() => outcomes.length === run);
			await quiet();
			expect(tally(outcomes)).toEqual({ claimed: run });
			claimOf(outcomes.slice(-1)).settle(false);
		}
		await until(() => outcomes.length === 4);
		claimOf(outcomes.slice(-1)).settle(true);
		await until(() => outcomes.length === 200);
		expect(tally(outcomes)).toEqual({ claimed: 4, duplicate: 196 });
	});

	test('all are told to come again while another process holds the event', async () => {
		const event = `${engine} elsewhere`;
		await store.claim(claimOfEvent(event));
		const outcomes = arrivals.crowd(200, event);
		await quiet();
		expect(outcomes).toEqual([]);
		arrivals.endWaiting();
		await until(() => outcomes.length === 200);
		expect(tally(outcomes)).toEqual({ inFlight: 200 });
	});

	test('they do not wait for one another across events', async () => {
		const events = Array.from({ length: 200 }, (_, number) => `${engine} event ${number}`);
		const claims = await Promise.all(events.map((event) => arrivals.first(event)));
		claims.forEach((claim) => claim.settle(true));
		await quiet();
		const again = await Promise.all(events.map((event) => arrivals.arrives(event)));
		expect(tally(again)).toEqual({ duplicate: 200 });
	});
});
