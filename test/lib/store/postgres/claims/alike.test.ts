import * as fc from 'fast-check';

import type { ClaimOutcome, ClaimRequest, ClaimStore } from '../../../../../lib/store/claims';
import { digest, request, signedBy } from '../../claims/events';
import { SqliteData } from '../../sqlite/claims/data';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresData } from './data';

const hour = 3600 * 1000;

type Operation =
	| { readonly kind: 'claim'; readonly event: ClaimRequest }
	/** Of a claim that was given out so many claims ago. */
	| { readonly kind: 'extend' | 'commit' | 'release'; readonly ago: number };

const rule = fc.constantFrom(
	undefined,
	{ withinMilliseconds: 2 * hour, rememberMilliseconds: 24 * hour },
	{ withinMilliseconds: 0, rememberMilliseconds: 24 * hour },
);
const former = fc.constantFrom(
	undefined,
	undefined,
	[request('A', 'on', '1')],
	[{ ...request('B', 'off', '2'), key: digest('A') }],
);
const claim: fc.Arbitrary<Operation> = fc
	.record({
		name: fc.constantFrom('A', 'A', 'B'),
		content: fc.constantFrom('on', 'off'),
		delivery: fc.constantFrom('', '1', '2', '3'),
		rule,
		signature: fc.constantFrom(undefined, undefined, 'one', 'two'),
		former,
	})
	.map(({ name, content, delivery, signature, rule: sameContent, former: earlier }) => ({
		kind: 'claim',
		event: {
			// Where events are told by their numbers, each delivery has one.
			...request(
				name,
				content,
				sameContent?.withinMilliseconds === 0 ? delivery || '1' : delivery,
				{
					sameContent,
					former: earlier,
				},
			),
			...(signature !== undefined && signedBy(signature)),
		},
	}));
const settling: fc.Arbitrary<Operation> = fc.record({
	kind: fc.constantFrom('commit', 'commit', 'release', 'extend'),
	ago: fc.constantFrom(0, 0, 0, 1, 2),
});
const turns = fc.array(
	fc.record({
		operations: fc.array(fc.oneof(claim, settling), { minLength: 1, maxLength: 5 }),
		purges: fc.constantFrom(false, false, false, true),
		passMilliseconds: fc.constantFrom(0, 0, 1, 30_000, hour, 2 * hour, 25 * hour),
	}),
	{ minLength: 10, maxLength: 25, size: 'max' },
);

/** A store, and the claims it has given out. */
class Played {
	readonly answers: unknown[] = [];
	private readonly given: Array<readonly [event: ClaimRequest, token: number]> = [];

	constructor(readonly store: ClaimStore) {}

	/** Does what happens in one turn of the event loop. */
	async play(operations: readonly Operation[]): Promise<void> {
		const { length } = this.given;
		const answers = await Promise.all(
			operations.map(async (one): Promise<unknown> => {
				if (one.kind === 'claim') return [one.event, await this.store.claim(one.event)];
				const [event, token] = this.given[length - 1 - one.ago] ?? [request('A'), 1];
				if (one.kind === 'release') return await this.store.release(event, token);
				if (one.kind === 'extend') return await this.store.extend(event, token, 60_000);
				return await this.store.commit(event, token, 24 * hour);
			}),
		);
		for (const answer of answers) this.answers.push(this.kept(answer));
	}

	/** Tokens differ between engines: a claim is told by its number. */
	private kept(answer: unknown): unknown {
		if (!Array.isArray(answer)) return answer;
		const [event, outcome] = answer as [ClaimRequest, ClaimOutcome];
		if (outcome.kind !== 'fresh') return outcome;
		this.given.push([event, outcome.token]);
		return { ...outcome, token: outcome.token === 0 ? 0 : this.given.length };
	}
}

describe('claims in PostgreSQL and in SQLite', () => {
	let database: TestDatabase;

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());

	it('are answered alike, whatever happens', async () => {
		const property = fc.asyncProperty(turns, async (played) => {
			let moment = Date.UTC(2026, 0, 1);
			const now = () => moment;
			const postgres = new PostgresData(database, { now });
			const sqlite = new SqliteData({ now });
			try {
				const [here, there] = [new Played(await postgres.open()), new Played(await sqlite.open())];
				for (const { operations, purges, passMilliseconds } of played) {
					for (const one of [here, there]) {
						await one.play(operations);
						// How many rows that are differs: one engine keeps what is over beside what follows it.
						if (purges) await one.store.purge();
					}
					moment += passMilliseconds;
				}
				expect(here.answers).toEqual(there.answers);
			} finally {
				await postgres.destroy();
				await sqlite.destroy();
			}
		});
		await fc.assert(property, { numRuns: 60, seed: 20260101, endOnFailure: true });
	});
});
