import { attemptAt, type CreateOutbox, judging, minute, OutboxWorld } from '../model/world';

/** What becomes of an attempt. */
export function describeSettling(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

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
		const broken = { throws: 'no judgement' };
		const failing = world.outbox.settle(claims[0], attemptAt(world.now), broken);
		const neighbour = world.settle(claims[1]);
		await expect(failing).rejects.toThrow(/no judgement/);
		expect(await neighbour).toMatchObject({ kind: 'settled' });
		expect(await world.stateOf(claims[0].id)).toBe('pending claimed');
		expect(await world.outbox.attempts(claims[0].id)).toEqual([]);
		expect(await world.settle(claims[0])).toMatchObject({ kind: 'settled', attempt: 1 });
	});

	it('tells the judge which delivery it is', async () => {
		const claim = await world.sendClaimed('sub_a');
		const finding = { ...judging('delivered', world.now), tells: true };
		const settled = await world.outbox.settle(claim, attemptAt(world.now), finding);
		expect(settled).toMatchObject({ judgement: { reason: `${claim.id} for sub_a after 0` } });
	});
}
