import { join } from 'node:path';

import type { ReceivedStore } from '../../../../../lib/store/received';
import type { VerdictKind } from '../../../../../lib/webhook/answers';
import { start } from '../../received/world';
import { StoreChild } from '../child';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresReceivedData } from './data';
import type { Task } from './process';

describe('processes that count in PostgreSQL at once', () => {
	let database: TestDatabase;
	let data: PostgresReceivedData;
	let store: ReceivedStore;
	const children: StoreChild[] = [];

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		data = new PostgresReceivedData(database, () => start);
		store = await data.open();
	});
	afterEach(async () => {
		await Promise.all(children.splice(0).map(async (child) => await child.kill()));
		await data.destroy();
	});

	const begin = (name: string, events: number): StoreChild => {
		const task: Task = { server: database.url, schema: data.schema, name, events };
		const child = new StoreChild(join(__dirname, 'process.ts'), task);
		children.push(child);
		return child;
	};
	const totalOf = async (verdict: VerdictKind) =>
		(await store.totals())
			.filter((one) => one.verdict === verdict)
			.reduce((sum, { count }) => sum + count, 0);
	const remembered = async () =>
		Number((await data.query('SELECT count(*) AS rows FROM $schema.remembered'))[0]?.rows);

	it('count each request once, and wait for each other in no circle', async () => {
		const both = [begin('one', 900), begin('other', 900)];
		await Promise.all(both.map(async (child) => await child.until('done')));
		expect(await totalOf('accepted')).toBe(1800);
		expect(await totalOf('forged')).toBe(1800);
		const events = await Promise.all(
			['w:0', 'w:1', 'w:2'].map(async (id) => await store.lastEvents(id)),
		);
		expect(events.flat().reduce((sum, { count }) => sum + count, 0)).toBe(1800);
		const perStretch = await store.stretches({ resolution: 'hour', from: 0, before: start });
		expect(perStretch.map(({ count }) => count)).toEqual([600, 900, 600, 900, 600]);
		const [row] = await database.query(
			'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
		);
		expect(row).toEqual({ deadlocks: '0' });
	});

	it.each([0, 1, 2])(
		'count what a killed one had remembered, no more and no less',
		async (round) => {
			const [victim, other] = [begin('one', 100_000), begin('other', 600)];
			await victim.until('accepted', 200 + 37 * round);
			await victim.killNoticed(database);
			await other.until('done');
			const [committed, added] = [victim.of('accepted').length, victim.of('added').length];
			const accepted = await totalOf('accepted');
			expect(accepted).toBe(await remembered());
			expect(accepted).toBeGreaterThanOrEqual(600 + committed);
			// One batch may have been added without it having said so.
			expect([0, 10]).toContain((await totalOf('forged')) - 600 - 10 * added);
		},
	);
});
