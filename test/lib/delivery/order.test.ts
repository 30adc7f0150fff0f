import { HOUR, MINUTE, SECOND, SenderStage } from './stage';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

const KEYS = ['a', 'b', 'c'];

/** Sends numbers to keys in turn. */
async function sendInTurn(from: number, to: number): Promise<void> {
	for (let n = from; n < to; n++) await stage.send(n, { orderKey: KEYS[n % KEYS.length] });
}

/** The numbers of each key in the order in which they were delivered first. */
function deliveredByKey(name: string, failed: ReadonlySet<number> = new Set()): number[][] {
	const numbers = stage.numbersAt(name).filter((n) => !failed.has(n));
	const last = (n: number) => numbers.lastIndexOf(n);
	const once = [...new Set(numbers)].sort((x, y) => last(x) - last(y));
	return KEYS.map((_key, at) => once.filter((n) => n % KEYS.length === at));
}

const inOrder = (count: number) =>
	KEYS.map((_key, at) => Array.from({ length: count }, (_, n) => n).filter((n) => n % 3 === at));

test('events of one key arrive one after another, those of different keys side by side', async () => {
	await stage.subscribe('row', { order: 'key', concurrency: 10 });
	stage.endpoints.set('row', () => ({ milliseconds: SECOND }));
	await sendInTurn(0, 12);
	expect(stage.numbersAt('row')).toEqual([0, 1, 2]);
	await stage.clock.pass(500);
	expect(stage.numbersAt('row')).toEqual([0, 1, 2]);
	await stage.clock.pass(MINUTE);
	expect(deliveredByKey('row')).toEqual(inOrder(12));
});

test('a failed attempt holds its key, and no other', async () => {
	await stage.subscribe('row', { order: 'key', concurrency: 10 });
	stage.endpoints.set('row', ({ body }, number) => ({
		status: body.data.n === 0 && number < 5 ? 500 : 200,
	}));
	await sendInTurn(0, 9);
	await stage.clock.pass(SECOND);
	expect(stage.numbersAt('row').filter((n) => n % 3 === 0)).toEqual([0]);
	expect(stage.numbersAt('row').filter((n) => n % 3 !== 0)).toHaveLength(6);
	await stage.clock.pass(HOUR);
	expect(deliveredByKey('row')).toEqual(inOrder(9));
});

test('a delivery that fails for good lets the next one go', async () => {
	await stage.subscribe('row', { order: 'all', policy: { retries: 'none' } });
	stage.endpoints.set('row', ({ body }) => ({ status: body.data.n === 1 ? 500 : 200 }));
	for (let n = 0; n < 4; n++) await stage.send(n);
	await stage.clock.pass(SECOND);
	expect(stage.numbersAt('row')).toEqual([0, 1, 2, 3]);
});

test('`all` is one row whatever the keys', async () => {
	await stage.subscribe('row', { order: 'all', concurrency: 10 });
	stage.endpoints.set('row', () => ({ milliseconds: SECOND }));
	await sendInTurn(0, 6);
	await stage.clock.pass(3500);
	expect(stage.numbersAt('row')).toEqual([0, 1, 2, 3]);
});

test('`none` lets any overtake', async () => {
	await stage.subscribe('row', { order: 'none', concurrency: 10 });
	stage.endpoints.set('row', () => ({ milliseconds: SECOND }));
	await sendInTurn(0, 6);
	expect(stage.numbersAt('row')).toHaveLength(6);
});

test('order holds over failures, pauses and restarts', async () => {
	const id = await stage.subscribe('row', {
		order: 'key',
		concurrency: 10,
		policy: { pausesAfter: 15, scheduleSeconds: Array.from({ length: 50 }, () => 1) },
	});
	// Deterministic, and without a pattern that the keys share.
	stage.endpoints.set('row', (_request, number) => ({
		status: (number * 2_654_435_761) % 7 < 2 ? 500 : 200,
		milliseconds: 50 + ((number * 40_503) % 200),
	}));
	for (let n = 0; n < 90; n += 30) {
		await sendInTurn(n, n + 15);
		await stage.clock.pass(700);
		await stage.stop();
		await stage.start();
		await sendInTurn(n + 15, n + 30);
		await stage.clock.pass(SECOND);
		await stage.sender.pause(id);
		await stage.clock.pass(5 * SECOND);
		await stage.sender.resume(id);
	}
	for (let minute = 0; minute < 30; minute++) {
		await stage.clock.pass(MINUTE);
		await stage.sender.resume(id);
	}
	expect(await stage.counts()).toMatchObject({ delivered: 90, pending: 0, blocked: 0 });
	expect(deliveredByKey('row')).toEqual(inOrder(90));
});

test('order holds between dispatchers of two processes on one file', async () => {
	await stage.subscribe('row', { order: 'all', concurrency: 10 });
	stage.endpoints.set('row', () => ({ milliseconds: 100 }));
	for (let n = 0; n < 5; n++) await stage.send(n);
	const { outbox } = stage.watched;
	const [subscription] = await outbox.subscriptions();
	const subscriptionId = subscription?.id ?? '';
	for (let n = 5; n < 10; n++) {
		await outbox.enqueue({
			type: 'test.event',
			occurredAt: '2026-03-01T12:00:00.000Z',
			data: { n },
			deliveries: [{ subscriptionId, orderKey: 'all' }],
		});
	}
	await stage.clock.pass(MINUTE);
	expect(stage.numbersAt('row')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
