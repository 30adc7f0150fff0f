import { setTimeout as sleep } from 'node:timers/promises';

import { openPostgresOutbox } from '../../../../../lib/store/postgres/outbox/open';
import { type Pgbouncer, startPgbouncer } from '../../../../servers/pgbouncer';
import { postgresPrograms, startPostgres, type PostgresServer } from '../../../../servers/postgres';
import {
	attemptAt,
	judging,
	newEvent,
	second,
	stored,
	type TestOutbox,
	testRules,
} from '../../outbox/model/world';
import { createDatabase, PATIENT } from '../database';
import { proxyTo } from '../proxy';
import { PostgresOutboxData } from './data';

const ROUNDS = 3;
const WORKERS = 15;
/** For that long the outbox tries to find out what became of an event. */
const FOUND_OUT_WITHIN_MILLISECONDS = 10_000;

/** What workers were told. */
class Told {
	/** By idempotency key. */
	readonly stored = new Map<string, readonly string[]>();
	readonly rejected = new Set<string>();
	/** Idempotency keys of those among the rejected that took so long that nobody knows. */
	readonly unknown = new Set<string>();
	readonly settled = new Set<string>();
	/** How many operations each worker has ended, whatever came of them. */
	readonly ended = new Map<string, number>();
}

async function subscribe(outbox: TestOutbox): Promise<void> {
	for (const id of ['sub_a', 'sub_b']) {
		await outbox.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
	}
}

/** Stores and settles until it is told to stop, whatever is rejected meanwhile. */
async function work(outbox: TestOutbox, name: string, told: Told, goesOn: () => boolean) {
	const end = () => told.ended.set(name, (told.ended.get(name) ?? 0) + 1);
	for (let turn = 0; goesOn(); turn += 1) {
		const idempotencyKey = `${name} ${turn}`;
		const begunAt = performance.now();
		const claimUntil = Date.now() + 60 * second;
		const asked = ['sub_a', 'sub_b'].map((subscriptionId) => ({ subscriptionId, claimUntil }));
		const enqueued = await outbox
			.enqueue(newEvent(asked, { idempotencyKey, data: idempotencyKey }))
			.catch(() => undefined);
		end();
		if (enqueued === undefined) {
			told.rejected.add(idempotencyKey);
			const took = performance.now() - begunAt;
			if (took >= FOUND_OUT_WITHIN_MILLISECONDS) told.unknown.add(idempotencyKey);
			await sleep(5);
			continue;
		}
		const { deliveries } = stored(enqueued);
		told.stored.set(
			idempotencyKey,
			deliveries.map(({ id }) => id),
		);
		for (const { id, token = 0 } of deliveries) {
			const finding = judging('delivered', Date.now());
			const settled = await outbox
				.settle({ id, token }, attemptAt(Date.now()), finding)
				.catch(() => undefined);
			end();
			if (settled?.kind === 'settled') told.settled.add(id);
		}
	}
}

describe.each(['directly', 'through PgBouncer'])(
	'the outbox, reached %s, while its server crashes',
	(way) => {
		let server: PostgresServer;
		let pgbouncer: Pgbouncer | undefined;

		beforeAll(async () => {
			server = await startPostgres(postgresPrograms() ?? '', { fsync: true });
			if (way === 'directly') return;
			pgbouncer = await startPgbouncer({ server: server.url, mode: 'transaction', poolSize: 8 });
		});
		afterAll(async () => {
			await pgbouncer?.close();
			await server.close();
		});

		const reached = () =>
			pgbouncer === undefined
				? { server: server.url }
				: { server: pgbouncer.through(server.url), listens: false };

		it(`loses nothing that was acknowledged and keeps nothing that was rejected, ${ROUNDS} times`, async () => {
			const where = { ...reached(), ...PATIENT };
			const first = await openPostgresOutbox({ ...where, poolSize: 6 }, testRules);
			await subscribe(first);
			const second_ = await openPostgresOutbox({ ...where, applicationName: 'second' }, testRules);
			const told = new Told();
			let isOver = false;
			const workers = Array.from({ length: WORKERS }, (_, number) =>
				work(number % 2 === 0 ? first : second_, `worker ${number}`, told, () => !isOver),
			);
			for (let round = 0; round < ROUNDS; round += 1) {
				const before = told.settled.size;
				while (told.settled.size < before + 100 + 37 * round) await sleep(10);
				const victim = round === 1 ? (pgbouncer ?? server) : server;
				await victim.stop('SIGKILL');
				await victim.start();
			}
			const before = told.settled.size;
			while (told.settled.size < before + 100) await sleep(10);
			isOver = true;
			await Promise.all(workers);
			const { deliveries } = await first.deliveries({}, { limit: 1_000_000 });
			const states = new Map(deliveries.map(({ id, state }) => [id, state]));
			const acknowledged = [...told.stored.values()].flat();
			expect(acknowledged.filter((id) => !states.has(id))).toEqual([]);
			expect([...told.settled].filter((id) => states.get(id) !== 'delivered')).toEqual([]);
			const others = deliveries.filter(({ id }) => !acknowledged.includes(id));
			const keys = await Promise.all(
				others.map(async ({ eventId }) => (await first.event(eventId))?.data as string),
			);
			expect(keys.filter((key) => !told.unknown.has(key))).toEqual([]);
			const attempts = await Promise.all(
				[...told.settled].slice(-200).map(async (id) => (await first.attempts(id)).length),
			);
			expect(new Set(attempts)).toEqual(new Set([1]));
			const counted = Object.fromEntries(
				(['pending', 'delivered'] as const).map((state) => [
					state,
					deliveries.filter((one) => one.state === state).length,
				]),
			);
			expect(await first.counts()).toMatchObject(counted);
			await Promise.all([first.close(), second_.close()]);
		}, 240_000);
	},
);

describe('answers that are lost', () => {
	it('are found out: an event is stored once, an attempt is written once', async () => {
		const database = await createDatabase();
		const data = new PostgresOutboxData(database, Date.now);
		const witness = await data.open();
		await subscribe(witness);
		const proxy = await proxyTo(database.url);
		const { schema } = data;
		const outbox = await openPostgresOutbox({ server: proxy.url, schema, ...PATIENT }, testRules);
		const told = new Told();
		let isOver = false;
		const workers = Array.from({ length: WORKERS }, (_, number) =>
			work(outbox, `worker ${number}`, told, () => !isOver),
		);
		for (let round = 0; round < 8; round += 1) {
			const before = told.settled.size;
			const endedBefore = new Map(told.ended);
			const allHaveEnded = () =>
				told.ended.size === WORKERS &&
				[...told.ended].every(([name, ended]) => ended > (endedBefore.get(name) ?? 0));
			while (told.settled.size < before + 10) await sleep(3);
			// An answer may be lost twice; the third time, it is not asked for again.
			while (round % 2 === 0 && !allHaveEnded()) await sleep(3);
			proxy.drop();
		}
		isOver = true;
		await Promise.all(workers);
		expect([...told.rejected]).toEqual([]);
		const { deliveries } = await witness.deliveries({}, { limit: 1_000_000 });
		expect(deliveries.map(({ id }) => id).sort()).toEqual([...told.stored.values()].flat().sort());
		expect(deliveries.every(({ state }) => state === 'delivered')).toBe(true);
		expect(told.settled.size).toBe(deliveries.length);
		await outbox.close();
		await proxy.close();
		await data.destroy();
		await database.remove();
	});
});
