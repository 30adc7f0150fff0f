import { SECOND, SenderStage } from './stage';

/* An orderly stop while attempts are under way. */

let stage: SenderStage;
afterEach(async () => await stage.close());

test('nothing is doubled or lost: what is under way ends and is written, the rest is sent after the restart', async () => {
	stage = await SenderStage.open();
	stage.endpoints.set('slow', () => ({ milliseconds: 8 * SECOND }));
	await stage.subscribe('slow', { concurrency: 30 });
	for (let n = 0; n < 40; n++) await stage.send(n);
	await stage.clock.pass(SECOND);
	expect(stage.numbersAt('slow')).toHaveLength(30);
	const left = await stage.during(stage.sender.finish(28 * SECOND));
	expect(left).toBe(0);
	expect(await stage.counts()).toMatchObject({ delivered: 30, pending: 10 });

	await stage.send(40);
	await stage.clock.pass(20 * SECOND);
	expect(stage.numbersAt('slow')).toHaveLength(30);
	await stage.stop();
	await stage.start();
	await stage.clock.pass(20 * SECOND);
	const numbers = stage.numbersAt('slow').sort((one, other) => one - other);
	expect(numbers).toEqual(Array.from({ length: 41 }, (_, n) => n));
});

test('what outlasts the time is told of, and made again', async () => {
	stage = await SenderStage.open();
	stage.endpoints.set('slow', () => ({ milliseconds: 15 * SECOND }));
	await stage.subscribe('slow');
	await stage.send(1);
	await stage.clock.pass(SECOND);
	expect(await stage.during(stage.sender.finish(2 * SECOND))).toBe(1);
	await stage.stop();
	await stage.start();
	await stage.clock.pass(60 * SECOND);
	expect(stage.numbersAt('slow')).toEqual([1, 1]);
});
