import { type CreateOutbox, OutboxWorld, second } from '../model/world';

/** Subscriptions: what is set, their status, and what becomes of their queue. */
export function describeSubscriptions(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
	});
	afterEach(async () => await world.data.destroy());

	it('keeps what it is given', async () => {
		const given = {
			id: 'sub_a',
			kind: 'subscription' as const,
			enabled: false,
			settings: { url: 'https://a.example', list: [1, null, { x: 'ß' }] },
		};
		const added = await world.outbox.addSubscription(given);
		expect(added).toEqual({
			...given,
			health: { consecutiveFailures: 0 },
			createdAt: world.now,
			updatedAt: world.now,
			revision: added.revision,
		});
		for (const outbox of [world.outbox, await world.data.open()]) {
			expect(await outbox.subscription('sub_a')).toEqual(added);
			expect(await outbox.subscriptions()).toEqual([added]);
			expect(await outbox.subscription('sub_b')).toBeUndefined();
		}
	});

	it('lists those of kind subscription, oldest first', async () => {
		await world.subscribe('sub_z');
		await world.outbox.addSubscription({
			id: 'sub_direct',
			kind: 'direct',
			enabled: true,
			settings: {},
		});
		await world.subscribe('sub_a');
		const ids = (await world.outbox.subscriptions()).map(({ id }) => id);
		expect(ids).toEqual(['sub_z', 'sub_a']);
		expect(await world.outbox.subscription('sub_direct')).toMatchObject({ kind: 'direct' });
	});

	it('lists those of kind direct by their ids, some at a time', async () => {
		const other = await world.data.open();
		const ids = ['sub_c', 'sub_B', 'sub_a.x', 'sub_a', 'sub_d'];
		for (const id of ids) {
			const settings = { of: id };
			await world.outbox.addSubscription({ id, kind: 'direct', enabled: true, settings });
		}
		await world.subscribe('sub_b');
		await world.outbox.removeSubscription('sub_d');
		const found = await other.endpoints('', 3);
		expect(found.map(({ id }) => id)).toEqual(['sub_B', 'sub_a', 'sub_a.x']);
		expect(found[1]).toEqual(await other.subscription('sub_a'));
		expect((await other.endpoints('sub_a.x', 3)).map(({ id }) => id)).toEqual(['sub_c']);
		expect(await other.endpoints('sub_c', 3)).toEqual([]);
	});

	it('rejects an id that is taken, also by one that another outbox has added', async () => {
		const other = await world.data.open();
		await world.subscribe('sub_a');
		const again = { id: 'sub_a', kind: 'direct' as const, enabled: true, settings: {} };
		await expect(other.addSubscription(again)).rejects.toThrow(/sub_a already/);
		expect(await other.subscription('sub_a')).toMatchObject({ kind: 'subscription' });
	});

	it('changes what is given, and shows it to other outboxes', async () => {
		await world.subscribe('sub_a', 'sub_b');
		const other = await world.data.open();
		const before = await other.subscription('sub_a');
		world.now += second;
		const changed = await world.outbox.changeSubscription('sub_a', {
			merges: { url: 'https://b.example' },
		});
		const subscription = {
			...before,
			settings: { of: 'sub_a', url: 'https://b.example' },
			updatedAt: world.now,
			revision: (before?.revision ?? 0) + 1,
		};
		expect(changed).toEqual({ subscription, changed: true });
		expect(await other.subscription('sub_a')).toEqual(subscription);
		expect((await other.subscriptions())[0]).toEqual(subscription);
		expect(await world.outbox.subscription('sub_b')).toMatchObject({ settings: { of: 'sub_b' } });
	});

	it('counts a change of health as no revision', async () => {
		await world.subscribe('sub_a');
		const health = { consecutiveFailures: 2, pausedAt: world.now };
		const paused = await world.outbox.changeSubscription('sub_a', { health });
		expect(paused?.subscription).toMatchObject({ health, revision: 1, enabled: true });
		const disabled = await world.outbox.changeSubscription('sub_a', { enabled: false });
		expect(disabled?.subscription).toMatchObject({ health, revision: 2, enabled: false });
	});

	it('leaves all as it is where the change is none, and knows those that do not exist', async () => {
		await world.subscribe('sub_a');
		const before = await world.outbox.subscription('sub_a');
		world.now += second;
		expect(await world.outbox.changeSubscription('sub_a', 'nothing')).toEqual({
			subscription: before,
			changed: false,
		});
		expect(await world.outbox.changeSubscription('sub_x', {})).toBeUndefined();
		expect(await world.outbox.removeSubscription('sub_x')).toBeUndefined();
	});

	it('applies changes one after another, over two outboxes', async () => {
		await world.subscribe('sub_a');
		const outboxes = [world.outbox, await world.data.open()] as const;
		await Promise.all(
			Array.from({ length: 20 }, (_, number) =>
				outboxes[number % 2 === 0 ? 0 : 1].changeSubscription('sub_a', { counts: 'count' }),
			),
		);
		for (const outbox of outboxes) {
			expect((await outbox.subscription('sub_a'))?.settings).toEqual({ count: 20 });
		}
	});

	it('does not share what it keeps with its callers', async () => {
		const settings = { list: ['a'] };
		await world.outbox.addSubscription({
			id: 'sub_a',
			kind: 'subscription',
			enabled: true,
			settings,
		});
		settings.list.push('b');
		expect((await world.outbox.subscription('sub_a'))?.settings).toEqual({ list: ['a'] });
		await world.outbox.changeSubscription('sub_a', { settings });
		settings.list.push('c');
		expect((await world.outbox.subscription('sub_a'))?.settings).toEqual({ list: ['a', 'b'] });
	});

	it('cancels the queue of one that is removed, and keeps its history', async () => {
		await world.subscribe('sub_a', 'sub_b');
		const delivered = await world.deliver('sub_a');
		const failed = await world.deliver('sub_a', 'failed');
		const claim = await world.sendClaimed('sub_a');
		const waiting = [await world.sendInOrder('sub_a', 'k'), await world.sendInOrder('sub_a', 'k')];
		const others = await world.send('sub_b');
		expect(await world.outbox.removeSubscription('sub_a')).toEqual({ cancelled: 3 });
		expect(await world.outbox.removeSubscription('sub_a')).toBeUndefined();
		const states = await Promise.all(
			[delivered, failed, claim.id, ...waiting, others].map((id) => world.stateOf(id)),
		);
		expect(states).toEqual([
			'delivered',
			'failed',
			'cancelled',
			'cancelled',
			'cancelled',
			'pending',
		]);
		expect(await world.settle(claim)).toEqual({ kind: 'superseded' });
		expect(await world.outbox.subscription('sub_a')).toBeUndefined();
		expect((await world.outbox.subscriptions()).map(({ id }) => id)).toEqual(['sub_b']);
		expect((await world.outbox.queues()).map(({ subscriptionId }) => subscriptionId)).toEqual([
			'sub_b',
		]);
		const history = await world.outbox.deliveries({ subscriptionId: 'sub_a' }, { limit: 10 });
		expect(history.deliveries).toHaveLength(5);
		expect(history.deliveries[0]).toMatchObject({ subscriptionId: 'sub_a' });
		expect(await world.outbox.replay({ ids: [failed] }, 10)).toEqual([]);
		await expect(world.send('sub_a')).rejects.toThrow(/no subscription sub_a/);
	});

	it('cancels a long queue completely', async () => {
		await world.subscribe('sub_a');
		await Promise.all(Array.from({ length: 1200 }, () => world.send('sub_a')));
		expect(await world.outbox.removeSubscription('sub_a')).toEqual({ cancelled: 1200 });
		expect(await world.outbox.counts()).toMatchObject({ pending: 0, cancelled: 1200 });
	});
}
