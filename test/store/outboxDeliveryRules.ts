import type { Outbox } from '../../nodes/store/outbox';
import {
	attemptAt,
	type CreateOutbox,
	day,
	judging,
	leaseMilliseconds,
	minute,
	newEvent,
	OutboxWorld,
	second,
	stored,
} from './outboxWorld';

/** From an event to the end of its deliveries. */
export function describeDeliveries(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	const enqueueWith = (outbox: Outbox, key: string, fingerprint: string | undefined) =>
		outbox.enqueue(
			newEvent([{ subscriptionId: 'sub_a' }, { subscriptionId: 'sub_b' }], {
				idempotencyKey: key,
				fingerprint,
			}),
		);

	describe('storing', () => {
		it('hands an event to each of its deliveries as it was given', async () => {
			const event = { type: 'lead.created', data: [1, { ä: null }, 'x'], account: 'acme' };
			const enqueued = await world.outbox.enqueue(
				newEvent([{ subscriptionId: 'sub_a' }, { subscriptionId: 'sub_b' }], event),
			);
			const claims = [await world.claimOne('sub_a'), await world.claimOne('sub_b')];
			const { eventId, deliveries } = stored(enqueued);
			expect(claims.map(({ id }) => id)).toEqual(deliveries.map(({ id }) => id));
			for (const claim of claims) {
				expect(claim.event).toEqual({
					id: eventId,
					occurredAt: '2026-01-01T00:00:00.000Z',
					...event,
				});
				expect(claim.progress).toMatchObject({ attempts: 0, ownFaults: 0 });
			}
			expect(await world.outbox.event(eventId)).toEqual(claims[0]?.event);
			expect(await world.outbox.event('evt_unknown')).toBeUndefined();
		});

		it('makes ids that are unlike those of other data, without dots', async () => {
			const other = await OutboxWorld.create(create);
			await other.subscribe('sub_a');
			const ids: string[] = [];
			for (const { outbox } of [world, other]) {
				for (let count = 0; count < 40; count += 1) {
					const event = newEvent([{ subscriptionId: 'sub_a' }]);
					ids.push(stored(await outbox.enqueue(event)).eventId);
				}
			}
			await other.data.destroy();
			expect(new Set(ids).size).toBe(80);
			for (const id of ids) expect(id).toMatch(/^evt_[0-9a-z]{9,20}$/);
		});

		it('stores an event for nobody, too', async () => {
			const { eventId, deliveries } = stored(await world.outbox.enqueue(newEvent([])));
			expect(deliveries).toEqual([]);
			expect(await world.outbox.event(eventId)).toMatchObject({ id: eventId });
		});

		it('stores nothing where one of the subscriptions does not exist', async () => {
			const event = newEvent([{ subscriptionId: 'sub_a' }, { subscriptionId: 'sub_gone' }]);
			await expect(world.outbox.enqueue(event)).rejects.toThrow(/no subscription sub_gone/);
			expect(await world.outbox.counts()).toMatchObject({ pending: 0 });
			expect(await world.claim('sub_a')).toEqual([]);
		});

		it('sends an idempotency key once, and says what became of it', async () => {
			const first = stored(await enqueueWith(world.outbox, 'k', 'f'));
			await world.settle(await world.claimOne('sub_a'));
			const [again, elsewhere] = [world.outbox, await world.data.open()];
			for (const outbox of [again, elsewhere]) {
				expect(await enqueueWith(outbox, 'k', 'f')).toMatchObject({
					kind: 'repeated',
					eventId: first.eventId,
					deliveries: [
						{ id: first.deliveries[0]?.id, state: 'delivered' },
						{ id: first.deliveries[1]?.id, state: 'pending' },
					],
				});
			}
			expect(await enqueueWith(world.outbox, 'other', 'f')).toMatchObject({ kind: 'stored' });
			expect(await world.outbox.counts()).toMatchObject({ pending: 3, delivered: 1 });
		});

		it.each([
			['f', 'g'],
			['f', undefined],
			[undefined, 'g'],
		])('refuses a key for another event (%s, %s)', async (before, after) => {
			const first = stored(await enqueueWith(world.outbox, 'k', before));
			expect(await enqueueWith(world.outbox, 'k', after)).toEqual({
				kind: 'conflict',
				eventId: first.eventId,
			});
			expect(await world.outbox.counts()).toMatchObject({ pending: 2 });
		});

		it('stores one of many copies that arrive at once, over two outboxes', async () => {
			const outboxes = [world.outbox, await world.data.open()] as const;
			const copies = Array.from({ length: 50 }, (_, number) =>
				enqueueWith(outboxes[number % 2 === 0 ? 0 : 1], 'k', 'f'),
			);
			const kinds = (await Promise.all(copies)).map(({ kind }) => kind);
			expect(kinds.filter((kind) => kind === 'stored')).toHaveLength(1);
			expect(kinds.filter((kind) => kind === 'repeated')).toHaveLength(49);
		});
	});

	describe('claiming', () => {
		it('gives each delivery to one claim, until its lease ends', async () => {
			const id = await world.send('sub_a');
			const first = await world.claimOne('sub_a');
			expect(await world.claim('sub_a', 100, await world.data.open())).toEqual([]);
			expect(await world.stateOf(id)).toBe('pending claimed');
			world.now += leaseMilliseconds;
			const second_ = await world.claimOne('sub_a');
			expect(second_.id).toBe(first.id);
			expect(await world.settle(first)).toEqual({ kind: 'superseded' });
			expect(await world.settle(second_)).toMatchObject({ kind: 'settled' });
			expect(await world.outbox.attempts(id)).toHaveLength(1);
		});

		it('lets a slow attempt be settled that nobody has taken over', async () => {
			const claim = await world.sendClaimed('sub_a');
			world.now += day;
			expect(await world.settle(claim)).toMatchObject({ kind: 'settled', attempt: 1 });
		});

		it('takes those due first, and tells when the next one is', async () => {
			const late = await world.send('sub_a');
			await world.settle(await world.claimOne('sub_a'), 'retrying', { dueAt: world.now + 50 });
			world.now += 10;
			const sent = [await world.send('sub_a'), await world.send('sub_a')];
			world.now += 100;
			const until = world.now + leaseMilliseconds;
			const first = await world.outbox.claim('sub_a', 2, until);
			expect(first.deliveries.map(({ id }) => id)).toEqual(sent);
			expect(first.nextDueAt).toBe(world.now - 60);
			const rest = await world.outbox.claim('sub_a', 2, until);
			expect(rest.deliveries.map(({ id }) => id)).toEqual([late]);
			expect(rest.nextDueAt).toBe(until);
			expect((await world.outbox.claim('sub_b', 2, until)).nextDueAt).toBeUndefined();
			expect((await world.outbox.claim('sub_gone', 2, until)).deliveries).toEqual([]);
		});

		it('claims at once what is asked for', async () => {
			const claim = await world.sendClaimed('sub_a');
			expect(await world.claim('sub_a')).toEqual([]);
			expect(await world.settle(claim)).toMatchObject({ kind: 'settled', attempt: 1 });
			expect(await world.settle(claim)).toEqual({ kind: 'superseded' });
		});

		it('lets exactly one of many claims at once have it, over two outboxes', async () => {
			for (let count = 0; count < 20; count += 1) await world.send('sub_a');
			const outboxes = [world.outbox, await world.data.open()] as const;
			const claims = await Promise.all(
				Array.from({ length: 20 }, (_, number) =>
					world.claim('sub_a', 3, outboxes[number % 2 === 0 ? 0 : 1]),
				),
			);
			const ids = claims.flat().map(({ id }) => id);
			expect(ids).toHaveLength(20);
			expect(new Set(ids).size).toBe(20);
		});

		it('ends a claim without an attempt', async () => {
			const claim = await world.sendClaimed('sub_a');
			expect(await world.outbox.giveBack(claim, world.now + 5 * second)).toBe(true);
			expect(await world.outbox.giveBack(claim, world.now)).toBe(false);
			expect(await world.settle(claim)).toEqual({ kind: 'superseded' });
			expect(await world.claim('sub_a')).toEqual([]);
			world.now += 5 * second;
			expect((await world.claimOne('sub_a')).progress.attempts).toBe(0);
		});

		it('hastens what waits for its next attempt, the earliest first, and no claim', async () => {
			for (const minutes of [3, 1, 2]) {
				const claim = await world.sendClaimed('sub_a');
				await world.settle(claim, 'retrying', { dueAt: world.now + minutes * 60 * second });
			}
			const claimed = await world.sendClaimed('sub_a');
			const other = await world.sendClaimed('sub_b');
			await world.settle(other, 'retrying');
			expect(await world.claim('sub_a')).toEqual([]);
			expect(await world.outbox.hasten('sub_a', 2)).toBe(2);
			const hastened = await world.claim('sub_a');
			expect(hastened.map(({ id }) => id)).toEqual(['dlv_2', 'dlv_3']);
			expect(await world.outbox.hasten('sub_a', 10)).toBe(1);
			expect(await world.outbox.hasten('sub_a', 10)).toBe(0);
			expect(await world.outbox.hasten('sub_none', 10)).toBe(0);
			expect(await world.claimOne('sub_a')).toMatchObject({ id: 'dlv_1' });
			expect(await world.settle(claimed)).toMatchObject({ kind: 'settled' });
			expect(await world.claim('sub_b')).toEqual([]);
		});

		it('remembers that a delivery is to be attempted once, also when it is replayed', async () => {
			const event = newEvent([{ subscriptionId: 'sub_a', once: true }]);
			const { deliveries } = stored(await world.outbox.enqueue(event));
			const claim = await world.claimOne('sub_a');
			expect(claim).toMatchObject({ id: deliveries[0]?.id, once: true });
			await world.settle(claim);
			await world.outbox.replay({ ids: [claim.id] }, 1);
			expect(await world.claimOne('sub_a')).toMatchObject({ once: true });
			await world.send('sub_b');
			expect((await world.claimOne('sub_b')).once ?? false).toBe(false);
		});

		it('makes the claims of an outbox due at once when it is closed', async () => {
			const other = await world.data.open();
			await world.send('sub_a');
			const claim = await world.claimOne('sub_a', other);
			expect(await world.outbox.lanes()).toEqual([
				{ subscriptionId: 'sub_a', dueAt: world.now + leaseMilliseconds },
			]);
			await other.close();
			expect(await world.outbox.lanes()).toEqual([{ subscriptionId: 'sub_a', dueAt: world.now }]);
			expect(await world.settle(claim)).toEqual({ kind: 'superseded' });
			expect(await world.claimOne('sub_a')).toMatchObject({ id: claim.id });
		});

		it('takes no proof that is made up', async () => {
			const claim = await world.sendClaimed('sub_a');
			const proofs = [
				{ ...claim, token: claim.token + 1 },
				{ ...claim, token: 0 },
				{ ...claim, id: 'dlv_999' },
				{ ...claim, id: 'nonsense' },
			];
			for (const proof of proofs) {
				expect(await world.settle(proof)).toEqual({ kind: 'superseded' });
				expect(await world.outbox.giveBack(proof, world.now)).toBe(false);
			}
			expect(await world.stateOf(claim.id)).toBe('pending claimed');
			expect(await world.claim('sub_a')).toEqual([]);
			expect(await world.settle(claim)).toMatchObject({ kind: 'settled', attempt: 1 });
		});

		it.each([NaN, Infinity, -Infinity])('refuses %p as a time', async (time) => {
			const claim = await world.sendClaimed('sub_a');
			await world.send('sub_b');
			const event = newEvent([{ subscriptionId: 'sub_a', claimUntil: time }]);
			await expect(world.outbox.enqueue(event)).rejects.toThrow(/no time/);
			await expect(world.outbox.claim('sub_b', 1, time)).rejects.toThrow(/no time/);
			await expect(world.outbox.giveBack(claim, time)).rejects.toThrow(/no time/);
			const retrying = world.settle(claim, 'retrying', { dueAt: time });
			await expect(retrying).rejects.toThrow(/no time/);
			expect(await world.settle(claim)).toMatchObject({ kind: 'settled', attempt: 1 });
			expect(await world.outbox.counts()).toMatchObject({ pending: 1, delivered: 1 });
		});
	});

	describe('settling', () => {
		it('carries the progress from one attempt to the next', async () => {
			const id = await world.send('sub_a');
			const started = world.now;
			const retry = await world.settle(await world.claimOne('sub_a'), 'retrying');
			expect(retry).toMatchObject({ kind: 'settled', attempt: 1 });
			world.now += minute;
			const ownFault = { attempts: 1, firstAt: started, ownFaults: 1, ownFaultsSince: world.now };
			await world.settle(await world.claimOne('sub_a'), 'retrying', { progress: ownFault });
			expect(await world.outbox.delivery(id)).toMatchObject({
				state: 'pending',
				claimed: false,
				dueAt: world.now + minute,
				progress: ownFault,
				reason: 'was retrying',
				lastStatus: 200,
			});
			world.now += minute;
			const claim = await world.claimOne('sub_a');
			expect(claim.progress).toEqual(ownFault);
			expect(await world.settle(claim, 'failed')).toMatchObject({ attempt: 3 });
			expect(await world.outbox.delivery(id)).toMatchObject({
				state: 'failed',
				dueAt: undefined,
				endedAt: world.now,
				progress: { ...ownFault, attempts: 2 },
			});
		});

		it('judges by what is stored, one after another', async () => {
			const claims = [await world.sendClaimed('sub_a'), await world.sendClaimed('sub_a')];
			const other = await world.data.open();
			await Promise.all([
				...claims.map((claim) => world.settle(claim, 'failed')),
				world.settle(await world.sendClaimed('sub_a'), 'failed', {}, other),
			]);
			for (const outbox of [world.outbox, other]) {
				expect((await outbox.subscription('sub_a'))?.health.consecutiveFailures).toBe(3);
			}
		});

		it('keeps health, and disables where the judgement says so', async () => {
			const before = await world.outbox.subscription('sub_a');
			const health = { consecutiveFailures: 7, goneAt: world.now, pausedAt: undefined };
			const gone = { health, enabled: false } as const;
			await world.settle(await world.sendClaimed('sub_a'), 'failed', gone);
			const other = await world.data.open();
			expect(await other.subscription('sub_a')).toMatchObject({
				enabled: false,
				health: { consecutiveFailures: 7, goneAt: world.now },
				revision: (before?.revision ?? 0) + 1,
			});
		});

		it('writes nothing where the judge fails, and its neighbours all the same', async () => {
			const claims = [await world.sendClaimed('sub_a'), await world.sendClaimed('sub_b')] as const;
			const failing = world.outbox.settle(claims[0], attemptAt(world.now), () => {
				throw new Error('no judgement');
			});
			const neighbour = world.settle(claims[1]);
			await expect(failing).rejects.toThrow(/no judgement/);
			expect(await neighbour).toMatchObject({ kind: 'settled' });
			expect(await world.stateOf(claims[0].id)).toBe('pending claimed');
			expect(await world.outbox.attempts(claims[0].id)).toEqual([]);
			expect(await world.settle(claims[0])).toMatchObject({ kind: 'settled', attempt: 1 });
		});

		it('tells the judge which delivery it is', async () => {
			const claim = await world.sendClaimed('sub_a');
			const seen: unknown[] = [];
			await world.outbox.settle(claim, attemptAt(world.now), (subscription, delivery) => {
				seen.push([subscription.id, delivery.id, delivery.progress.attempts]);
				return judging('delivered', world.now)(subscription, delivery);
			});
			expect(seen).toContainEqual(['sub_a', claim.id, 0]);
		});
	});

	describe('order', () => {
		it('makes deliveries of a key one after another, whatever becomes of each', async () => {
			const ids: string[] = [];
			for (let count = 0; count < 4; count += 1) ids.push(await world.sendInOrder('sub_a', 'k'));
			const seen: string[] = [];
			for (const outcome of ['delivered', 'failed'] as const) {
				const claim = await world.claimOne('sub_a');
				seen.push(claim.id);
				await world.settle(claim, outcome);
			}
			await world.outbox.cancel({ ids: [ids[2] ?? ''] }, 1);
			seen.push(ids[2] ?? '', (await world.claimOne('sub_a')).id);
			expect(seen).toEqual(ids);
		});

		it('goes on waiting while an earlier one is retried, or one further back is cancelled', async () => {
			const [first, second_] = [
				await world.sendInOrder('sub_a', 'k'),
				await world.sendInOrder('sub_a', 'k'),
			];
			const third = await world.sendInOrder('sub_a', 'k');
			await world.settle(await world.claimOne('sub_a'), 'retrying');
			await world.outbox.cancel({ ids: [second_] }, 1);
			expect(await world.claim('sub_a')).toEqual([]);
			expect(await world.stateOf(third)).toBe('blocked');
			world.now += minute;
			const retried = await world.claimOne('sub_a');
			expect(retried.id).toBe(first);
			await world.settle(retried);
			expect((await world.claimOne('sub_a')).id).toBe(third);
		});

		it('keeps other keys, other subscriptions and those without a key apart', async () => {
			await world.sendInOrder('sub_a', 'k');
			await world.sendInOrder('sub_a', 'l');
			await world.sendInOrder('sub_b', 'k');
			await world.send('sub_a');
			expect(await world.claim('sub_a')).toHaveLength(3);
			expect(await world.claim('sub_b')).toHaveLength(1);
		});

		it('does not claim at once what must wait', async () => {
			const asked = {
				subscriptionId: 'sub_a',
				orderKey: 'k',
				claimUntil: world.now + leaseMilliseconds,
			};
			const first = stored(await world.outbox.enqueue(newEvent([asked]))).deliveries[0];
			const next = stored(await world.outbox.enqueue(newEvent([asked]))).deliveries[0];
			expect([first?.token, next?.token]).toEqual([expect.any(Number), undefined]);
			expect(await world.stateOf(next?.id ?? '')).toBe('blocked');
		});
	});

	describe('lanes', () => {
		it('tells of each subscription with pending deliveries when the first is due', async () => {
			expect(await world.outbox.lanes()).toEqual([]);
			await world.outbox.addSubscription({
				id: 'sub_direct',
				kind: 'direct',
				enabled: false,
				settings: {},
			});
			await world.send('sub_direct');
			await world.send('sub_b');
			await world.settle(await world.claimOne('sub_b'), 'retrying');
			world.now += second;
			await world.sendInOrder('sub_a', 'k');
			await world.sendInOrder('sub_a', 'k');
			await world.sendClaimed('sub_a');
			const lanes = new Map(
				(await world.outbox.lanes()).map(({ subscriptionId, dueAt }) => [subscriptionId, dueAt]),
			);
			expect(lanes).toEqual(
				new Map([
					['sub_a', world.now],
					['sub_b', world.now - second + minute],
					['sub_direct', world.now - second],
				]),
			);
		});
	});
}
