import { scopedSender } from '../../../lib/delivery/scopedSender';
import type { AttemptCounts } from '../../../lib/store/outbox/statistics';
import { HOUR, MINUTE, SECOND, SenderStage, START, valueOf } from './stage';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

const always = { from: 0, before: Number.MAX_SAFE_INTEGER };
const outcomes = ({ delivered, retrying, failed }: AttemptCounts) => [delivered, retrying, failed];

test('tells how attempts ended and how long they took, and since when something waits', async () => {
	const well = await stage.subscribe('well');
	const failing = await stage.subscribe('failing');
	stage.endpoints.set('failing', () => ({ status: 500, milliseconds: 300 }));
	await stage.send(1);
	await stage.clock.pass(SECOND);
	expect(await stage.sender.oldestWaiting()).toBe(START);
	const query = { resolution: 'hour', ...always } as const;
	const [all] = await stage.sender.attemptCounts(query);
	expect(all).toMatchObject({ from: START, delivered: 1, retrying: 1, failed: 0 });
	expect(all?.totalMilliseconds).toBe(310);
	const each = await stage.sender.attemptCounts({ ...query, subscriptionIds: [well, failing] });
	expect(new Map(each.map((row) => [row.subscriptionId, outcomes(row)]))).toEqual(
		new Map([
			[well, [1, 0, 0]],
			[failing, [0, 1, 0]],
		]),
	);
	expect(await stage.sender.deliveryCounts()).toMatchObject({ pending: 1, delivered: 1 });
	stage.endpoints.delete('failing');
	await stage.clock.pass(HOUR);
	expect(await stage.sender.oldestWaiting()).toBeUndefined();
	const totals = await stage.sender.attemptTotals();
	expect(new Map(totals.map((row) => [row.subscriptionId, outcomes(row)]))).toEqual(
		new Map([
			[well, [1, 0, 0]],
			[failing, [1, 1, 0]],
		]),
	);
});

test('tells within a scope of what belongs to it, without it of nothing else', async () => {
	const everybody = scopedSender(stage.sender, '');
	const own = scopedSender(stage.sender, '0a1b');
	const route = { allow: [], httpAllowed: false };
	for (const [sender, name] of [[everybody, 'theirs'] as const, [own, 'mine'] as const]) {
		const input = { label: name, url: `https://${name}.test/hook`, route };
		valueOf(await sender.createSubscription(input));
		const event = { type: 'test.event', data: { n: 1 } };
		valueOf(await sender.send(event, { waitSeconds: 0 }));
		await stage.clock.pass(MINUTE);
	}
	const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
	const endpoint = { url: 'https://once.test/hook', secret, route };
	const event = { type: 'test.event', data: { n: 2 } };
	valueOf(await own.sendTo(endpoint, event, { waitSeconds: 0 }));
	await stage.clock.pass(MINUTE);
	stage.endpoints.set('mine', () => ({ status: 500 }));
	const sentAt = stage.clock.now();
	valueOf(await own.send(event, { waitSeconds: 0 }));
	await stage.clock.pass(SECOND);

	const query = { resolution: 'hour', ...always } as const;
	const counted = async (sender: typeof own) => (await sender.attemptCounts(query)).map(outcomes);
	expect(await counted(own)).toEqual([[2, 1, 0]]);
	expect(await counted(everybody)).toEqual([[1, 0, 0]]);
	expect(await counted(stage.sender)).toEqual([[3, 1, 0]]);
	const [mine] = await own.subscriptions();
	const subscriptionIds = [mine?.id ?? ''];
	expect(await everybody.attemptCounts({ ...query, subscriptionIds })).toEqual([]);
	expect(await own.attemptCounts({ ...query, subscriptionIds })).toHaveLength(1);
	const ids = (await own.attemptTotals()).map(({ subscriptionId }) => subscriptionId);
	expect(ids).toEqual(['end_0a1b.', ...subscriptionIds]);
	expect(await everybody.attemptTotals()).toHaveLength(1);
	expect(await own.deliveryCounts()).toMatchObject({ pending: 1, delivered: 2 });
	expect(await everybody.deliveryCounts()).toMatchObject({ pending: 0, delivered: 1 });
	expect(await own.oldestWaiting()).toBe(sentAt);
	expect(await everybody.oldestWaiting()).toBeUndefined();
});

test('counts every few seconds, so that nobody waits for it, and goes on after a failure', async () => {
	await stage.clock.pass(11 * SECOND);
	expect(stage.watched.calls.get('rollUp')).toBe(2);
	stage.watched.failure = new Error('no disk');
	await stage.clock.pass(5 * SECOND);
	stage.watched.failure = undefined;
	await stage.clock.pass(5 * SECOND);
	expect(stage.watched.calls.get('rollUp')).toBe(4);
});
