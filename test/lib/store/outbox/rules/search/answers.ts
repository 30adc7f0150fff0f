import type { DeliveryFilter } from '../../../../../../lib/store/outbox';
import { answerClasses } from '../../../../../../lib/store/outbox/answers';
import type { AttemptRecord, Judgement } from '../../../../../../lib/store/outbox/attempt';
import { attemptAt, type CreateOutbox, judging, minute, OutboxWorld } from '../../model/world';
import { everything } from './everything';

type Answer = Pick<AttemptRecord, 'status' | 'unanswered'>;

/** Finding deliveries by what their last attempts were answered with. */
export function describeAnswers(create: CreateOutbox): void {
	let world: OutboxWorld;
	beforeEach(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
	});
	afterEach(async () => await world.data.destroy());

	async function attempted(
		answer: Answer,
		outcome: Judgement['outcome'] = 'failed',
		subscriptionId = 'sub_a',
	): Promise<string> {
		const claim = await world.sendClaimed(subscriptionId);
		const record = attemptAt(world.now, { status: undefined, ...answer });
		await world.outbox.settle(claim, record, judging(outcome, world.now));
		return claim.id;
	}

	const found = async (filter: DeliveryFilter) =>
		(await everything(world, filter, 2)).map(({ id }) => id).reverse();

	const ANSWERS: readonly (readonly [is: string, answer: Answer])[] = [
		['timeout', { unanswered: 'timeout' }],
		['noConnection', { unanswered: 'noConnection' }],
		['2xx', { status: 200 }],
		['2xx', { status: 299 }],
		['3xx', { status: 300 }],
		['3xx', { status: 399 }],
		['4xx', { status: 400 }],
		['4xx', { status: 499 }],
		['5xx', { status: 500 }],
		['5xx', { status: 599 }],
		['of no class', { status: 600 }],
		['of no class', { status: 999 }],
		['of no class', {}],
	];

	it('tells the classes apart, whatever the attempt led to', async () => {
		const ids: { readonly is: string; readonly id: string }[] = [];
		for (const outcome of ['delivered', 'retrying', 'failed'] as const) {
			for (const [is, answer] of ANSWERS) ids.push({ is, id: await attempted(answer, outcome) });
		}
		await world.send('sub_a');
		for (const answer of answerClasses) {
			const expected = ids.filter(({ is }) => is === answer).map(({ id }) => id);
			expect([answer, await found({ answer })]).toEqual([answer, expected]);
		}
	});

	it('goes by the last attempt', async () => {
		const id = await attempted({ status: 503 }, 'retrying');
		const answers: readonly Answer[] = [
			{ unanswered: 'timeout' },
			{},
			{ status: 404 },
			{ status: 204 },
		];
		const told: string[] = [];
		for (const answer of answers) {
			world.now += minute;
			const claim = await world.claimOne('sub_a');
			const record = attemptAt(world.now, { status: undefined, ...answer });
			await world.outbox.settle(claim, record, judging('retrying', world.now));
			for (const one of answerClasses) {
				if ((await found({ answer: one })).includes(id)) told.push(one);
			}
		}
		expect(told).toEqual(['timeout', '4xx', '2xx']);
	});

	it('holds together with the rest of a filter, in pages either way, and for changes', async () => {
		const failed = [await attempted({ status: 500 }), await attempted({ status: 502 })];
		const other = await attempted({ status: 500 }, 'failed', 'sub_b');
		const waiting = await attempted({ status: 503 }, 'retrying');
		await attempted({ status: 404 });
		const answer = '5xx';
		expect(await found({ answer, subscriptionId: 'sub_b' })).toEqual([other]);
		expect(await found({ answer, states: ['failed'] })).toEqual([...failed, other]);
		expect(await found({ answer, states: ['pending'] })).toEqual([waiting]);
		expect(await found({ answer, ids: [waiting, 'dlv_99'] })).toEqual([waiting]);
		expect(await found({ answer, eventType: 'other' })).toEqual([]);
		const oldestFirst = await everything(world, { answer }, 1, true);
		expect(oldestFirst.map(({ id }) => id)).toEqual([...failed, other, waiting]);
		const filter: DeliveryFilter = { answer, subscriptionId: 'sub_a' };
		const replays = await world.outbox.replay(filter, 10);
		expect(replays.map(({ replayOf }) => replayOf)).toEqual(failed);
		const cancelled = await world.outbox.cancel(filter, 10);
		expect(cancelled.map(({ id }) => id)).toEqual([waiting]);
	});
}
