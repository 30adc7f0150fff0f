import type { JournalEntry } from '../../../../lib/store/outbox/attempt';
import { HOUR, MINUTE, SECOND, SenderStage, START, valueOf } from '../stage';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

const shown = async (id: string) => valueOf(await stage.sender.subscription(id));

/** The kinds of the journal's notices of subscriptions, from now on. */
async function notices(): Promise<string[]> {
	const kinds: string[] = [];
	await stage.sender.follow('test', async (entries: readonly JournalEntry[]) => {
		kinds.push(...entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('sub')));
	});
	return kinds;
}

describe('an endpoint that keeps failing', () => {
	const policy = { pausesAfter: 10, scheduleSeconds: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] };

	test('is paused after N failures, with notices on the way; its queue is kept', async () => {
		const kinds = await notices();
		const id = await stage.subscribe('down', { policy, concurrency: 1 });
		stage.endpoints.set('down', () => ({ status: 500 }));
		for (let n = 0; n < 20; n++) await stage.send(n);
		await stage.clock.pass(HOUR);
		expect(stage.at('down')).toHaveLength(10);
		expect(kinds).toEqual([
			'subscription.failing',
			'subscription.failing',
			'subscription.failing',
			'subscription.paused',
		]);
		expect(await shown(id)).toMatchObject({ status: 'auto-paused', consecutive_failures: 10 });
		await stage.send(20);
		await stage.clock.pass(HOUR);
		expect(await stage.counts()).toMatchObject({ pending: 21, failed: 0 });
		expect(stage.at('down')).toHaveLength(10);
	});

	test('gets one attempt after a resume; its success sends the rest', async () => {
		const id = await stage.subscribe('down', { policy, concurrency: 5 });
		stage.endpoints.set('down', () => ({ status: 500 }));
		for (let n = 0; n < 30; n++) await stage.send(n);
		await stage.clock.pass(HOUR);
		expect(await shown(id)).toMatchObject({ status: 'auto-paused' });
		const before = stage.at('down').length;
		stage.endpoints.set('down', () => ({ milliseconds: 2 * SECOND }));
		expect(valueOf(await stage.sender.resume(id)).status).toBe('probing');
		await stage.clock.pass(SECOND);
		expect(stage.at('down')).toHaveLength(before + 1);
		await stage.clock.pass(MINUTE);
		expect(await shown(id)).toMatchObject({ status: 'active', consecutive_failures: 0 });
		expect(await stage.counts()).toMatchObject({ pending: 0, delivered: 30 });
	});

	test('is paused again by the one attempt after a resume', async () => {
		const id = await stage.subscribe('down', { policy });
		stage.endpoints.set('down', () => ({ status: 500 }));
		for (let n = 0; n < 12; n++) await stage.send(n);
		await stage.clock.pass(HOUR);
		const before = stage.at('down').length;
		await stage.sender.resume(id);
		await stage.clock.pass(HOUR);
		expect(stage.at('down')).toHaveLength(before + 1);
		expect(await shown(id)).toMatchObject({ status: 'auto-paused' });
	});

	test('is probed by itself, where that is wanted, until it answers', async () => {
		const id = await stage.subscribe('down', { policy, probeEverySeconds: 300 });
		stage.endpoints.set('down', () => ({ status: 500 }));
		for (let n = 0; n < 12; n++) await stage.send(n);
		await stage.clock.pass(MINUTE);
		const before = stage.at('down').length;
		await stage.clock.pass(30 * MINUTE);
		expect(stage.at('down')).toHaveLength(before + 6);
		stage.endpoints.delete('down');
		await stage.clock.pass(6 * MINUTE);
		expect(await shown(id)).toMatchObject({ status: 'active' });
		expect(await stage.counts()).toMatchObject({ pending: 0 });
	});

	test('loses nothing to failed probes, which take nothing from the schedule', async () => {
		const policy = { pausesAfter: 2, scheduleSeconds: [1, 3600] };
		const id = await stage.subscribe('down', { policy, order: 'all' });
		stage.endpoints.set('down', () => ({ status: 500 }));
		for (let n = 0; n < 3; n++) await stage.send(n);
		await stage.clock.pass(MINUTE);
		for (let resumes = 0; resumes < 10; resumes++) {
			await stage.sender.resume(id);
			await stage.clock.pass(MINUTE);
		}
		// Each resume tried at once, though nothing was due for an hour.
		expect(stage.numbersAt('down')).toEqual(Array.from({ length: 12 }, () => 0));
		expect(await stage.counts()).toMatchObject({ failed: 0, pending: 1, blocked: 2 });
		stage.endpoints.delete('down');
		await stage.sender.resume(id);
		await stage.clock.pass(SECOND);
		expect(stage.numbersAt('down').slice(12)).toEqual([0, 1, 2]);
	});

	test('is sent what waited as soon as it recovers, before the schedule says', async () => {
		const policy = { pausesAfter: 4, scheduleSeconds: [36_000] };
		const id = await stage.subscribe('down', { policy });
		stage.endpoints.set('down', () => ({ status: 500 }));
		for (let n = 0; n < 4; n++) await stage.send(n);
		await stage.clock.pass(MINUTE);
		stage.endpoints.delete('down');
		await stage.sender.resume(id);
		await stage.clock.pass(SECOND);
		expect(await stage.counts()).toMatchObject({ delivered: 4, pending: 0 });
	});

	test('stays paused after a restart', async () => {
		const id = await stage.subscribe('down', { policy });
		stage.endpoints.set('down', () => ({ status: 500 }));
		for (let n = 0; n < 12; n++) await stage.send(n);
		await stage.clock.pass(MINUTE);
		const before = stage.at('down').length;
		await stage.stop();
		await stage.start();
		await stage.clock.pass(HOUR);
		expect(stage.at('down')).toHaveLength(before);
		expect(await shown(id)).toMatchObject({ status: 'auto-paused' });
	});
});

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

