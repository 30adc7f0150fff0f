import { sumColumns } from '../../../../../lib/store/outbox/sums';
import {
	attemptAt,
	judging,
	newEvent,
	second,
	stored,
	type TestOutbox,
} from '../../outbox/model/world';
import { createQuietDatabase, type TestDatabase } from '../database';
import { PostgresOutboxData } from './data';

/** Tables that grow with what was ever sent, or waits. */
const LARGE = ['deliveries', 'events', 'journal', 'queue'];

describe('what runs for each delivery', () => {
	let database: TestDatabase;
	let data: PostgresOutboxData;

	beforeAll(async () => {
		database = await createQuietDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(() => {
		data = new PostgresOutboxData(database, Date.now);
	});
	afterEach(async () => await data.destroy());

	/** How often each large table was read from its beginning to its end. */
	const scans = async () => {
		await database.untilCounted();
		const rows = await data.query(`SELECT relname, seq_scan FROM pg_stat_user_tables
			WHERE schemaname = '$schema' ORDER BY relname`);
		return rows.filter(({ relname }) => LARGE.includes(String(relname)));
	};

	async function everything(outbox: TestOutbox, keys: string): Promise<void> {
		const lease = () => Date.now() + 60 * second;
		for (let turn = 0; turn < 12; turn += 1) {
			const asked = { subscriptionId: 'sub_a', orderKey: turn % 2 === 0 ? 'k' : undefined };
			const event = newEvent([asked, { ...asked, claimUntil: lease() }], {
				idempotencyKey: `${keys} ${turn}`,
			});
			stored(await outbox.enqueue(event));
			const claimed = await outbox.claim('sub_a', 3, lease());
			for (const [place, claim] of claimed.deliveries.entries()) {
				const outcome = (['delivered', 'retrying', 'failed'] as const)[place % 3] ?? 'failed';
				await outbox.settle(claim, attemptAt(0), judging(outcome, Date.now()));
			}
			const again = await outbox.claim('sub_a', 1, lease());
			for (const claim of again.deliveries) await outbox.giveBack(claim, Date.now());
			await outbox.makeDueNow('sub_a', 2);
			await outbox.queues();
			await outbox.leaseQueues(['sub_a'], lease());
		}
	}

	/** What is done every minute, with a subscription to forget. */
	async function purge(outbox: TestOutbox, keys: string): Promise<void> {
		const removed = { kind: 'subscription', enabled: true, settings: {} } as const;
		await outbox.addSubscription({ id: `sub_${keys}`, ...removed });
		stored(await outbox.enqueue(newEvent([{ subscriptionId: `sub_${keys}`, orderKey: 'k' }])));
		await outbox.removeSubscription(`sub_${keys}`);
		await outbox.purge({ endedBefore: Date.now() + second, readerIdleBefore: 0 });
	}

	it.each([
		['no statistics', undefined],
		['statistics of empty tables', 'before'],
		['statistics of small tables', 'between'],
	])('goes by indexes with %s', async (_, analyzed) => {
		const first = await data.open();
		await first.addSubscription({ id: 'sub_a', kind: 'subscription', enabled: true, settings: {} });
		await first.close();
		if (analyzed === 'before') await data.query('ANALYZE');
		if (analyzed === 'between') {
			const second_ = await data.open();
			await everything(second_, 'before');
			await purge(second_, 'before');
			await second_.close();
			await data.query('ANALYZE');
		}
		const before = await scans();
		const outbox = await data.open();
		await everything(outbox, 'after');
		await purge(outbox, 'after');
		await outbox.close();
		expect(await scans()).toEqual(before);
		expect(before).toHaveLength(LARGE.length);
	});

	it('reads a few rows for each delivery where many wait, with statistics of all of them', async () => {
		const many = 20_000;
		const first = await data.open();
		await first.addSubscription({ id: 'sub_a', kind: 'subscription', enabled: true, settings: {} });
		await first.close();
		const tomorrow = Date.now() + 24 * 60 * 60 * second;
		for (const sql of [
			`INSERT INTO $schema.events (number, type, occurred_at, alone, created_at, data)
				SELECT -n, 'call.completed', '', false, 0, '{}' FROM generate_series(1, ${many}) n`,
			`INSERT INTO $schema.deliveries (number, event, subscription, type, state, made, attempts, own_faults,
				replayed, once, created_at)
				SELECT nextval('$schema.delivery_numbers'), number, 1, type, 0, 0, 0, 0, false, false, 0 FROM $schema.events`,
			`INSERT INTO $schema.queue SELECT number, 1, ${tomorrow}, 0, 0, NULL FROM $schema.deliveries`,
			'ANALYZE',
		]) {
			await data.query(sql);
		}
		const read = async () => {
			await database.untilCounted();
			const [row] = await data.query(`SELECT sum(idx_tup_read) AS read FROM pg_stat_user_indexes
				WHERE schemaname = '$schema'`);
			return Number(row?.read);
		};
		const before = await read();
		const outbox = await data.open();
		await everything(outbox, 'many');
		await outbox.close();
		expect((await read()) - before).toBeLessThan(many);
	});

	it.each([[[]], [['ANALYZE']]])(
		'reads a few rows to find what nobody has replayed, and what became of replays (%p)',
		async (before) => {
			const [many, few] = [21_000, 3];
			const opened = await data.open();
			await opened.addSubscription({
				id: 'sub_a',
				kind: 'subscription',
				enabled: true,
				settings: {},
			});
			await opened.close();
			await data.query(`INSERT INTO $schema.deliveries (number, event, subscription, type, state, undelivered, made,
				attempts, own_faults, replay_of, replayed, once, created_at, ended_at)
				SELECT nextval('$schema.delivery_numbers'), 1, 1, 'call.completed', 3, 3, 1, 1, 0,
					CASE WHEN n > 10 THEN n - 10 END, n % ${many / few} > 0, false, 0, 1
				FROM generate_series(1, ${many}) n`);
			for (const sql of before) await data.query(sql);
			const read = async () => {
				await database.untilCounted();
				const [row] = await data.query(`SELECT sum(idx_tup_read) AS read FROM pg_stat_user_indexes
					WHERE schemaname = '$schema'`);
				return Number(row?.read);
			};
			const wholly = async () => (await scans()).filter(({ relname }) => relname === 'deliveries');
			const [already, scanned] = [await read(), await wholly()];
			const outbox = await data.open();
			const filter = { states: ['failed'], notReplayed: true } as const;
			const page = await outbox.deliveries(filter, { limit: 50 });
			expect(page.deliveries).toHaveLength(few);
			const ids = Array.from({ length: 50 }, (_, at) => `dlv_${100 + at}`);
			expect(await outbox.replaysOf(ids)).toHaveLength(50);
			await outbox.close();
			expect((await read()) - already).toBeLessThan(1000);
			expect(await wholly()).toEqual(scanned);
			expect(scanned).toHaveLength(1);
		},
	);

	it.each([[[]], [['ANALYZE']]])(
		'reads no sums of other subscriptions for an overview (%p)',
		async (before) => {
			const opened = await data.open();
			const [subscriptions, hours] = [2000, 20];
			await data.query(`INSERT INTO $schema.attempt_counts
				SELECT 1, 3600000 * hour, CASE WHEN sub = 0 THEN '.' ELSE 'sub_' || sub END, ${sumColumns.map(() => 'hour').join()}
				FROM generate_series(1, ${hours}) AS hour, generate_series(0, ${subscriptions}) AS sub`);
			for (const sql of before) await data.query(sql);
			await opened.close();
			const read = async () => {
				await database.untilCounted();
				const [row] =
					await data.query(`SELECT idx_blks_hit + idx_blks_read AS read FROM pg_statio_user_indexes
					WHERE schemaname = '$schema' AND indexrelname = 'attempt_counts_pkey'`);
				return Number(row?.read);
			};
			const already = await read();
			const outbox = await data.open();
			const query = { resolution: 'hour', from: 0, before: 3_600_000 * hours, scope: '' } as const;
			expect(await outbox.attemptCounts(query)).toHaveLength(hours - 1);
			await outbox.close();
			// A few pages for each; all rows take hundreds.
			expect((await read()) - already).toBeLessThan(8 * hours);
		},
	);
});
