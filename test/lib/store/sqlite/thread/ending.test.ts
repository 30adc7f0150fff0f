import { join } from 'node:path';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import threads from 'node:worker_threads';

import { openSqliteOutbox } from '../../../../../lib/store/sqlite/outbox/open';
import { CompiledSources } from '../../compiledSources';
import { ENDINGS, OutboxThreadData } from './data';
import { newEvent, OutboxWorld, testRules } from '../../outbox/model/world';
import { DAMAGES, FOREIGN_FILES } from '../folder';

const THREAD = join(__dirname, 'testThread.ts');
const sources = new CompiledSources(THREAD);
afterAll(() => sources.remove());

/** The threads that were started in this test, in order. */
const started: threads.Worker[] = [];
let world: OutboxWorld;
let data: OutboxThreadData;

beforeEach(async () => {
	const { Worker } = threads;
	jest.spyOn(threads, 'Worker').mockImplementation((...args) => {
		const worker = new Worker(...args);
		started.push(worker);
		return worker;
	});
	world = await OutboxWorld.create(async (now) => {
		data = new OutboxThreadData(now, sources.module(THREAD));
		return data;
	});
	await world.subscribe('sub_a', 'sub_b');
});
afterEach(async () => {
	await data.destroy();
	jest.restoreAllMocks();
	started.splice(0);
});

const newest = (): threads.Worker => {
	const worker = started[started.length - 1];
	if (!worker) throw new Error('No thread was started');
	return worker;
};

/** Resolves once the newest thread has ended. */
const ended = async (): Promise<void> => {
	const worker = newest();
	if (worker.threadId === -1) return;
	await new Promise((resolve) => worker.once('exit', resolve));
};

/** What the error of a call says. */
const wordsOf = async (call: Promise<unknown>): Promise<string> =>
	await call.then(
		() => 'nothing failed',
		(error: Error) => `${error.name}: ${error.message}`,
	);

const lostWords =
	/^StoreError: The thread of the outbox \S+outbox\.sqlite ended\b.* It restarts with the next call\.$/;