test('410 disables; what is queued waits, and an enabling begins with a probe', async () => {
	const kinds = await notices();
	const id = await stage.subscribe('gone', { concurrency: 1 });
	stage.endpoints.set('gone', () => ({ status: 410 }));
	for (let n = 0; n < 5; n++) await stage.send(n);
	await stage.clock.pass(MINUTE);
	expect(stage.at('gone')).toHaveLength(1);
	expect(kinds).toEqual(['subscription.disabled']);
	expect(await shown(id)).toMatchObject({ enabled: false, status: 'disabled' });
	expect(await stage.counts()).toMatchObject({ failed: 1, pending: 4 });
	await stage.send(5);
	expect(await stage.counts()).toMatchObject({ pending: 4 });
	stage.endpoints.delete('gone');
	expect(valueOf(await stage.sender.setEnabled(id, true)).status).toBe('probing');
	await stage.clock.pass(MINUTE);
	expect(await stage.counts()).toMatchObject({ failed: 1, delivered: 4, pending: 0 });
});

test('a probe of a subscription that is never paused counts, so that its deliveries end', async () => {
	const id = await stage.subscribe('down', { policy: { scheduleSeconds: [10, 10] } });
	await stage.sender.pause(id);
	stage.endpoints.set('down', () => ({ status: 500 }));
	await stage.send(1);
	await stage.sender.resume(id);
	await stage.clock.pass(HOUR);
	expect(stage.secondsAt('down')).toHaveLength(3);
	expect(await stage.counts()).toMatchObject({ failed: 1, pending: 0 });
});

test('429 with Retry-After slows down the whole subscription', async () => {
	await stage.subscribe('busy');
	stage.endpoints.set('busy', (_request, number) =>
		number === 1 ? { status: 429, headers: { 'retry-after': '120' } } : {},
	);
	await stage.send(0);
	await stage.clock.pass(SECOND);
	for (let n = 1; n < 10; n++) await stage.send(n);
	await stage.clock.pass(10 * MINUTE);
	const seconds = stage.secondsAt('busy');
	expect(seconds).toHaveLength(11);
	expect(Math.min(...seconds.slice(1))).toBeGreaterThanOrEqual(120);
	expect(await stage.counts()).toMatchObject({ delivered: 10 });
});

test('an answer with Retry-After puts off its own delivery', async () => {
	await stage.subscribe('busy');
	stage.endpoints.set('busy', (_request, number) =>
		number === 1 ? { status: 503, headers: { 'retry-after': '60' } } : {},
	);
	await stage.send(0);
	await stage.send(1);
	await stage.clock.pass(10 * MINUTE);
	expect(stage.secondsAt('busy')).toEqual([0, 0, 60.01]);
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
