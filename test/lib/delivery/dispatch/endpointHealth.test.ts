import type { JournalEntry } from '../../../../lib/store/outbox/attempt';
import { HOUR, MINUTE, SECOND, SenderStage, valueOf } from '../stage';

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