describe('a thread that ends', () => {
	const endings: [string, string, () => Promise<unknown>][] = [
		['exits', '', () => world.outbox.changeSubscription('sub_a', ENDINGS.exits)],
		[
			'throws',
			'a fault of the thread',
			() => world.outbox.changeSubscription('sub_a', ENDINGS.throws),
		],
		[
			'is terminated',
			'',
			async () => {
				const [lost] = await Promise.all([world.send('sub_a'), newest().terminate()]);
				return lost;
			},
		],
	];

	it.each(endings)('%s: calls under way say so, the next one works', async (_, reason, end) => {
		const calls = [world.send('sub_a'), end(), world.send('sub_b')];
		for (const words of await Promise.all(calls.map(wordsOf))) {
			expect(words).toMatch(lostWords);
			expect(words).toContain(reason);
		}
		expect(started).toHaveLength(1);
		expect(await world.outbox.counts()).toMatchObject({ pending: 0 });
		expect(started).toHaveLength(2);
		await world.send('sub_a');
		expect(await world.outbox.counts()).toMatchObject({ pending: 1 });
		expect(started).toHaveLength(2);
	});

	it('rejects a call whose thread can not be started, and works once it can', async () => {
		await newest().terminate();
		jest.mocked(threads.Worker).mockImplementationOnce(() => {
			throw new Error('no thread is free');
		});
		const call = world.outbox.counts();
		expect(await wordsOf(call)).toMatch(/^StoreError: The outbox \S+ failed: no thread is free\.$/);
		expect(await world.outbox.counts()).toMatchObject({ pending: 0 });
	});

	it.each(endings)('%s: nothing acknowledged is missing, what it held is due', async (...row) => {
		const [, , end] = row;
		const delivered = await world.deliver('sub_b');
		const acknowledged = await Promise.all([
			world.send('sub_a'),
			world.sendInOrder('sub_a', 'k'),
			world.sendClaimed('sub_a').then(({ id }) => id),
		]);
		const [held] = await world.claim('sub_a', 1);
		expect(held?.id).toBe(acknowledged[0]);
		await wordsOf(end());
		const claimed = await world.claim('sub_a');
		expect(claimed.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());
		expect(await world.stateOf(delivered)).toBe('delivered');
		if (held) expect(await world.settle(held)).toEqual({ kind: 'superseded' });
		expect(readdirSync(`${data.file}.owners`)).toEqual(['main.lock']);
	});

	it.each(endings)('%s: another outbox finds what it held due at once', async (_, __, end) => {
		const claim = await world.sendClaimed('sub_a');
		await wordsOf(end());
		const other = await data.open();
		expect((await world.claimOne('sub_a', other)).id).toBe(claim.id);
	});

	it('has told of all it has done before', async () => {
		for (let time = 1; time <= 10; time += 1) {
			const sent = Array.from({ length: 20 }, () => world.send('sub_a'));
			await world.outbox.changeSubscription('sub_a', ENDINGS.throwsOnceAnswered);
			expect(await Promise.all(sent)).toHaveLength(20);
			await ended();
		}
		expect(await world.outbox.counts()).toMatchObject({ pending: 200 });
	});

	it('says why it can not be started again, and works as soon as it can', async () => {
		const content = data.query('PRAGMA wal_checkpoint(TRUNCATE)') && readFileSync(data.file);
		await wordsOf(world.outbox.changeSubscription('sub_a', ENDINGS.exits));
		writeFileSync(data.file, '{"not":"a database"}'.repeat(100));
		const calls = await Promise.all([world.outbox.counts(), world.send('sub_a')].map(wordsOf));
		for (const words of calls)
			expect(words).toMatch(/^StoreError: The outbox .* restore the file from a backup/);
		writeFileSync(data.file, content);
		expect(await world.send('sub_a')).toMatch(/^dlv_/);
	});

	it('knows the subscriptions when it is started again', async () => {
		const before = await world.outbox.subscriptions();
		await wordsOf(world.outbox.changeSubscription('sub_a', ENDINGS.exits));
		const other = await data.open();
		await other.removeSubscription('sub_a');
		await other.changeSubscription('sub_b', { merges: { url: 'b' } });
		const after = await world.outbox.subscriptions();
		expect(before.map(({ id }) => id)).toEqual(['sub_a', 'sub_b']);
		expect(after).toMatchObject([{ id: 'sub_b', settings: { of: 'sub_b', url: 'b' } }]);
	});

	it('can be closed', async () => {
		await wordsOf(world.outbox.changeSubscription('sub_a', ENDINGS.exits));
		await world.outbox.close();
		await expect(world.outbox.counts()).rejects.toThrow(/^The outbox .* is closed\.$/);
		expect(started).toHaveLength(1);
	});
});

describe('a thread whose file can not be opened', () => {
	/** What the error of opening the file says, with and without a thread. */
	const bothWords = async () => {
		const { file } = data;
		const place = { file, owner: 'main', now: () => world.now, sleep: () => Promise.resolve() };
		const without = await wordsOf(openSqliteOutbox(place, testRules));
		return { inThread: await wordsOf(data.open()), without };
	};

	it.each(DAMAGES)('says the same as the outbox without it, where that %s', async (_, damage) => {
		await Promise.all(Array.from({ length: 100 }, () => world.send('sub_a')));
		await world.outbox.close();
		writeFileSync(data.file, damage(readFileSync(data.file)));
		const { inThread, without } = await bothWords();
		expect(inThread).toBe(without);
		expect(inThread).toMatch(/^StoreError: The outbox .* restore the file from a backup/);
		await ended();
	});

	it.each(FOREIGN_FILES)('says the same, where that is of %s', async (_, sql, words) => {
		await world.outbox.close();
		data.query(sql);
		const { inThread, without } = await bothWords();
		expect(inThread).toBe(without);
		expect(inThread).toMatch(words);
		await ended();
	});
});

describe('closing', () => {
	it('ends the thread after the calls before it, in the same turn too; once', async () => {
		const calls = [world.send('sub_a'), world.outbox.counts(), world.outbox.subscription('sub_b')];
		const closings = [world.outbox.close(), world.outbox.close()];
		const late = wordsOf(world.outbox.enqueue(newEvent([])));
		expect(await Promise.all(calls)).toMatchObject([
			expect.stringMatching(/^dlv_/),
			{ pending: 0 },
			{ id: 'sub_b' },
		]);
		await Promise.all(closings);
		await world.outbox.close();
		expect(await late).toMatch(/^StoreError: The outbox \S+ is closed\.$/);
		await ended();
		expect(started).toHaveLength(1);
		expect(readdirSync(`${data.file}.owners`)).toEqual([]);
	});
});
