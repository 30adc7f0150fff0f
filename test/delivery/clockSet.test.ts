import { HOUR, MINUTE, SECOND, SenderStage } from './senderStage';

/* The machine's clock is set while deliveries wait by it: what was planned by a wrong clock is not late once it is right. */

const DAY = 24 * HOUR;
let stage: SenderStage;
afterEach(async () => await stage.close());

/** Seconds of time that passed between requests to a host, whatever the clock said. */
function noting(name: string, answer: (number: number) => number): number[] {
	const at: number[] = [];
	stage.endpoints.set(name, (_request, number) => {
		at.push(Math.round(stage.clock.elapsed() / SECOND));
		return { status: answer(number) };
	});
	return at;
}

const gaps = (at: readonly number[]) =>
	at.slice(1).map((seconds, before) => seconds - (at[before] ?? 0));

describe('an hour ahead, and set right', () => {
	const failsOnce = (number: number) => (number === 1 ? 500 : 200);

	test.each([
		['while a short pause lasts', 4, SECOND],
		['while a long pause lasts', 7200, 1800 * SECOND],
	])('the schedule holds %s', async (_what, pause, rightAfter) => {
		stage = await SenderStage.open();
		const at = noting('flaky', failsOnce);
		await stage.subscribe('flaky', { policy: { scheduleSeconds: [pause] } });
		stage.clock.setBy(HOUR);
		await stage.clock.pass(2 * SECOND);
		await stage.send(1);
		await stage.clock.pass(rightAfter);
		stage.clock.setBy(-HOUR);
		await stage.clock.pass(pause * SECOND + MINUTE);
		expect(at).toHaveLength(2);
		expect(Math.abs((gaps(at)[0] ?? 0) - pause)).toBeLessThanOrEqual(2);
	});

	test('the schedule holds also where it was set right while n8n was down', async () => {
		stage = await SenderStage.open();
		stage.clock.setBy(HOUR);
		const at = noting('flaky', failsOnce);
		await stage.subscribe('flaky', { policy: { scheduleSeconds: [20] } });
		await stage.send(1);
		await stage.clock.pass(2 * SECOND);
		await stage.stop();
		stage.clock.setBy(-HOUR);
		await stage.start();
		await stage.clock.pass(10 * SECOND);
		// A second restart takes nothing more off.
		await stage.stop();
		await stage.start();
		await stage.clock.pass(MINUTE);
		expect(gaps(at)).toHaveLength(1);
		expect(gaps(at)[0]).toBeGreaterThanOrEqual(19);
		expect(gaps(at)[0]).toBeLessThanOrEqual(30);
	});

	test('an endpoint that asked for less is spared as long as it asked for', async () => {
		stage = await SenderStage.open();
		const at = noting('busy', (number) => (number === 1 ? 429 : 200));
		await stage.subscribe('busy', { policy: { scheduleSeconds: [5] } });
		stage.clock.setBy(HOUR);
		await stage.clock.pass(2 * SECOND);
		await stage.send(1);
		await stage.clock.pass(SECOND);
		stage.clock.setBy(-HOUR);
		await stage.clock.pass(MINUTE);
		expect(at).toHaveLength(2);
	});

	test('what waited for a slow lane, and what was replayed, goes on', async () => {
		stage = await SenderStage.open();
		stage.endpoints.set('slow', () => ({ milliseconds: 5 * SECOND }));
		await stage.subscribe('slow', { concurrency: 1 });
		stage.clock.setBy(HOUR);
		await stage.clock.pass(2 * SECOND);
		for (let n = 0; n < 5; n++) await stage.send(n);
		await stage.clock.pass(SECOND);
		stage.clock.setBy(-HOUR);
		await stage.clock.pass(MINUTE);
		expect(stage.numbersAt('slow')).toEqual([0, 1, 2, 3, 4]);
		expect(await stage.counts()).toMatchObject({ delivered: 5, pending: 0 });
	});

	test('the log tells the right times', async () => {
		stage = await SenderStage.open();
		await stage.subscribe('well');
		stage.clock.setBy(HOUR);
		await stage.clock.pass(2 * SECOND);
		await stage.send(1);
		await stage.clock.pass(SECOND);
		stage.clock.setBy(-HOUR);
		await stage.clock.pass(2 * SECOND);
		const now = stage.clock.now();
		const { deliveries } = await stage.watched.outbox.deliveries({}, { limit: 10 });
		for (const { id, createdAt, endedAt } of deliveries) {
			expect(createdAt).toBeLessThanOrEqual(now);
			expect(endedAt).toBeLessThanOrEqual(now);
			const [attempt] = await stage.watched.outbox.attempts(id);
			expect(attempt?.at).toBeLessThanOrEqual(now);
		}
		expect(deliveries).toHaveLength(1);
		const found = await stage.watched.outbox.deliveries({ createdBefore: now }, { limit: 10 });
		expect(found.deliveries).toHaveLength(1);
	});

	test('what the right clock had planned before is not brought forward', async () => {
		stage = await SenderStage.open();
		const at = noting('flaky', failsOnce);
		await stage.subscribe('flaky', { policy: { scheduleSeconds: [3 * 3600] } });
		await stage.send(1);
		await stage.clock.pass(MINUTE);
		stage.clock.setBy(HOUR);
		await stage.clock.pass(MINUTE);
		stage.clock.setBy(-HOUR);
		await stage.clock.pass(4 * HOUR);
		expect(gaps(at)).toEqual([3 * 3600]);
	});
});

test('a clock that is two days ahead for a while has nothing forgotten early', async () => {
	stage = await SenderStage.open({ keepDays: 1, pollMilliseconds: HOUR });
	await stage.subscribe('well');
	await stage.send(1);
	await stage.clock.pass(MINUTE);
	stage.clock.setBy(2 * DAY);
	await stage.clock.pass(HOUR);
	stage.clock.setBy(-2 * DAY);
	await stage.clock.pass(10 * MINUTE);
	expect(await stage.counts()).toMatchObject({ delivered: 1 });
	await stage.clock.pass(DAY);
	expect(await stage.counts()).toMatchObject({ delivered: 0 });
});
