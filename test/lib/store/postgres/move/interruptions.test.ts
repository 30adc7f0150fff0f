import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cancelMove, move } from '../../../../../lib/store/move/move';
import { problemOfMove } from '../../../../../lib/store/move/obstacles';
import type { MovingSide, MovingStore } from '../../../../../lib/store/move/side';
import { openPostgresClaims } from '../../../../../lib/store/postgres/claims/open';
import { openPostgresOutbox } from '../../../../../lib/store/postgres/outbox/open';
import { postgresPrograms, startPostgres } from '../../../../servers/postgres';
import { smallDisk } from '../../../../support/smallDisk';
import { request } from '../../claims/events';
import { newEvent, stored, testRules, type TestOutbox } from '../../outbox/model/world';
import { accepted, batch, counted, drifted, ReceivedWorld, rejected } from '../../received/world';
import { createDatabase, type TestDatabase } from '../database';
import { MovingData, unsealed } from './data';

let database: TestDatabase;
const now = Date.UTC(2026, 0, 1);
const opened: MovingData[] = [];

beforeAll(async () => {
	database = await createDatabase();
});
afterEach(async () => {
	jest.restoreAllMocks();
	for (const data of opened.splice(0)) await data.destroy();
});
afterAll(async () => await database.remove());

function dataOf(server = database.url): MovingData {
	const data = new MovingData(server, () => now);
	opened.push(data);
	return data;
}

/** Some of everything; answers what is stored. */
async function fill(data: MovingData, events = 5, text = ''): Promise<unknown> {
	const [outbox, claims] = [await data.open(), await data.openClaims()];
	await outbox.addSubscription({ id: 'sub_a', kind: 'subscription', enabled: true, settings: {} });
	await outbox.addReader('reader');
	await Promise.all(
		Array.from({ length: events }, async (_, number) => {
			const orderKey = `key ${number % 2}`;
			const event = newEvent([{ subscriptionId: 'sub_a', orderKey }], { data: { number, text } });
			return stored(await outbox.enqueue(event));
		}),
	);
	const event = request('event');
	const claim = await claims.claim(event);
	if (claim.kind === 'fresh') await claims.commit(event, claim.token, 60_000, accepted());
	const received = await data.openReceived();
	const noted = { rejected: [rejected()], drift: [drifted('data.a')] };
	await received.add(batch({ counts: [counted([1, 2])], ...noted }));
	const all = [await everything(outbox), await new ReceivedWorld().everything(received)];
	await data.closeAll();
	return all;
}

async function everything(outbox: TestOutbox): Promise<unknown> {
	const { deliveries } = await outbox.deliveries({}, { limit: 10_000 });
	const events: unknown[] = [];
	// One after the other: those of thousands at once wait longer for a connection than is allowed, on a busy machine.
	for (const { eventId } of deliveries) events.push(await outbox.event(eventId));
	return { deliveries, events, counts: await outbox.counts(), queues: await outbox.queues() };
}

async function storedIn(data: MovingData): Promise<unknown> {
	const [outbox, claims] = [await data.open(), await data.openClaims()];
	const received = await new ReceivedWorld().everything(await data.openReceived());
	const all = [await everything(outbox), received];
	expect((await claims.claim(request('event'))).kind).toBe('duplicate');
	await data.closeAll();
	return all;
}

const changes = ['prepare', 'setMark', 'fill', 'activate', 'clear'] as const;

/** A side whose process dies at the so-manieth change, before or after it is made. */
function dyingAt(side: MovingSide, dies: () => 'before' | 'after' | undefined): MovingSide {
	const dying =
		<Given extends readonly unknown[], T>(change: (...given: Given) => Promise<T>) =>
		async (...given: Given): Promise<T> => {
			const when = dies();
			if (when === 'before') throw new Error('killed');
			const result = await change(...given);
			if (when === 'after') throw new Error('killed');
			return result;
		};
	const store = (one: MovingStore): MovingStore => ({
		...one,
		...Object.fromEntries(changes.map((name) => [name, dying(one[name] as () => Promise<void>)])),
	});
	return {
		...side,
		outbox: store(side.outbox),
		claims: store(side.claims),
		setAside: dying(side.setAside),
	};
}

