import {
	attemptAt,
	judging,
	leaseMilliseconds,
	minute,
	newEvent,
	second,
	stored,
	type TestOutbox,
} from '../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresOutboxData } from './data';

const hour = 60 * minute;

describe('the outbox in PostgreSQL when the server’s clock is set', () => {
	let database: TestDatabase;
	let data: PostgresOutboxData;
	let outboxes: TestOutbox[];
	let now: number;

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		now = Date.UTC(2026, 0, 1);
		data = new PostgresOutboxData(database, () => now);
		outboxes = [await data.open(), await data.open()];
		const settings = {};
		await first().addSubscription({ id: 'sub_a', kind: 'subscription', enabled: true, settings });
	});
	afterEach(async () => await data.destroy());

	const first = () => outboxes[0] as TestOutbox;
	/** Stores a delivery and attempts it; answers its id. */
	const attempt = async (outcome: 'delivered' | 'retrying', more = {}) => {
		const asked = { subscriptionId: 'sub_a', claimUntil: now + leaseMilliseconds };
		const [delivery] = stored(await first().enqueue(newEvent([asked]))).deliveries;
		const { id = '', token = 0 } = delivery ?? {};
		await first().settle({ id, token }, attemptAt(now), judging(outcome, now, more));
		return id;
	};
	/** Sets the clock, which both processes notice. */
	const set = async (milliseconds: number) => {
		const since = now;
		now += milliseconds;
		for (const outbox of outboxes) await outbox.clockSet({ milliseconds, since });
	};

	it.each([-hour, hour])(
		'keeps the distance to what is planned, once for all processes (%p)',
		async (by) => {
			const health = {
				consecutiveFailures: 1,
				lastDeliveryAt: now,
				throttledUntil: now + 10 * second,
			};
			const id = await attempt('retrying', { health });
			const before = await first().delivery(id);
			await set(by);
			const after = await first().delivery(id);
			expect(after?.dueAt).toBe(now + minute);
			expect(after?.progress.firstAt).toBe((before?.progress.firstAt ?? 0) + by);
			expect((await first().subscription('sub_a'))?.health.throttledUntil).toBe(now + 10 * second);
			now += minute;
			expect((await first().claim('sub_a', 1, now + leaseMilliseconds)).deliveries).toHaveLength(1);
		},
	);

	it('lets a claim end when it was to end', async () => {
		await first().enqueue(
			newEvent([{ subscriptionId: 'sub_a', claimUntil: now + leaseMilliseconds }]),
		);
		await set(-hour);
		expect((await first().queues())[0]?.dueAt).toBe(now + leaseMilliseconds);
	});

	it('sets back what was logged ahead of now, and nothing else', async () => {
		const long = await attempt('delivered');
		now += 2 * hour;
		const ahead = await attempt('delivered');
		const logged = now;
		await set(-hour);
		expect(await first().delivery(ahead)).toMatchObject({
			createdAt: logged - hour,
			endedAt: logged - hour,
		});
		expect(await first().attempts(ahead)).toMatchObject([
			{ at: logged - hour, record: { startedAt: logged - hour } },
		]);
		expect(await first().delivery(long)).toMatchObject({ createdAt: logged - 2 * hour });
		expect((await first().subscription('sub_a'))?.health.lastDeliveryAt).toBe(logged - hour);
	});

	it('sets all back where nobody was there to notice', async () => {
		const id = await attempt('retrying');
		const planned = now;
		await Promise.all(outboxes.map(async (outbox) => await outbox.close()));
		now -= hour;
		outboxes = await Promise.all([data.open(), data.open()]);
		expect(await first().delivery(id)).toMatchObject({
			dueAt: now + minute,
			createdAt: planned - hour,
		});
	});

	it('counts no time in which nothing ran against our own faults', async () => {
		const progress = { attempts: 0, ownFaults: 1, ownFaultsSince: now };
		const id = await attempt('retrying', { progress });
		await Promise.all(outboxes.map(async (outbox) => await outbox.close()));
		now += 48 * hour;
		outboxes = await Promise.all([data.open(), data.open()]);
		expect((await first().delivery(id))?.progress.ownFaultsSince).toBe(now);
	});
});
