import { setTimeout as sleep } from 'node:timers/promises';

import { databaseClock } from '../../../../../lib/store/postgres/connection/clock';
import { PostgresPool, type Queries } from '../../../../../lib/store/postgres/connection/pool';
import { createDatabase, PATIENT } from '../database';

/** A server whose clock and answers the test decides on. */
class World {
	elapsed = 1000;
	/** How far this machine's own clock is ahead of `elapsed`. */
	ahead = 5_000_000;
	asked = 0;
	/** Of the server, at `elapsed` 0. */
	server = Date.UTC(2026, 0, 1);
	/** Until the server reads its clock, and until its answer is there; the last one stays. */
	delays: Array<readonly [number, number]> = [[0, 0]];
	tick: () => void = () => undefined;
	isDown = false;

	readonly queries: Queries = {
		query: async () => {
			this.asked += 1;
			if (this.isDown) throw new Error('down');
			const [there, back] = (this.delays.length > 1 ? this.delays.shift() : this.delays[0]) ?? [
				0, 0,
			];
			this.elapsed += there;
			const time = this.server + this.elapsed;
			this.elapsed += back;
			return { rows: [{ time }] as never[], command: '', rowCount: 1, oid: 0, fields: [] };
		},
	};

	async clock() {
		return await databaseClock(this.queries, {
			elapsed: () => this.elapsed,
			ownTime: () => this.elapsed + this.ahead,
			every: (_, callback) => {
				this.tick = callback;
				return () => (this.tick = () => undefined);
			},
		});
	}

	/** How far the clock is from the server's a minute later. */
	async missAfterMinute(now: () => number): Promise<number> {
		this.elapsed += 60_000;
		return await this.missAfterTick(now);
	}

	/** How far it is after the next look at this machine's clock. */
	async missAfterTick(now: () => number): Promise<number> {
		this.tick();
		await sleep(0);
		return now() - (this.server + this.elapsed);
	}
}

describe('the clock of the database', () => {
	let world: World;

	beforeEach(() => {
		world = new World();
	});

	it('trusts the quickest answer', async () => {
		world.delays = [
			[90, 10],
			[5, 1],
			[0, 50],
			[40, 0],
			[30, 30],
		];
		const { now } = await world.clock();
		expect(now() - (world.server + world.elapsed)).toBe(2);
	});

	it('goes on between two looks, whatever this machine’s clock says', async () => {
		const { now } = await world.clock();
		const before = now();
		world.elapsed += 12_345;
		expect(now() - before).toBe(12_345);
	});

	it('follows the server’s clock, and no slow answer', async () => {
		const { now } = await world.clock();
		world.server += 7;
		expect(await world.missAfterMinute(now)).toBe(0);
		world.delays = [[500, 100]];
		expect(await world.missAfterMinute(now)).toBe(0);
		world.server -= 3600_000;
		expect(Math.abs(await world.missAfterMinute(now))).toBeLessThanOrEqual(600);
	});

	it('goes on while the server can’t be asked, and ends when it is told to', async () => {
		const { now, stop } = await world.clock();
		world.isDown = true;
		world.server += 7;
		expect(await world.missAfterMinute(now)).toBe(-7);
		world.isDown = false;
		stop();
		expect(await world.missAfterMinute(now)).toBe(-7);
	});

	it('asks no more than once a minute while this machine’s clock goes as it should', async () => {
		const { now } = await world.clock();
		const before = world.asked;
		for (let second = 0; second < 120; second += 1) {
			world.elapsed += 1000;
			await world.missAfterTick(now);
		}
		expect(world.asked - before).toBe(2);
	});

	it.each([
		['slept', 45_000, 45_000],
		['was set', 3_600_000, 0],
	])('asks at once after this machine %s', async (_, ahead, server) => {
		const { now } = await world.clock();
		world.ahead += ahead;
		world.server += server;
		expect(await world.missAfterTick(now)).toBe(0);
		const before = world.asked;
		await world.missAfterTick(now);
		expect(world.asked).toBe(before);
	});

	it('asks again after it slept until the server answers', async () => {
		const { now } = await world.clock();
		[world.ahead, world.server] = [world.ahead + 45_000, world.server + 45_000];
		world.isDown = true;
		expect(await world.missAfterTick(now)).toBe(-45_000);
		world.isDown = false;
		expect(await world.missAfterTick(now)).toBe(0);
	});

	it('rejects where there is no server', async () => {
		world.isDown = true;
		await expect(world.clock()).rejects.toThrow('down');
	});

	it('reads a real one', async () => {
		const database = await createDatabase();
		const pool = new PostgresPool({ server: database.url, ...PATIENT });
		pool.retain();
		const clock = await databaseClock(pool);
		const [row] = await database.query('SELECT extract(epoch FROM now())::float8 * 1000 AS time');
		expect(Number(row?.time)).toBeLessThan(clock.now() + 60_000);
		expect(clock.now()).toBeLessThan(Number(row?.time) + 60_000);
		clock.stop();
		await pool.release();
		await database.remove();
	});
});
