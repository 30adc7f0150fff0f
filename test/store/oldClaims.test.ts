import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { once } from '../../nodes/n8n/once';
import { message } from '../../nodes/webhook/message';
import { receive } from '../../nodes/webhook/receive';
import { oldEvents } from './fixtures/oldEvents';
import { SqliteData } from './sqliteData';

const DAY = 86_400_000;
let now: number;
let data: SqliteData;

beforeEach(() => {
	now = Date.UTC(2026, 0, 1, 1);
	data = new SqliteData({ now: () => now });
	mkdirSync(dirname(data.file));
	copyFileSync(join(__dirname, 'fixtures', 'claims-v1.sqlite'), data.file);
});
afterEach(async () => await data.destroy());

/** What each event turns out to be that the version before remembered, told by its bytes alone. */
async function arriving(): Promise<string[]> {
	const store = await data.open();
	const kinds: string[] = [];
	for (const [platform, body] of oldEvents) {
		const verdict = receive(
			message({
				body: Buffer.from(JSON.stringify(body)),
				headers: {},
				query: { event: 'call_ended' },
				addresses: [],
				receivedAt: now,
			}),
			{ platform, keys: undefined, verification: false, selection: 'all', scope: 'workflow/node' },
		);
		if (verdict.kind !== 'accepted') throw new Error(verdict.kind);
		const outcome = await once(verdict.event.identity, {
			store: async () => await Promise.resolve(store),
			rememberMilliseconds: DAY,
			waitMilliseconds: 1000,
			sleep: async () => await new Promise(() => undefined),
			onStoreFailure: (error) => {
				throw error;
			},
		});
		kinds.push(outcome.kind);
		if (outcome.kind === 'claimed') outcome.settle(true);
	}
	return kinds;
}

test('what the version before remembered starts nothing', async () => {
	expect(await arriving()).toEqual(oldEvents.map(() => 'duplicate'));
	expect(data.query('SELECT count(*) AS rows FROM remembered')).toEqual([
		{ rows: oldEvents.length },
	]);
});

test('and is forgotten when its time is over', async () => {
	now += DAY;
	expect(await arriving()).toEqual(oldEvents.map(() => 'claimed'));
});
