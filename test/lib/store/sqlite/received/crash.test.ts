import { join } from 'node:path';

import { StoreChildren } from '../children';
import { ReceivedData } from './data';

const rounds = 10;
/** The processes are killed at random within this time after each has counted an event and a batch. */
const mostMilliseconds = 150;

describe('processes that count in one file and are killed', () => {
	const processes = new StoreChildren(join(__dirname, 'process.ts'));
	const data = new ReceivedData(Date.now);
	afterAll(async () => {
		await processes.destroy();
		await data.destroy();
	});

	it(`have counted exactly what is remembered, ${rounds} times over`, async () => {
		const told = { a: 0, r: 0 };
		for (let round = 0; round < rounds; round += 1) {
			const workers = 1 + (round % 3) * 20;
			const printed = ['one', 'two'].map(
				async (name) =>
					await processes
						.start(data.file, `${name} ${round}`, String(workers))
						.killAtRandom(mostMilliseconds, (text) => /a.*r|r.*a/.test(text)),
			);
			for (const text of await Promise.all(printed)) {
				for (const one of text) told[one as 'a' | 'r'] += 1;
			}
			const store = await data.open();
			const [{ rows } = {}] = data.query('SELECT count(*) AS rows FROM remembered');
			const totals = await store.totals();
			const counted = (verdict: string) =>
				totals.reduce((sum, row) => sum + (row.verdict === verdict ? row.count : 0), 0);
			const everyTime = { from: 0, before: Date.now() + 1 };
			const [fiveMinutes, hours] = await Promise.all(
				(['fiveMinutes', 'hour'] as const).map(async (resolution) =>
					(await store.stretches({ ...everyTime, resolution }))
						.filter(({ verdict }) => verdict === 'accepted')
						.reduce((sum, { count }) => sum + count, 0),
				),
			);
			const triggers = await store.triggers();
			const last = await Promise.all(triggers.map(({ id }) => store.lastEvents(id)));
			const events = last.flat().reduce((sum, { count }) => sum + count, 0);
			expect([counted('accepted'), fiveMinutes, hours, events]).toEqual([rows, rows, rows, rows]);
			expect(rows).toBeGreaterThanOrEqual(told.a);
			expect(counted('forged')).toBeGreaterThanOrEqual(2 * told.r);
			await store.close();
		}
		expect(Math.min(told.a, told.r)).toBeGreaterThan(rounds);
		expect(data.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
		expect(data.notices).toEqual([]);
	});
});
