import { dirname } from 'node:path';

import type { AcceptedEvent } from '../../../../../lib/store/received/counts';
import { receivedOf } from '../../../../../lib/store/received/accepted';
import { sqliteSide } from '../../../../../lib/store/sqlite/move/side';
import { acceptedIn, pendingText } from '../../../../../lib/store/sqlite/received/pendingText';
import {
	accepted,
	batch,
	counted,
	minute,
	ReceivedWorld,
	second,
	start,
	trigger,
} from '../../received/world';
import { ReceivedData } from './data';

describe('accepted events that wait to be counted', () => {
	let world: ReceivedWorld;
	let data: ReceivedData;

	beforeEach(async () => {
		world = await ReceivedWorld.create(async (now) => (data = new ReceivedData(now)));
	});
	afterEach(async () => await data.destroy());

	const waiting = () => data.query('SELECT * FROM received_pending').length;
	const inTables = () =>
		Number(data.query('SELECT total(count) AS sum FROM received_counts WHERE span = 0')[0]?.sum);
	const acceptMany = async (count: number) =>
		await Promise.all(Array.from({ length: count }, () => world.accept()));

	it('are those within a second of one that was counted at once', async () => {
		await world.accept();
		expect([waiting(), inTables()]).toEqual([0, 1]);
		await acceptMany(3);
		world.now += second - 1;
		await world.accept();
		expect([waiting(), inTables()]).toEqual([2, 1]);
		world.now += 1;
		await world.accept();
		expect([waiting(), inTables()]).toEqual([0, 6]);
	});

	it('are counted though the clock is set back', async () => {
		await world.accept();
		world.now -= minute;
		await world.accept();
		expect([waiting(), inTables()]).toEqual([0, 2]);
	});

	it('are a thousand rows at most', async () => {
		for (let number = 0; number < 1002; number += 1) await world.accept();
		expect([waiting(), inTables()]).toEqual([0, 1002]);
	});

	it.each([
		['what is read', async () => await world.store.totals()],
		['a trigger that is read', async () => await world.store.triggers()],
		['a last event that is read', async () => await world.store.lastEvents('w:a')],
		['a batch that is added', async () => await world.store.add(batch({}))],
		['a purge', async () => await world.store.purge()],
		['a move to another store', async () => await move()],
	])('are counted for %s', async (_, work) => {
		await world.accept();
		await acceptMany(40);
		await world.accept();
		expect([waiting(), inTables()]).toEqual([2, 1]);
		await work();
		expect([waiting(), inTables()]).toEqual([0, 42]);
	});

	const move = async () => {
		await Promise.all([world.store.close(), world.claims.close()]);
		const side = sqliteSide(dirname(data.file), () => world.now);
		await side.claims.prepare();
		await side.close();
	};

	it('are read later while nothing can be written', async () => {
		await acceptMany(1);
		await acceptMany(2);
		const repair = await data.breakDown();
		expect(await world.store.totals()).toMatchObject([{ count: 1 }]);
		await repair();
		expect(await world.store.totals()).toMatchObject([{ count: 3 }]);
	});

	it('keep their order among what is added', async () => {
		await world.accept({ eventId: 'one' });
		await world.accept({ eventId: 'two', trigger: trigger('w:a', { nodeName: 'Two' }) });
		const counts = [counted([1])];
		await world.store.add(batch({ counts, triggers: [trigger('w:a', { nodeName: 'Three' })] }));
		await world.accept({ eventId: 'four', trigger: trigger('w:a', { nodeName: 'Four' }) });
		expect(await world.store.triggers()).toEqual([trigger('w:a', { nodeName: 'Four' })]);
		expect(await world.store.lastEvents('w:a')).toMatchObject([{ eventId: 'four', count: 3 }]);
	});
});

describe('accepted events as a text', () => {
	const events = (count: number): AcceptedEvent[] =>
		Array.from({ length: count }, (_, number) =>
			accepted({
				trigger: trigger(`w:${number % 3}`, {
					seenAt: start + number,
					workflowName: number % 2 === 0 ? undefined : `Calls ${number}`,
				}),
				eventType: `type "${number % 4}"`,
				eventId: `event ${number}`,
				at: start + number * 40 * second,
				milliseconds: number * 1.5,
			}),
		);

	it.each([1, 2, 32, 33, 250])('add what %i events add', (count) => {
		const all = events(count);
		expect(acceptedIn([pendingText(all)]).filter(({ counts }) => counts.length > 0)).toEqual([
			receivedOf(all),
		]);
	});

	it('are added up in their order, however many each is of', () => {
		const [one, two, many] = [events(1), events(2), events(40)];
		const texts = [one, two, many, two, one].map((some) => pendingText(some));
		expect(acceptedIn(texts)).toEqual(
			[[...one, ...two], many, [...two, ...one]].map((some) => receivedOf(some)),
		);
	});
});