async function moveThatDies(
	data: MovingData,
	at: number,
	when: 'before' | 'after',
): Promise<boolean> {
	let count = 0;
	const dies = () => ((count += 1) === at ? when : undefined);
	return await data.withSides(async (from, to) => {
		const sides = { from: dyingAt(from, dies), to: dyingAt(to, dies) };
		const given = {
			...sides,
			secrets: unsealed,
			replaces: false,
			now: () => now,
			tell: () => undefined,
		};
		try {
			await move(given);
			return false;
		} catch (error) {
			expect(String(error)).toBe('Error: killed');
			return true;
		}
	});
}

describe.each(['before', 'after'] as const)('killed %s a change', (when) => {
	it('is finished by running it again, whichever change that was, there and back', async () => {
		const data = dataOf();
		const before = await fill(data);
		let deaths = 0;
		for (const turn of [0, 1, 2]) {
			for (let at = 1; await moveThatDies(data, at, when); at += 1) {
				deaths += 1;
				// What was begun goes on at the next try, which dies again a little later.
				if (at % 5 !== turn) continue;
				await data.move();
				expect(await storedIn(data)).toEqual(before);
			}
			data.engine = data.engine === 'sqlite' ? 'postgres' : 'sqlite';
			expect(await storedIn(data)).toEqual(before);
		}
		expect(deaths).toBeGreaterThan(30);
	});
});

it('opens neither side to others until it is finished, then the target alone', async () => {
	const data = dataOf();
	await fill(data);
	for (let at = 8; at < 11; at += 1) {
		await moveThatDies(data, at, 'after');
		await expect(data.open()).rejects.toThrow(/is being moved to PostgreSQL .* run the move again/);
		await expect(data.openClaims()).rejects.toThrow('is being moved to PostgreSQL');
		data.engine = 'postgres';
		await expect(data.open()).rejects.toThrow(/is being moved from .*move-/);
		await expect(data.openClaims()).rejects.toThrow('is being moved from');
		data.engine = 'sqlite';
	}
	await data.move();
	data.engine = 'sqlite';
	await expect(data.open()).rejects.toThrow(
		/^The outbox .*outbox.sqlite was moved to PostgreSQL \(.*\) on 2026-01-01. Set TELEPHONY_WEBHOOKS_STORE/,
	);
	data.engine = 'postgres';
	await data.open();
});

it('can be given up, which leaves the source as it was', async () => {
	const data = dataOf();
	const before = await fill(data);
	await moveThatDies(data, 9, 'after');
	await data.withSides(async (from, to) => await cancelMove({ from, to }));
	expect(await storedIn(data)).toEqual(before);
	await data.withSides(async (from, to) => {
		await expect(cancelMove({ from, to })).rejects.toThrow(
			'There is no unfinished move to PostgreSQL',
		);
	});
	await data.move();
	expect(await storedIn(data)).toEqual(before);
});

it('lets no process write to PostgreSQL any more that was not seen to have it open', async () => {
	const data = dataOf();
	await fill(data);
	await data.move();
	const { server, schema } = data;
	const unseen = { server, schema, now: () => now, applicationName: 'unseen' };
	const outbox = await openPostgresOutbox(unseen, testRules);
	const claims = await openPostgresClaims(unseen);
	const event = newEvent([{ subscriptionId: 'sub_a' }]);
	await moveThatDies(data, 9, 'after');
	const moved = /is being moved to another store, or was moved. Stop this n8n process/;
	await expect(outbox.enqueue(event)).rejects.toThrow(moved);
	await data.withSides(async (from, to) => await cancelMove({ from, to }));
	expect((await outbox.enqueue(event)).kind).toBe('stored');
	await data.move();
	await expect(outbox.enqueue(event)).rejects.toThrow(moved);
	await expect(claims.claim(request('another event'))).rejects.toThrow(moved);
	await outbox.close();
	await claims.close();
	const files = await data.open();
	expect(await files.counts()).toMatchObject({ pending: 3, blocked: 3 });
});

