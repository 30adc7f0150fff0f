import * as fc from 'fast-check';

import type { ClaimStore } from '../../../../../lib/store/claims';
import { request, signedBy } from '../../claims/events';
import { SqliteData } from '../../sqlite/claims/data';
import { createDatabase, type TestDatabase } from '../database';
import { MovingData } from './data';

let database: TestDatabase;
let now = Date.UTC(2026, 0, 1);
const hour = 3600 * 1000;

beforeAll(async () => {
	database = await createDatabase();
});
afterAll(async () => await database.remove());

type Step =
	| {
			readonly do: 'receive';
			readonly event: string;
			readonly content: string;
			readonly delivery: string;
			readonly signature: string | undefined;
			readonly end: 'commit' | 'release';
	  }
	| { readonly do: 'pass'; readonly milliseconds: number }
	| { readonly do: 'move' };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			do: fc.constant('receive' as const),
			event: fc.constantFrom('A', 'B', 'C'),
			content: fc.constantFrom('one', 'two'),
			delivery: fc.constantFrom('', 'x', 'y', 'z'),
			signature: fc.constantFrom(undefined, undefined, 's', 't'),
			end: fc.constantFrom('commit' as const, 'commit' as const, 'release' as const),
		}),
	},
	fc.record({
		do: fc.constant('pass' as const),
		milliseconds: fc.constantFrom(1, hour, 30 * hour),
	}),
);

const some = fc.array(step, { minLength: 5, maxLength: 25, size: 'max' });
/** There and back. */
const history = fc
	.tuple(some, some, some)
	.map(([first, second, third]): Step[] => [
		...first,
		{ do: 'move' },
		...second,
		{ do: 'move' },
		...third,
	]);

/** What a store says of an event, which is then committed or given back. */
async function received(
	store: ClaimStore,
	event: Extract<Step, { do: 'receive' }>,
): Promise<unknown> {
	const { signature } = event;
	const asked = {
		...request(event.event, event.content, event.delivery),
		...(signature !== undefined && signedBy(signature)),
		sameContent: { withinMilliseconds: hour, rememberMilliseconds: 24 * hour },
	};
	const outcome = await store.claim(asked);
	if (outcome.kind !== 'fresh') return outcome.kind;
	if (event.end === 'commit') await store.commit(asked, outcome.token, 24 * hour);
	else await store.release(asked, outcome.token);
	return [outcome.kind, outcome.after];
}

it('recognizes after moves what a store recognizes that was never moved', async () => {
	const property = fc.asyncProperty(history, async (steps) => {
		const data = new MovingData(database.url, () => now);
		const still = new SqliteData({ now: () => now });
		try {
			let [moved, stays] = [await data.openClaims(), await still.open()];
			for (const one of steps) {
				if (one.do === 'pass') now += one.milliseconds;
				if (one.do === 'receive') {
					expect(await received(moved, one)).toEqual(await received(stays, one));
				}
				if (one.do !== 'move') continue;
				await data.closeAll();
				await data.move();
				moved = await data.openClaims();
			}
			await stays.close();
			stays = await still.open();
		} finally {
			await data.destroy();
			await still.destroy();
		}
	});
	await fc.assert(property, { numRuns: 8, seed: 20261128, endOnFailure: true });
});

it('gives out larger tokens after each move', async () => {
	const data = new MovingData(database.url, () => now);
	const tokens: number[] = [];
	for (let turn = 0; turn < 4; turn += 1) {
		const store = await data.openClaims();
		const outcome = await store.claim(request(`event ${turn}`));
		tokens.push(outcome.kind === 'fresh' ? outcome.token : NaN);
		await data.closeAll();
		await data.move();
	}
	await data.destroy();
	expect(tokens).toEqual([...tokens].sort((one, other) => one - other));
	expect(new Set(tokens).size).toBe(4);
});

it('moves what was remembered in slices, also what SQLite has of a key that was forgotten meanwhile', async () => {
	const data = new MovingData(database.url, () => now);
	const store = await data.openClaims();
	const remember = async (name: string) => {
		const outcome = await store.claim(request(name));
		if (outcome.kind === 'fresh') await store.commit(request(name), outcome.token, hour);
	};
	await Promise.all(
		Array.from({ length: 2500 }, async (_, number) => await remember(`event ${number}`)),
	);
	now += 2 * hour;
	await Promise.all(
		Array.from({ length: 200 }, async (_, number) => await remember(`event ${number}`)),
	);
	await data.closeAll();
	expect((await data.move()).remembered).toBe(2500);
	expect((await data.move()).remembered).toBe(2500);
	const moved = await data.openClaims();
	const kinds = await Promise.all(
		Array.from(
			{ length: 2500 },
			async (_, number) => (await moved.claim(request(`event ${number}`))).kind,
		),
	);
	await data.destroy();
	expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(200);
});
