import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ClaimStore } from '../../../../../../lib/store/claims';
import { openSqliteClaims } from '../../../../../../lib/store/sqlite/claims/open';
import { type Disk, smallDisk } from '../../../../../support/smallDisk';
import { Arrivals, tally } from './scenario';
import { quiet, until } from '../../../../../support/until';

/* The disk that holds what is remembered is full. */

const MOST_EVENTS = 2000;
let folder: string;
let file: string;
let disk: Disk;
let store: ClaimStore;
let arrivals: Arrivals;
let now: number;

const open = async () => {
	store = await openSqliteClaims({ file, owner: 'this process', now: () => now });
};
beforeEach(async () => {
	now = Date.UTC(2026, 0, 1);
	folder = mkdtempSync(join(tmpdir(), 'claims-'));
	file = join(folder, 'claims.sqlite');
	disk = smallDisk(folder, file);
	await open();
	arrivals = new Arrivals(async () => store);
});
afterEach(async () => {
	try {
		await store.close();
	} finally {
		jest.restoreAllMocks();
		disk.remove();
		rmSync(folder, { recursive: true, force: true });
	}
});

const pass = async (event: string, signature?: string): Promise<boolean> => {
	const claimed = await arrivals.first(event, event, signature);
	claimed.settle(true);
	await quiet();
	return claimed.deduplicated;
};
/** Lets new events pass until one can't be remembered; answers how many could. */
const passUntilFull = async (): Promise<number> => {
	for (let passed = 0; passed < MOST_EVENTS; passed++) {
		if (!(await pass(`new ${passed}`))) return passed;
	}
	throw new Error('The disk is not full');
};
const KNOWN = Array.from({ length: 20 }, (_, number) => `known ${number}`);
const kindsOf = async (events: readonly string[], signature?: string) =>
	tally(await Promise.all(events.map((event) => arrivals.arrives(event, event, signature))));

test('duplicates are recognised, new events pass, and are remembered again once there is space', async () => {
	for (const event of KNOWN) await pass(event);
	await pass('signed', 'signature');
	await pass('signed alike', 'signature');
	const underWay = await arrivals.first('under way');
	expect(arrivals.failures).toEqual([]);

	disk.fill();
	const full = await passUntilFull();
	expect(arrivals.failures[0]).toMatchObject({
		message: expect.stringMatching(/^The deduplication store .* Free some disk space\.$/),
	});
	expect(await kindsOf(KNOWN)).toEqual({ duplicate: KNOWN.length });
	expect(await kindsOf(['signed', 'signed alike'], 'signature')).toEqual({ duplicate: 2 });
	// Duplicates within the process are told apart without the store.
	const crowd = arrivals.crowd(5, 'crowd');
	await until(() => crowd.length === 1);
	expect(crowd).toMatchObject([{ kind: 'claimed', deduplicated: false }]);
	crowd.forEach((outcome) => outcome.kind === 'claimed' && outcome.settle(true));
	await until(() => crowd.length === 5);
	expect(tally(crowd)).toEqual({ claimed: 1, duplicate: 4 });
	underWay.settle(true);
	await quiet();

	disk.free();
	expect(await pass('after')).toBe(true);
	expect(await pass(`new ${full}`)).toBe(true);
	await store.close();
	await open();
	expect(await kindsOf([...KNOWN, 'after', `new ${full}`])).toEqual({
		duplicate: KNOWN.length + 2,
	});
	const database = new DatabaseSync(file, { readOnly: true });
	expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
	database.close();
});

test('a restart on a full disk recognises what was remembered, and remembers again once there is space', async () => {
	for (const event of KNOWN) await pass(event);
	await store.close();
	disk.fill();
	await open();
	expect(await kindsOf(KNOWN)).toEqual({ duplicate: KNOWN.length });
	// Where no disk can be mounted, the limit lets go of a file that is closed.
	expect(await pass('new')).toBe(!disk.isReal);
	expect(await kindsOf(KNOWN)).toEqual({ duplicate: KNOWN.length });
	disk.free();
	expect(await pass('after')).toBe(true);
	expect(await kindsOf([...KNOWN, 'after'])).toEqual({ duplicate: KNOWN.length + 1 });
	await store.close();
	await open();
	expect(await kindsOf([...KNOWN, 'after'])).toEqual({ duplicate: KNOWN.length + 1 });
});
