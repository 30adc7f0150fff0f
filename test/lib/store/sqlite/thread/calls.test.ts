import { join } from 'node:path';
import { renameSync } from 'node:fs';

import { MOST_AT_A_TIME } from '../../../../../lib/store/sqlite/thread/messages';
import type { JsonObject } from '../../../../../lib/webhook/http/message';
import { CompiledSources } from '../../compiledSources';
import { OutboxThreadData } from './data';
import { OutboxWorld } from '../../outbox/model/world';

const THREAD = join(__dirname, 'testThread.ts');
const sources = new CompiledSources(THREAD);
afterAll(() => sources.remove());

let world: OutboxWorld;
let data: OutboxThreadData;

beforeEach(async () => {
	world = await OutboxWorld.create(async (now) => {
		data = new OutboxThreadData(now, sources.module(THREAD));
		return data;
	});
	await world.subscribe('sub_a', 'sub_b');
});
afterEach(async () => await data.destroy());

describe('calls of one turn', () => {
	it.each([2, MOST_AT_A_TIME])('are one transaction: %d', async (count) => {
		const before = data.commits;
		await Promise.all(Array.from({ length: count }, () => world.send('sub_a')));
		expect(data.commits).toBe(before + 1);
		expect(await world.outbox.counts()).toMatchObject({ pending: count });
	});

	it('are done in their order', async () => {
		const sending = Array.from({ length: 3 * MOST_AT_A_TIME }, () => world.send('sub_a'));
		const ids = await Promise.all(sending);
		const { deliveries } = await world.outbox.deliveries({}, { limit: 1000 });
		expect(deliveries.map(({ id }) => id).reverse()).toEqual(ids);
	});

	const noCopy = { a: () => 1 } as unknown as JsonObject;

	it.each([
		['alone', 0],
		['among others', 2],
	])('reject where an argument can not be copied, and only that one: %s', async (_, others) => {
		const neighbours = Array.from({ length: others }, () => world.send('sub_a'));
		const added = { id: 'sub_c', kind: 'subscription', enabled: true, settings: noCopy } as const;
		const rejected = world.outbox.addSubscription(added);
		const after = world.send('sub_b');
		await expect(rejected).rejects.toMatchObject({
			name: 'StoreError',
			message: expect.stringMatching(/could not be cloned/),
		});
		expect(await Promise.all(neighbours)).toHaveLength(others);
		expect(await world.stateOf(await after)).toBe('pending');
		expect(await world.outbox.subscription('sub_c')).toBeUndefined();
	});

	it('know the time of their caller', async () => {
		const [first] = await Promise.all([world.send('sub_a')]);
		world.now += 12_345;
		const second = await world.send('sub_a');
		const [one, two] = await Promise.all([first, second].map((id) => world.outbox.delivery(id)));
		expect((two?.createdAt ?? 0) - (one?.createdAt ?? 0)).toBe(12_345);
		expect(two?.createdAt).toBe(world.now);
	});
});

describe('the settings of a subscription', () => {
	/** As each of the ways to it tells them. */
	const settingsOf = async (id: string) => {
		const [one, all, unchanged] = await Promise.all([
			world.outbox.subscription(id),
			world.outbox.subscriptions(),
			world.outbox.changeSubscription(id, 'nothing'),
		]);
		const listed = all.find((subscription) => subscription.id === id);
		return [one?.settings, listed?.settings, unchanged?.subscription.settings];
	};

	it('are the same object as long as their revision is the same', async () => {
		const [settings] = await settingsOf('sub_a');
		const health = { consecutiveFailures: 3 };
		await world.outbox.changeSubscription('sub_a', { health });
		await world.deliver('sub_a', 'failed');
		await world.subscribe('sub_c');
		const later = await settingsOf('sub_a');
		expect(later).toHaveLength(3);
		for (const one of later) expect(one).toBe(settings);
		const subscription = await world.outbox.subscription('sub_a');
		expect(subscription).toMatchObject({ revision: 1, health: { consecutiveFailures: 4 } });
	});

	it.each([
		['the list', async () => (await world.outbox.subscriptions())[0]],
		['itself', async () => await world.outbox.subscription('sub_a')],
		[
			'the change',
			async () => (await world.outbox.changeSubscription('sub_a', 'nothing'))?.subscription,
		],
	])('are other ones after a change, as first told by %s', async (_, tell) => {
		const [settings] = await settingsOf('sub_a');
		const other = await data.open();
		await other.changeSubscription('sub_a', { merges: { url: 'b' } });
		const told = await tell();
		expect(told).toMatchObject({ revision: 2, settings: { of: 'sub_a', url: 'b' } });
		expect(told?.settings).not.toBe(settings);
		for (const one of await settingsOf('sub_a')) expect(one).toBe(told?.settings);
	});

	it('are those of the newer one where an id was given again', async () => {
		await world.outbox.subscriptions();
		await world.outbox.removeSubscription('sub_a');
		world.now += 1;
		await world.outbox.purge({ endedBefore: world.now, readerIdleBefore: world.now });
		const settings = { of: 'another one' };
		const again = { id: 'sub_a', kind: 'subscription', enabled: true, settings } as const;
		expect(await world.outbox.addSubscription(again)).toMatchObject({ settings });
		expect(await settingsOf('sub_a')).toEqual([settings, settings, settings]);
		expect((await world.outbox.subscriptions()).map(({ id }) => id)).toEqual(['sub_b', 'sub_a']);
	});
});

it('the lists of three outboxes on one file agree', async () => {
	const outboxes = [world.outbox, await data.open(), await data.open()] as const;
	const lists = () => Promise.all(outboxes.map((outbox) => outbox.subscriptions()));
	const shown = async () => {
		const [one, ...others] = await lists();
		for (const list of others) expect(list).toEqual(one);
		return one?.map(({ id, revision, enabled }) => `${id} ${revision} ${enabled}`);
	};
	expect(await shown()).toEqual(['sub_a 1 true', 'sub_b 1 true']);
	await outboxes[1].changeSubscription('sub_b', { enabled: false });
	expect(await shown()).toEqual(['sub_a 1 true', 'sub_b 2 false']);
	await outboxes[2].removeSubscription('sub_a');
	expect(await shown()).toEqual(['sub_b 2 false']);
	await world.subscribe('sub_c');
	await world.deliver('sub_c', 'failed');
	expect(await shown()).toEqual(['sub_b 2 false', 'sub_c 1 true']);
	await outboxes[1].removeSubscription('sub_b');
	await outboxes[2].removeSubscription('sub_c');
	expect(await shown()).toEqual([]);
});

it('a notice of the thread arrives', async () => {
	renameSync(data.file, `${data.file}.gone`);
	await world.subscribe('sub_a');
	expect(data.notices).toEqual([
		expect.stringMatching(/^The outbox .* was moved, removed or replaced while in use/),
	]);
});
