import { HOUR, MINUTE, SECOND, SenderStage, START, valueOf } from '../stage';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

const shown = async (id: string) => valueOf(await stage.sender.subscription(id));

describe('a pause by hand', () => {
	test('stops at once, also what was claimed, and a resume goes on in full', async () => {
		const id = await stage.subscribe('slow', { concurrency: 2 });
		stage.endpoints.set('slow', () => ({ milliseconds: SECOND }));
		for (let n = 0; n < 10; n++) await stage.send(n);
		await stage.clock.pass(500);
		await stage.sender.pause(id);
		await stage.clock.pass(MINUTE);
		expect(stage.at('slow')).toHaveLength(2);
		expect(await shown(id)).toMatchObject({ status: 'paused' });
		await stage.sender.resume(id);
		await stage.clock.pass(MINUTE);
		expect(new Set(stage.numbersAt('slow')).size).toBe(10);
		expect(await stage.counts()).toMatchObject({ pending: 0, delivered: 10 });
	});

	test('is not ended by a probe', async () => {
		const policy = { pausesAfter: 1 };
		const id = await stage.subscribe('down', { policy, probeEverySeconds: 60 });
		stage.endpoints.set('down', () => ({ status: 500 }));
		await stage.send(1);
		await stage.clock.pass(SECOND);
		expect(await shown(id)).toMatchObject({ status: 'auto-paused' });
		await stage.sender.pause(id);
		await stage.clock.pass(HOUR);
		expect(stage.at('down')).toHaveLength(1);
		expect(await shown(id)).toMatchObject({ status: 'paused' });
	});
});

describe('what is changed', () => {
	test('holds from the next attempt on: URL, timeout, secret', async () => {
		const id = await stage.subscribe('old');
		stage.endpoints.set('old', () => ({ status: 500 }));
		await stage.send(1);
		await stage.clock.pass(SECOND);
		await stage.sender.updateSubscription(id, { url: 'https://new.test/hook' });
		const rotated = valueOf(await stage.sender.rotateSecret(id, { overlapSeconds: 3600 }));
		expect(rotated.secret).toMatch(/^whsec_/);
		await stage.clock.pass(10 * SECOND);
		expect(stage.numbersAt('old')).toEqual([1]);
		expect(stage.numbersAt('new')).toEqual([1]);
		const signatures = stage.at('new')[0]?.headers['webhook-signature'] ?? '';
		expect(signatures.split(' ')).toHaveLength(2);
	});

	test('by two at the same time is changed by both', async () => {
		const id = await stage.subscribe('both');
		const changed = await Promise.all([
			stage.sender.updateSubscription(id, { label: 'renamed' }),
			stage.sender.updateSubscription(id, { concurrency: 7 }),
			stage.sender.rotateSecret(id, { overlapSeconds: 60 }),
		]);
		expect(changed.every(({ ok }) => ok)).toBe(true);
		const view = await shown(id);
		expect(view).toMatchObject({ label: 'renamed', concurrency: 7 });
		expect(view.secrets).toHaveLength(2);
	});

	test('is rejected in one sentence, and nothing is changed', async () => {
		const id = await stage.subscribe('same');
		const before = await shown(id);
		const rejected = await stage.sender.updateSubscription(id, {
			label: 'other',
			url: 'http://10.0.0.1/',
		});
		expect(rejected.ok).toBe(false);
		expect(await shown(id)).toEqual(before);
	});
});

describe('a removed subscription', () => {
	test('gets nothing more, and its queue is cancelled', async () => {
		const id = await stage.subscribe('away', { concurrency: 1 });
		stage.endpoints.set('away', () => ({ milliseconds: SECOND }));
		for (let n = 0; n < 5; n++) await stage.send(n);
		const removed = valueOf(await stage.sender.removeSubscription(id));
		expect(removed).toEqual({ deleted: true, cancelled: 5 });
		await stage.clock.pass(MINUTE);
		expect(stage.at('away')).toHaveLength(1);
		expect(await stage.counts()).toMatchObject({ cancelled: 5, delivered: 0 });
		expect(await stage.sender.subscription(id)).toEqual({
			ok: false,
			problem: `There is no subscription ${id}: choose one from the list.`,
		});
	});
});

test.each(['subscription', 'pause', 'resume', 'removeSubscription'] as const)(
	'%s of what there is not says so',
	async (operation) => {
		const answered = await stage.sender[operation]('sub_none');
		expect(answered).toEqual({
			ok: false,
			problem: 'There is no subscription sub_none: choose one from the list.',
		});
		expect(START).toBeLessThanOrEqual(stage.clock.now());
	},
);
