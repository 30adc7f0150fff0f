import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { deduplicate } from '../../../../../lib/n8n/trigger/request/deduplicate';
import { HeldClaims } from '../../../../../lib/n8n/trigger/request/heldClaims';
import { platforms } from '../../../../../nodes/platforms';
import { keysOf } from '../../../../../lib/webhook/signature/keys';
import { message } from '../../../../../lib/webhook/http/message';
import { receive } from '../../../../../lib/webhook/receive';
import {
	emitter,
	OLD_ADDRESS,
	OLD_SECRET,
	OLD_TIME,
	type OldRequest,
} from './fixtures/oldRequests';
import { SqliteData } from './data';

const FIXTURES = join(__dirname, 'fixtures');
const HOUR = 3_600_000;
const all = JSON.parse(readFileSync(join(FIXTURES, 'claims-v1.json'), 'utf8')) as OldRequest[];
const stored = all.filter(({ held }) => held !== true);
const held = all.filter((one) => one.held === true);
let now: number;
let data: SqliteData;

beforeEach(() => {
	now = OLD_TIME + 1000;
	data = new SqliteData({ now: () => now });
	mkdirSync(`${dirname(data.file)}/claims.sqlite.owners`, { recursive: true });
	copyFileSync(join(FIXTURES, 'claims-v1.sqlite'), data.file);
	// What a killed process leaves beside it.
	writeFileSync(`${data.file}.owners/old.lock`, '');
});
afterEach(async () => await data.destroy());

/** The requests that start a run, each of which is stored. */
async function running(requests: readonly OldRequest[]): Promise<OldRequest[]> {
	const store = await data.open();
	const runs: OldRequest[] = [];
	for (const request of requests) {
		const platform = platforms.find(({ id }) => id === request.platform) ?? emitter;
		const { needsSecret, key } = platform.signature;
		const arrived = message({
			...request,
			body: Buffer.from(request.body),
			addresses: [OLD_ADDRESS],
			receivedAt: OLD_TIME,
		});
		const verdict = receive(arrived, {
			platform,
			keys: needsSecret ? keysOf(key, [OLD_SECRET]) : undefined,
			verification: true,
			selection: 'all',
			scope: 'workflow/node',
		});
		if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict));
		const outcome = await deduplicate(verdict.event.identity, {
			store: async () => await Promise.resolve(store),
			held: new HeldClaims(),
			rememberMilliseconds: 24 * HOUR,
			waitMilliseconds: 1000,
			sleep: async () => await new Promise(() => undefined),
			onUncounted: () => undefined,
			onStoreFailure: (error) => {
				throw error;
			},
		});
		if (outcome.kind === 'duplicate') continue;
		if (outcome.kind !== 'claimed') throw new Error(request.body);
		runs.push(request);
		outcome.settle(true);
		await store.purge();
	}
	return runs;
}

test('the file holds events of every platform, remembered and held', () => {
	const ids = [...platforms.map(({ id }) => id), 'signedWebhook'].sort();
	for (const requests of [stored, held]) {
		expect([...new Set(requests.map(({ platform }) => platform))].sort()).toEqual(ids);
	}
	expect(data.query('SELECT count(*) AS rows FROM remembered')).toEqual([{ rows: stored.length }]);
	expect(data.query('SELECT count(*) AS rows FROM claims')).toEqual([{ rows: held.length }]);
});

test('what the version before remembered starts nothing', async () => {
	expect(await running(stored)).toEqual([]);
});

test('what it held when it died starts a run, once', async () => {
	expect(await running(held)).toEqual(held);
	expect(await running(all)).toEqual([]);
});

test('and is forgotten when its time is over', async () => {
	now += 24 * HOUR;
	expect(await running(stored.slice(0, 20))).toEqual(stored.slice(0, 20));
});
