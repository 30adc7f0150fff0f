import { HOUR, MINUTE, SECOND, SenderStage } from './stage';

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

	test('what waited for a slow endpoint, and what was replayed, goes on', async () => {
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

describe('an hour behind, and set right', () => {
	const failsOnce = (number: number) => (number === 1 ? 500 : 200);

	async function openBehind(): Promise<void> {
		stage = await SenderStage.open();
		await stage.stop();
		stage.clock.setBy(-HOUR);
		await stage.start();
	}

	test.each([20, 7200])('a retry planned %i s ahead is not made early', async (pause) => {
		await openBehind();
		const at = noting('flaky', failsOnce);
		await stage.subscribe('flaky', { policy: { scheduleSeconds: [pause] } });
		await stage.send(1);
		await stage.clock.pass(SECOND);
		stage.clock.setBy(HOUR);
		await stage.clock.pass(pause * SECOND + MINUTE);
		expect(at).toHaveLength(2);
		expect(Math.abs((gaps(at)[0] ?? 0) - pause)).toBeLessThanOrEqual(2);
	});

	test('an endpoint that asked for less is spared as long as it asked for', async () => {
		await openBehind();
		const at = noting('busy', (number) => (number === 1 ? 429 : 200));
		await stage.subscribe('busy', { policy: { scheduleSeconds: [3] } });
		await stage.send(1);
		await stage.clock.pass(SECOND);
		stage.clock.setBy(HOUR);
		await stage.clock.pass(2 * SECOND);
		await stage.send(2);
		await stage.clock.pass(MINUTE);
		expect(at).toHaveLength(3);
		expect(gaps(at)[0]).toBeGreaterThanOrEqual(10);
	});

	test('what is stored and attempted before that is noticed is not late', async () => {
		await openBehind();
		const at = noting('flaky', failsOnce);
		await stage.subscribe('flaky', { policy: { scheduleSeconds: [30] } });
		await stage.clock.pass(100);
		stage.clock.setBy(HOUR);
		await stage.send(1);
		await stage.clock.pass(2 * MINUTE);
		expect(gaps(at)).toEqual([30]);
	});

	test('an attempt under way meanwhile is retried after its pause', async () => {
		await openBehind();
		const at: number[] = [];
		stage.endpoints.set('slow', (_request, number) => {
			at.push(Math.round(stage.clock.elapsed() / SECOND));
			return number === 1 ? { status: 500, milliseconds: 10 * SECOND } : {};
		});
		await stage.subscribe('slow', { policy: { scheduleSeconds: [30] } });
		await stage.send(1);
		await stage.clock.pass(SECOND);
		stage.clock.setBy(HOUR);
		await stage.clock.pass(2 * MINUTE);
		expect(gaps(at)).toEqual([40]);
	});
});

test('a clock set back step by step keeps the schedule', async () => {
	stage = await SenderStage.open();
	const at = noting('flaky', (number) => (number === 1 ? 500 : 200));
	await stage.subscribe('flaky', { policy: { scheduleSeconds: [1200] } });
	stage.clock.setBy(3 * HOUR);
	await stage.clock.pass(MINUTE);
	await stage.send(1);
	for (let step = 0; step < 3; step++) {
		await stage.clock.pass(MINUTE);
		stage.clock.setBy(-HOUR);
	}
	await stage.clock.pass(HOUR);
	expect(gaps(at)).toEqual([1200]);
});

test('a clock that is set back wrongly, and right again, keeps the schedule', async () => {
	stage = await SenderStage.open();
	const at = noting('flaky', (number) => (number < 3 ? 500 : 200));
	await stage.subscribe('flaky', { policy: { scheduleSeconds: [1200, 4800] } });
	await stage.send(1);
	await stage.clock.pass(MINUTE);
	stage.clock.setBy(-HOUR);
	await stage.clock.pass(30 * MINUTE);
	stage.clock.setBy(HOUR);
	await stage.clock.pass(3 * HOUR);
	expect(gaps(at)).toEqual([1200, 4800]);
});

describe('our own faults', () => {
	async function openFailing(): Promise<void> {
		stage = await SenderStage.open({ pollMilliseconds: 10 * MINUTE });
		await stage.subscribe('well');
		stage.endpoints.set('well', () => ({
			outcome: { kind: 'own-fault', fault: 'resolver', detail: 'no resolver' },
		}));
		await stage.send(1);
		await stage.clock.pass(MINUTE);
	}

	const isGivenUp = async () => (await stage.counts()).failed === 1;

	test('are given up after three days', async () => {
		await openFailing();
		await stage.clock.pass(71 * HOUR);
		expect(await isGivenUp()).toBe(false);
		await stage.clock.pass(2 * HOUR);
		expect(await isGivenUp()).toBe(true);
	});

	test('are not given up early because the clock is days ahead', async () => {
		await openFailing();
		stage.clock.setBy(5 * DAY);
		await stage.clock.pass(30 * HOUR);
		expect(await isGivenUp()).toBe(false);
		stage.clock.setBy(-5 * DAY);
		await stage.clock.pass(40 * HOUR);
		expect(await isGivenUp()).toBe(false);
		await stage.clock.pass(3 * HOUR);
		expect(await isGivenUp()).toBe(true);
	});

	test('are not given up because the clock was set while the first attempt was under way', async () => {
		stage = await SenderStage.open();
		await stage.subscribe('well');
		stage.endpoints.set('well', () => ({
			milliseconds: 10 * SECOND,
			outcome: { kind: 'own-fault', fault: 'resolver', detail: 'no resolver' },
		}));
		await stage.send(1);
		await stage.clock.pass(SECOND);
		stage.clock.setBy(5 * DAY);
		await stage.clock.pass(HOUR);
		expect(await stage.counts()).toMatchObject({ pending: 1, failed: 0 });
	});

	test.each([
		['n8n was down for days', async () => await stage.clock.pass(5 * DAY)],
		['the clock is days ahead at the start', async () => stage.clock.setBy(5 * DAY)],
	])('are not given up early because %s', async (_what, meanwhile) => {
		await openFailing();
		await stage.stop();
		await meanwhile();
		await stage.start();
		await stage.clock.pass(60 * HOUR);
		expect(await isGivenUp()).toBe(false);
		await stage.clock.pass(14 * HOUR);
		expect(await isGivenUp()).toBe(true);
	});
});

describe('a clock that is two days ahead for a while', () => {
	test('has nothing forgotten early', async () => {
		await openWithHistory();
		stage.clock.setBy(2 * DAY);
		await stage.clock.pass(HOUR);
		stage.clock.setBy(-2 * DAY);
		await expectForgottenInTime();
	});

	test('has nothing forgotten early where n8n starts meanwhile, twice', async () => {
		await openWithHistory();
		stage.clock.setBy(2 * DAY);
		for (let start = 0; start < 2; start++) {
			await stage.stop();
			await stage.start();
			await stage.send(2);
			await stage.clock.pass(30 * MINUTE);
		}
		stage.clock.setBy(-2 * DAY);
		await expectForgottenInTime(3);
	});

	async function openWithHistory(): Promise<void> {
		stage = await SenderStage.open({ keepDays: 1, pollMilliseconds: HOUR });
		await stage.subscribe('well');
		await stage.send(1);
		await stage.clock.pass(MINUTE);
	}

	async function expectForgottenInTime(delivered = 1): Promise<void> {
		await stage.clock.pass(10 * MINUTE);
		expect(await stage.counts()).toMatchObject({ delivered });
		await stage.clock.pass(DAY);
		expect(await stage.counts()).toMatchObject({ delivered: 0 });
	}
});
