import type { JournalEntry } from '../../../../lib/store/outbox/attempt';
import { HOUR, MINUTE, SECOND, SenderStage } from '../stage';

let stage: SenderStage;
let told: JournalEntry[];
beforeEach(async () => {
	stage = await SenderStage.open();
	told = [];
});
afterEach(async () => await stage.close());

const note = async (entries: readonly JournalEntry[]) => {
	told.push(...entries);
};
const kinds = () => told.map(({ kind }) => kind);

test('a follower is told of each attempt, at once and in order', async () => {
	await stage.subscribe('flaky');
	stage.endpoints.set('flaky', (_request, number) => ({ status: number === 1 ? 500 : 200 }));
	await stage.sender.follow('reader', note);
	await stage.send(1);
	await stage.clock.pass(10);
	expect(kinds()).toEqual(['delivery.retrying']);
	await stage.clock.pass(MINUTE);
	expect(kinds()).toEqual(['delivery.retrying', 'delivery.delivered']);
	expect(told[1]).toMatchObject({ eventType: 'test.event', attempt: 2, record: { status: 200 } });
});

test('a follower is told of what happened while it was away, once acknowledged no more', async () => {
	await stage.subscribe('well');
	const first = await stage.sender.follow('reader', note);
	await stage.send(1);
	await stage.clock.pass(SECOND);
	await first.stop();
	await stage.send(2);
	await stage.clock.pass(SECOND);
	expect(told).toHaveLength(1);
	await stage.sender.follow('reader', note);
	await stage.clock.pass(SECOND);
	expect(told).toHaveLength(2);
	await stage.stop();
	await stage.start();
	await stage.sender.follow('reader', note);
	await stage.clock.pass(SECOND);
	expect(told).toHaveLength(2);
});

test('what could not be handed on comes again, less and less often, and nothing is skipped', async () => {
	await stage.subscribe('well');
	let tries = 0;
	await stage.sender.follow('reader', async (entries) => {
		tries += 1;
		if (tries <= 8) throw new Error('the workflow failed');
		told.push(...entries);
	});
	await stage.send(1);
	await stage.clock.pass(SECOND);
	await stage.send(2);
	await stage.clock.pass(10 * SECOND);
	expect(tries).toBeLessThanOrEqual(6);
	await stage.clock.pass(5 * MINUTE);
	expect(kinds()).toEqual(['delivery.delivered', 'delivery.delivered']);
	expect(stage.log[0]).toMatch('the workflow failed');
});

test('what could not be handed on comes again alone, so that it is known again', async () => {
	await stage.subscribe('well');
	const heard: number[][] = [];
	await stage.sender.follow('reader', async (entries) => {
		heard.push(entries.map(({ id }) => id));
		if (heard.length === 1) throw new Error('the workflow failed');
	});
	await stage.send(1);
	await stage.clock.pass(100);
	await stage.send(2);
	await stage.clock.pass(MINUTE);
	const [first, again, ...later] = heard;
	expect(again).toEqual(first);
	expect(later).toHaveLength(1);
	expect(later[0]).not.toContain(first?.[0]);
});

test('what was handed on is not told again where only its acknowledgement failed', async () => {
	await stage.subscribe('well');
	await stage.sender.follow('reader', async (entries) => {
		told.push(...entries);
		if (told.length === 1) stage.watched.failure = new Error('The disk is full.');
	});
	await stage.send(1);
	await stage.clock.pass(MINUTE);
	stage.watched.failure = undefined;
	await stage.send(2);
	await stage.clock.pass(MINUTE);
	expect(kinds()).toEqual(['delivery.delivered', 'delivery.delivered']);
});

test('readers do not wait for each other', async () => {
	await stage.subscribe('well');
	let free: () => void = () => undefined;
	const freed = new Promise<void>((resolve) => (free = resolve));
	await stage.sender.follow('slow', async () => await freed);
	await stage.sender.follow('reader', note);
	for (let n = 0; n < 3; n++) {
		await stage.send(n);
		await stage.clock.pass(SECOND);
	}
	expect(told).toHaveLength(3);
	free();
});

test('entries that come while others are handed on follow them', async () => {
	await stage.subscribe('well');
	await stage.sender.follow('reader', async (entries) => {
		await new Promise<void>((resolve) => stage.clock.timer(SECOND, resolve));
		told.push(...entries);
	});
	for (let n = 0; n < 5; n++) {
		await stage.send(n);
		await stage.clock.pass(300);
	}
	await stage.clock.pass(10 * SECOND);
	expect(told).toHaveLength(5);
	const ids = told.map(({ id }) => id);
	expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

test('a new reader begins at the end, a forgotten one anew', async () => {
	await stage.subscribe('well');
	await stage.send(1);
	await stage.clock.pass(SECOND);
	await stage.sender.follow('reader', note);
	await stage.clock.pass(SECOND);
	expect(told).toHaveLength(0);
	await stage.sender.forget('reader');
	await stage.send(2);
	await stage.clock.pass(SECOND);
	await stage.sender.follow('reader', note);
	await stage.clock.pass(SECOND);
	expect(told).toHaveLength(0);
	await stage.send(3);
	await stage.clock.pass(SECOND);
	expect(told).toHaveLength(1);
});

test('a pause by hand is told at once', async () => {
	const id = await stage.subscribe('well');
	await stage.sender.follow('reader', note);
	await stage.sender.pause(id);
	await stage.watched.settled();
	expect(told).toMatchObject([{ kind: 'subscription.paused', subscriptionId: id }]);
});

test('a store that fails for a while skips nothing', async () => {
	await stage.subscribe('well');
	await stage.sender.follow('reader', note);
	await stage.send(1);
	stage.watched.failure = new Error('The disk is full.');
	await stage.clock.pass(MINUTE);
	stage.watched.failure = undefined;
	await stage.clock.pass(HOUR);
	expect(kinds()).toEqual(['delivery.delivered']);
});

test('closing waits for the entries that are being handed on, which are then acknowledged', async () => {
	await stage.subscribe('well');
	await stage.sender.follow('reader', async (entries) => {
		await new Promise<void>((resolve) => stage.clock.timer(SECOND, resolve));
		told.push(...entries);
	});
	await stage.send(1);
	await stage.clock.pass(20);
	await stage.stop();
	expect(told).toHaveLength(1);
	await stage.start();
	await stage.sender.follow('reader', note);
	await stage.clock.pass(SECOND);
	expect(told).toHaveLength(1);
});

test('a reader that the store lost, as with its file, is a new one there', async () => {
	const heard: string[] = [];
	await stage.subscribe('well');
	await stage.sender.follow('reader', async (entries) => {
		heard.push(...entries.map(({ kind }) => kind));
	});
	await stage.watched.outbox.removeReader('reader');
	await stage.clock.pass(MINUTE);
	await stage.send(1);
	await stage.clock.pass(MINUTE);
	expect(heard).toEqual(['delivery.delivered']);
});
