import { Client } from 'pg';

import type { ClaimStore } from '../../../../../lib/store/claims';
import type { ReceivedStore } from '../../../../../lib/store/received';
import { openPostgresClaims } from '../../../../../lib/store/postgres/claims/open';
import { openPostgresReceived } from '../../../../../lib/store/postgres/received/open';
import { countParameters } from '../../../../../lib/store/postgres/received/rows';
import { postgresPrograms, startPostgres } from '../../../../servers/postgres';
import { digest, request } from '../../claims/events';
import { accepted, batch, counted, day, lastEvent, rejected, start } from '../../received/world';
import { createDatabase, PATIENT, type TestDatabase } from '../database';
import { PostgresReceivedData } from './data';

const names = Array.from({ length: 50 }, (_, number) => `event ${number}`);

describe('counting in PostgreSQL while answers are lost', () => {
	let database: TestDatabase;
	let data: PostgresReceivedData;
	let store: ReceivedStore;
	let claims: ClaimStore;
	let now: number;
	const clients: Client[] = [];

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		now = start;
		data = new PostgresReceivedData(database, () => now);
		store = await data.open();
		claims = await data.openClaims();
	});
	afterEach(async () => {
		await Promise.all(clients.splice(0).map(async (client) => await client.end()));
		await data.destroy();
	});

	/** Holds up what needs this; answers what lets it go on. */
	const holdUp = async (text: string, values: unknown[] = []): Promise<() => Promise<void>> => {
		const client = new Client(database.url);
		clients.push(client);
		await client.connect();
		await client.query('BEGIN');
		await client.query(text.replaceAll('$schema', data.schema), values);
		return async () => void (await client.query('ROLLBACK'));
	};
	const busyWith = async (call: string, more = '') => {
		const text = `SELECT count(*)::int AS busy FROM pg_stat_activity
			WHERE query LIKE $1 AND state = 'active' AND pid <> pg_backend_pid() AND datname = current_database() ${more}`;
		return Number((await database.query(text, [`%.${call}(%`]))[0]?.busy) > 0;
	};
	/** Whether the server waits within it: it has all of it then. */
	const heldUpIn = async (call: string) => await busyWith(call, "AND wait_event_type = 'Lock'");
	/** Cuts the network while the server is at work, which then finishes. */
	const loseAnswer = async (
		call: string,
		asked: Promise<unknown>,
		release: () => Promise<void>,
	) => {
		const ended = asked.then(
			() => 'done',
			(error: Error) => error.message,
		);
		while (!(await heldUpIn(call)));
		const repair = await data.breakDown();
		expect(await ended).toMatch(/can't be reached: the connection was lost/);
		await repair();
		await release();
		while (await busyWith(call));
	};
	const counts = async () => (await store.totals()).map(({ verdict, count }) => [verdict, count]);
	const remembered = async () =>
		Number((await data.query('SELECT count(*) AS rows FROM $schema.remembered'))[0]?.rows);
	const claimed = async (name: string, by = claims): Promise<number> => {
		const outcome = await by.claim(request(name));
		if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
		return outcome.token;
	};

	it('is as many as are remembered when the answer to commits is lost', async () => {
		const tokens = await Promise.all(names.map(async (name) => await claimed(name)));
		const insert = "INSERT INTO $schema.claims VALUES ($1, '', 0, '', 0)";
		const release = await holdUp(insert, [digest('another')]);
		const commits = names.map(async (name, at) => {
			return await claims.commit(request(name), tokens[at] ?? 0, day, accepted());
		});
		// In the same batch, so that it waits.
		const waiting = claims.claim(request('another'));
		await loseAnswer('claims_work_1', Promise.all([waiting, ...commits]), release);
		expect(await remembered()).toBe(50);
		expect(await counts()).toEqual([['accepted', 50]]);
		// So the trigger knows not to count it, too.
		expect(await claims.remembers(request('event 0'))).toBe(true);
		expect(await claims.commit(request('event 0'), tokens[0] ?? 0, day, accepted())).toBe(false);
		expect(await counts()).toEqual([['accepted', 50]]);
	});

	it('leaves out of a batch the commits whose claims are no more', async () => {
		const tokens = await Promise.all(names.map(async (name) => await claimed(name)));
		now += 60_000;
		const other = await data.openClaims();
		for (const name of names.slice(0, 7)) await claimed(name, other);
		const committed = await Promise.all(
			names.map(async (name, at) => {
				const one = accepted({ milliseconds: at, eventId: name, at: start + at });
				return await claims.commit(request(name), tokens[at] ?? 0, day, one);
			}),
		);
		expect(committed).toEqual(names.map((_, at) => at >= 7));
		const [total] = await store.totals();
		expect(total).toMatchObject({ count: 43, totalMilliseconds: (49 * 50) / 2 - (6 * 7) / 2 });
		expect(total?.durations.reduce((sum, duration) => sum + duration, 0)).toBe(43);
		expect(await store.lastEvents('w:a')).toMatchObject([{ eventId: 'event 49', count: 43 }]);
	});

	describe('to a batch', () => {
		const parts = () =>
			batch({
				counts: [counted([1, 2, 3])],
				rejected: [rejected()],
				events: [lastEvent('call.ended', { count: 3 })],
			});
		const lost = async (given = parts()) => {
			const release = await holdUp('LOCK TABLE $schema.received_counts IN EXCLUSIVE MODE');
			await loseAnswer('received_add_1', store.add(given), release);
			return given;
		};

		it('counts it once when it is added again with what came since', async () => {
			const given = await lost();
			expect(await counts()).toEqual([['forged', 3]]);
			const more = { ...given, counts: [...given.counts, counted([4])] };
			await store.add(more);
			expect(await counts()).toEqual([['forged', 4]]);
			expect((await store.rejected({ limit: 10 })).requests).toHaveLength(1);
			expect(await store.lastEvents('w:a')).toMatchObject([{ count: 3 }]);
			await store.add(batch({ counts: [counted([5])] }));
			expect(await counts()).toEqual([['forged', 5]]);
		});

		it('counts it once when the next one is lost, too', async () => {
			const given = await lost();
			const more = { ...given, counts: [...given.counts, counted([4])] };
			await lost(more);
			await store.add({ ...more, counts: [...more.counts, counted([5])] });
			expect(await counts()).toEqual([['forged', 5]]);
		});

		it('does not count it when it is not added again, as its caller was told', async () => {
			await lost();
			await store.add(batch({ counts: [counted([1], { verdict: 'stale' })] }));
			expect(await counts()).toEqual([['stale', 1]]);
			expect(await store.lastEvents('w:a')).toEqual([]);
		});

		it('adds it no more once it was given up, and none twice', async () => {
			const owner = '00000000-0000-4000-8000-000000000000';
			const [triggers, sums, events] = countParameters(parts());
			const add = async (number: number) =>
				await data.query('SELECT $schema.received_add_1($1, $2, 0, $3, $4, $5, $6, $7)', [
					owner,
					number,
					triggers,
					sums,
					events,
					'[]',
					'[]',
				]);
			const settle = async (number: number) => {
				const text = 'SELECT $schema.received_settle_1($1, $2, 0) AS is_written';
				return (await data.query(text, [owner, number]))[0]?.is_written;
			};
			expect(await settle(2)).toBe(false);
			await add(2);
			expect(await settle(2)).toBe(false);
			expect(await counts()).toEqual([]);
			await add(4);
			await add(4);
			expect(await settle(4)).toBe(true);
			expect(await counts()).toEqual([['forged', 3]]);
		});

		it('counts one that comes late once', async () => {
			const given = parts();
			const release = await holdUp('LOCK TABLE $schema.received_writers IN EXCLUSIVE MODE');
			const adding = expect(store.add(given)).rejects.toThrow("can't be reached");
			while (!(await heldUpIn('received_add_1')));
			const repair = await data.breakDown();
			await adding;
			await repair();
			// Both wait, and the server lets one of them go first.
			const again = store.add(given);
			await release();
			await again;
			while (await busyWith('received_add_1'));
			expect(await counts()).toEqual([['forged', 3]]);
			expect(await store.lastEvents('w:a')).toMatchObject([{ count: 3 }]);
		});
	});
});