describe('what stands in the way', () => {
	const problem = async (data: MovingData, replaces = false) =>
		await data.withSides(async (from, to) => await problemOfMove({ from, to, replaces }));

	it('is a process that has the files open, or the tables', async () => {
		const data = dataOf();
		await fill(data);
		const outbox = await data.open();
		expect(await problem(data)).toMatch(/outbox.sqlite is in use: stop all n8n processes/);
		await outbox.close();
		expect(await problem(data)).toBeUndefined();
		await data.move();
		const claims = await data.openClaims();
		expect(await problem(data)).toMatch(
			/^PostgreSQL \(.*\) is in use by n8n \(connections: 1, from 127.0.0.1\)/,
		);
		await claims.close();
		expect(await problem(data)).toBeUndefined();
	});

	it('is a target that is not empty, unless it may be kept under another name', async () => {
		const data = dataOf();
		await fill(data);
		data.engine = 'postgres';
		const kept = await fill(data, 1);
		data.engine = 'sqlite';
		expect(await problem(data)).toMatch(
			/is not empty \(rows: 1 in subscriptions, 1 in events, 1 in deliveries, 1 in readers, 1 in remembered, 1 in received_triggers, 6 in received_counts, 1 in received_rejected, 1 in received_events, 1 in received_drift\). Add --replace/,
		);
		expect(await problem(data, true)).toBeUndefined();
		expect((await data.move({ replaces: true })).events).toBe(5);
		const schema = /kept as the schema (\w+) in/.exec(data.told.join('\n'))?.[1] ?? '';
		const rows = await database.query(`SELECT id FROM ${schema}.subscriptions`);
		expect([rows, kept]).toMatchObject([[{ id: 'sub_a' }], [{ counts: { pending: 1 } }, {}]]);
	});

	it('is a source that was never used, or was moved before', async () => {
		const data = dataOf();
		expect(await problem(data)).toMatch(
			/^There is nothing to move: .* has never been used. Check --to/,
		);
		await fill(data);
		data.engine = 'postgres';
		expect(await problem(data)).toMatch(/^There is nothing to move: PostgreSQL/);
		data.engine = 'sqlite';
		await data.move();
		// Again: done already.
		expect(await problem(data)).toBe(undefined);
		data.engine = 'sqlite';
		expect(await problem(data)).toBe(undefined);
	});

	it('is a move the other way that is not finished', async () => {
		const data = dataOf();
		await fill(data);
		await moveThatDies(data, 9, 'after');
		data.engine = 'postgres';
		expect(await problem(data)).toMatch(
			/^A move from .* to PostgreSQL .* is not finished: finish it, or give it up/,
		);
	});
});

it('goes on after PostgreSQL was killed on the way', async () => {
	const server = await startPostgres(postgresPrograms() ?? '');
	try {
		const data = dataOf(server.url);
		const before = await fill(data, 2500);
		let isKilled = false;
		const moving = data.withSides(async (from, to) => {
			const killing: MovingStore = {
				...to.outbox,
				fill: async (table, rows, mark) => {
					await to.outbox.fill(table, rows, mark);
					if (table !== 'deliveries' || isKilled) return;
					isKilled = true;
					await server.stop('SIGKILL');
				},
			};
			const given = { from, to: { ...to, outbox: killing }, secrets: unsealed, replaces: false };
			await move({ ...given, now: () => now, tell: () => undefined });
		});
		await expect(moving).rejects.toThrow(/^The outbox in PostgreSQL .* can't be reached: /);
		await server.start();
		await data.move();
		expect(await storedIn(data)).toEqual(before);
		await data.destroy();
	} finally {
		await server.close();
	}
});

it('says so when the disk is full on the way back, and goes on once there is room', async () => {
	const data = dataOf();
	const before = await fill(data, 20, 'x'.repeat(20_000));
	await data.move();
	const disk = smallDisk(join(data.folder, 'disk'), join(data.folder, 'disk', 'outbox.sqlite'));
	const there = data.withFolder(join(data.folder, 'disk'));
	try {
		// The file, its marks and a little more have room.
		await moveThatDies(there, 8, 'after');
		disk.fill();
		await expect(there.move()).rejects.toThrow(
			/outbox.sqlite failed: .* (Free some disk space|free space)/,
		);
		disk.free();
		await there.move();
		expect(await storedIn(there)).toEqual(before);
		expect(readdirSync(there.folder)).toContain('outbox.sqlite');
	} finally {
		await there.closeAll();
		disk.remove();
	}
});
