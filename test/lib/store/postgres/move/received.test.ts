import type { ReceivedStore } from '../../../../../lib/store/received';
import { request } from '../../claims/events';
import {
	accepted,
	batch,
	counted,
	day,
	drifted,
	hour,
	lastEvent,
	minute,
	ReceivedWorld,
	rejected,
	start,
	trigger,
} from '../../received/world';
import { createDatabase, type TestDatabase } from '../database';
import { MovingData } from './data';

let database: TestDatabase;
let now = start;
const opened: MovingData[] = [];

beforeAll(async () => {
	database = await createDatabase();
});
afterEach(async () => {
	now = start;
	for (const data of opened.splice(0)) await data.destroy();
});
afterAll(async () => await database.remove());

function dataOf(): MovingData {
	const data = new MovingData(database.url, () => now);
	opened.push(data);
	return data;
}

const everything = async (store: ReceivedStore) => await new ReceivedWorld().everything(store);

/** Accepts events over two stores at once, so that several of PostgreSQL's slots are used. */
async function accept(data: MovingData, name: string): Promise<void> {
	const stores = [await data.openClaims(), await data.openClaims()];
	await Promise.all(
		Array.from({ length: 40 }, async (_, number) => {
			const store = stores[number % 2];
			const event = request(`${name} ${number}`);
			const outcome = await store?.claim(event);
			if (outcome?.kind !== 'fresh') throw new Error(outcome?.kind);
			const more = {
				at: start + number,
				milliseconds: number / 7,
				eventType: `type ${number % 3}`,
			};
			await store?.commit(event, outcome.token, day, accepted(more));
		}),
	);
}

const text = `"'\\ \n\u0001‮\u{1F600} ${'x'.repeat(5000)} {a,NULL}`;

/** Some of everything, more than a slice of counts. */
async function fill(data: MovingData): Promise<void> {
	const store = await data.openReceived();
	const begins = Array.from({ length: 500 }, (_, place) => start - place * 5 * minute);
	const counts = begins.map((at) => counted([0.1, 7, 50_000], { at }));
	await store.add(batch({ counts: [...counts, counted([], { triggerId: 'w:b', count: 3 })] }));
	await store.add(
		batch({
			triggers: [trigger('w:a', { workflowName: undefined }), trigger('w:b'), trigger(text)],
			counts: [counted([1], { triggerId: text, reason: text, at: start - 40 * day })],
			rejected: [
				rejected(),
				rejected({ body: '' }),
				rejected({ triggerId: 'w:b', at: start - hour, headers: { [text]: text }, body: text }),
			],
			events: [
				lastEvent('', { triggerId: 'w:b', count: 5 }),
				lastEvent(text, { triggerId: text, eventId: text }),
			],
			drift: [
				drifted(text, { eventType: text, triggerId: text }),
				drifted('data.a', { kind: 'missing' }),
				drifted('data.a', { at: start - day }),
				drifted('data.a'),
			],
		}),
	);
	await accept(data, 'first');
}

it('tells after a move to PostgreSQL and back what it told before', async () => {
	const data = dataOf();
	await fill(data);
	let before = await everything(await data.openReceived());
	const { requests } = await (await data.openReceived()).rejected({ limit: 10 });
	expect(before).toMatchObject({ triggers: { length: 3 }, totals: { length: 4 } });
	for (const engine of ['postgres', 'sqlite', 'postgres', 'sqlite']) {
		await data.closeAll();
		const moved = await data.move();
		expect([data.engine, moved]).toMatchObject([
			engine,
			{ received_triggers: 3, received_rejected: 3, received_drift: 4 },
		]);
		expect(moved.received_counts).toBeGreaterThan(500);
		const store = await data.openReceived();
		expect(await everything(store)).toEqual(before);
		for (const one of requests) expect(await store.rejectedRequest(one.id ?? '')).toEqual(one);
		await store.add(batch({ counts: [counted([1])], events: [lastEvent('type 1')] }));
		await accept(data, engine + now);
		now += minute;
		before = await everything(store);
	}
});

it('gives rejected requests numbers after a move that were never given out', async () => {
	const data = dataOf();
	const ids = [];
	for (let turn = 0; turn < 4; turn += 1) {
		const store = await data.openReceived();
		await data.openClaims();
		await store.add(batch({ rejected: [rejected({ at: now }), rejected({ at: now + 1 })] }));
		const { requests } = await store.rejected({ limit: 2 });
		ids.push(...requests.map(({ id }) => Number(id)).reverse());
		// What is forgotten keeps its number.
		now += 33 * day;
		await store.purge();
		await data.closeAll();
		await data.move();
	}
	expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
	expect(ids).toHaveLength(8);
});

it('forgets and goes on counting after a move as before', async () => {
	const data = dataOf();
	await fill(data);
	await data.closeAll();
	await data.move();
	const store = await data.openReceived();
	now = start + 3 * day;
	await store.add(batch({ counts: [counted([5], { at: now })] }));
	await store.purge();
	const range = { from: 0, before: now + day };
	const five = await store.stretches({ ...range, resolution: 'fiveMinutes' });
	expect(five.map(({ count }) => count)).toEqual([1]);
	const hours = await store.stretches({ ...range, resolution: 'hour', triggerIds: ['w:a'] });
	expect(hours.reduce((sum, { count }) => sum + count, 0)).toBe(1500 + 40 + 1);
});