describe('counting over a crash of PostgreSQL', () => {
	it('is as many as are remembered, whenever that is', async () => {
		const server = await startPostgres(postgresPrograms() ?? '', { fsync: true });
		const options = { server: server.url, now: () => start, ...PATIENT };
		const [claims, store] = [
			await openPostgresClaims(options),
			await openPostgresReceived(options),
		];
		try {
			let [told, added] = [0, 0];
			const accept = async (name: string) => {
				const outcome = await claims.claim(request(name));
				if (outcome.kind !== 'fresh') return;
				if (await claims.commit(request(name), outcome.token, day, accepted())) told += 1;
			};
			for (const round of [0, 1, 2]) {
				let isUp = true;
				const worker = async (_: unknown, at: number) => {
					for (let turn = 0; isUp; turn += 1) {
						await accept(`${round} ${at} ${turn}`).catch(() => undefined);
					}
				};
				let waiting = batch({ counts: [] });
				const add = async () => {
					const more = counted([1]);
					waiting = batch({ counts: [...waiting.counts, more] });
					added += 1;
					await store.add(waiting).then(
						() => (waiting = batch({ counts: [] })),
						() => undefined,
					);
				};
				const adding = async () => {
					while (isUp) await add();
				};
				const working = [adding(), ...Array.from({ length: 30 }).map(worker)];
				while (told < 300 * (round + 1)) await new Promise((resolve) => setTimeout(resolve, 5));
				await server.stop('SIGKILL');
				isUp = false;
				await Promise.all(working);
				await server.start();
				while (waiting.counts.length > 0) await add();
				const client = new Client(server.url);
				await client.connect();
				const { rows } = await client.query<{ rows: string }>(
					'SELECT count(*) AS rows FROM telephony_webhooks.remembered',
				);
				await client.end();
				const totals = await store.totals();
				expect(totals).toMatchObject([
					{ verdict: 'accepted', count: Number(rows[0]?.rows) },
					{ verdict: 'forged', count: added },
				]);
				expect(totals[0]?.count).toBeGreaterThanOrEqual(told);
			}
		} finally {
			await claims.close();
			await store.close();
			await server.close();
		}
	}, 240_000);
});
