import * as fc from 'fast-check';

import { abandonedClaimMilliseconds, type ClaimStore } from '../../../../lib/store/claims';
import { FRACTION } from '../fraction';
import { digest, request, signedBy } from './events';
import { operationsArbitrary, runAgainstModel } from './model';
import { scenarios } from './scenarios/scenarios';
import { World } from './scenarios/steps';

/** One set of data of an engine under test, on which any number of stores can be opened. */
export interface StoreUnderTest {
	/** Opens another store on the same data, under an owner of its own. */
	open(): Promise<ClaimStore>;
	/** Makes the engine fail every operation; answers what makes it work again. */
	breakDown(): Promise<() => Promise<void>>;
	/** Closes what is open and removes the data. */
	destroy(): Promise<void>;
}

/** What every engine gets: a clock that the tests move. */
export interface StoreOptions {
	readonly now: () => number;
}

const day = 24 * 60 * 60 * 1000;

/** What every engine of ClaimStore must do; `create` prepares fresh, empty data. */
export function describeClaimStore(
	name: string,
	create: (options: StoreOptions) => Promise<StoreUnderTest>,
): void {
	describe(`${name} as a claim store`, () => {
		let nowMilliseconds: number;
		let data: StoreUnderTest;
		let store: ClaimStore;

		beforeEach(async () => {
			nowMilliseconds = Date.UTC(2026, 0, 1, 0, 0, 0, 123);
			data = await create({ now: () => nowMilliseconds + FRACTION });
			store = await data.open();
		});
		afterEach(async () => await data.destroy());

		const freshToken = async (by: ClaimStore, event: string): Promise<number> => {
			const outcome = await by.claim(request(event));
			if (outcome.kind !== 'fresh') throw new Error(`${event} is ${outcome.kind}`);
			return outcome.token;
		};

		it.each(scenarios)('$title', async ({ steps }) => {
			const world = new World([store, await data.open()], (milliseconds) => {
				nowMilliseconds += milliseconds;
			});
			for (const [position, [step, expected]] of steps.entries()) {
				expect([position, await step(world)]).toEqual([position, expected]);
			}
		});

		it('behaves as two plain Maps do under random operations', async () => {
			const property = fc.asyncProperty(operationsArbitrary, async (turns) => {
				let now = Date.UTC(2026, 0, 1);
				const other = await create({ now: () => now + FRACTION });
				try {
					const { answers, expected } = await runAgainstModel(turns, {
						open: () => other.open(),
						now: () => now,
						passTime: (milliseconds) => (now += milliseconds),
					});
					expect(answers).toEqual(expected);
				} finally {
					await other.destroy();
				}
			});
			await fc.assert(property, { numRuns: 25, seed: 20260101 });
		});

		it('tells until when an event is in flight', async () => {
			await store.claim(request('A'));
			expect(await store.claim(request('A'))).toEqual({
				kind: 'inFlight',
				untilMilliseconds: nowMilliseconds + 30_000,
			});
		});

		it('gives out growing tokens, whatever happened to earlier ones', async () => {
			const tokens = [await freshToken(store, 'A'), await freshToken(store, 'B')];
			await store.commit(request('A'), tokens[0] as number, day);
			await store.release(request('B'), tokens[1] as number);
			tokens.push(await freshToken(await data.open(), 'B'), await freshToken(store, 'C'));
			nowMilliseconds += 2 * day + abandonedClaimMilliseconds;
			await store.purge();
			await store.close();
			tokens.push(await freshToken(await data.open(), 'A'));
			expect(tokens).toEqual([...new Set(tokens)].sort((one, other) => one - other));
		});

		it.each([1, 2])('lets exactly one of 200 claims at once win, over %i stores', async (count) => {
			const stores = [store, await data.open()].slice(0, count);
			const claims = Array.from({ length: 200 }, (_, position) =>
				(stores[position % count] as ClaimStore).claim(request('A')),
			);
			const kinds = (await Promise.all(claims)).map((outcome) => outcome.kind);
			expect(kinds.filter((kind) => kind === 'fresh')).toHaveLength(1);
			expect(kinds.filter((kind) => kind === 'inFlight')).toHaveLength(199);
		});

		it('remembers over a restart', async () => {
			await store.commit(request('A'), await freshToken(store, 'A'), day);
			await store.close();
			store = await data.open();
			expect(await store.claim(request('A'))).toEqual({ kind: 'duplicate' });
			expect(await store.claim(request('A', 'changed'))).toMatchObject({ after: 'other' });
		});

		it('holds an event for longer that is extended, under whichever key', async () => {
			const other = await data.open();
			const signed = request('C', 'C', 'C', signedBy('one'));
			const forged = request('C', 'forged', 'forged', signedBy('one'));
			const held = [request('A'), request('A', 'changed'), signed, forged];
			const tokens: number[] = [];
			for (const event of held) {
				const outcome = await store.claim(event);
				if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
				tokens.push(outcome.token);
			}
			nowMilliseconds += 20_000;
			for (const [position, event] of held.entries()) {
				expect(await store.extend(event, tokens[position] as number, 30_000)).toBe(true);
			}
			nowMilliseconds += 29_999;
			for (const event of held) {
				expect(await other.claim(event)).toMatchObject({ kind: 'inFlight' });
			}
			nowMilliseconds += 1;
			expect(await other.claim(request('A'))).toMatchObject({ kind: 'fresh' });
		});

		it('tells what is remembered, and claims nothing by that', async () => {
			const other = await data.open();
			const known = async () =>
				await Promise.all(
					[store, other].flatMap((one) =>
						[request('A'), request('A', 'changed'), request('B')].map(
							async (event) => await one.remembers(event),
						),
					),
				);
			expect(await known()).toEqual(Array(6).fill(false));
			const token = await freshToken(store, 'A');
			expect(await known()).toEqual(Array(6).fill(false));
			await store.commit(request('A'), token, day);
			expect(await known()).toEqual([true, false, false, true, false, false]);
			const changed = await other.claim(request('A', 'changed'));
			if (changed.kind !== 'fresh') throw new Error(changed.kind);
			await other.commit(request('A', 'changed'), changed.token, 2 * day);
			expect(await known()).toEqual([true, true, false, true, true, false]);
			nowMilliseconds += day;
			expect(await known()).toEqual([false, true, false, false, true, false]);
			expect(await other.claim(request('B'))).toMatchObject({ kind: 'fresh' });
		});

		it('extends nothing that was taken over, settled or never claimed', async () => {
			const other = await data.open();
			const token = await freshToken(store, 'A');
			expect(await store.extend(request('A'), token + 1000, 30_000)).toBe(false);
			nowMilliseconds += 30_000;
			const newer = await freshToken(other, 'A');
			expect(await store.extend(request('A'), token, 30_000)).toBe(false);
			expect(await other.commit(request('A'), newer, day)).toBe(true);
			expect(await other.extend(request('A'), newer, 30_000)).toBe(false);
		});

		it('finishes what waits when it is closed, and voids what it still holds', async () => {
			const token = await freshToken(store, 'A');
			const other = await data.open();
			await store.claim(request('C'));
			const waiting = [store.commit(request('A'), token, day), store.claim(request('B'))] as const;
			await Promise.all([store.close(), store.close()]);
			expect(await waiting[0]).toBe(true);
			expect(await waiting[1]).toMatchObject({ kind: 'fresh' });
			expect(await other.claim(request('C'))).toMatchObject({ kind: 'fresh' });
			const next = await data.open();
			expect(await next.claim(request('A'))).toEqual({ kind: 'duplicate' });
			expect(await next.claim(request('B'))).toMatchObject({ kind: 'fresh' });
		});

		it('leaves alone what another store holds when one is closed', async () => {
			const other = await data.open();
			const token = await freshToken(other, 'A');
			await store.close();
			expect(await (await data.open()).claim(request('A'))).toMatchObject({ kind: 'inFlight' });
			expect(await other.commit(request('A'), token, day)).toBe(true);
		});

		const calls: [string, (closed: ClaimStore) => Promise<unknown>][] = [
			['claim', (closed) => closed.claim(request('A'))],
			['commit', (closed) => closed.commit(request('A'), 1, day)],
			['extend', (closed) => closed.extend(request('A'), 1, day)],
			['release', (closed) => closed.release(request('A'), 1)],
			['remembers', (closed) => closed.remembers(request('A'))],
			['purge', (closed) => closed.purge()],
		];

		it.each(calls)('rejects %s once it is closed', async (_, call) => {
			await store.close();
			await expect(call(store)).rejects.toThrow(/is closed/);
		});

		it.each(calls)('rejects %s with the cause while the engine fails', async (_, call) => {
			const repair = await data.breakDown();
			const error = await call(store).then(
				() => undefined,
				(reason: unknown) => reason as Error,
			);
			await repair();
			expect(error).toMatchObject({ message: expect.stringMatching(/^The .* store .*\.$/) });
			expect(error?.cause).toHaveProperty('message');
		});

		it('works again after a failure, which wrote nothing', async () => {
			const held = await freshToken(store, 'A');
			const repair = await data.breakDown();
			await expect(store.claim(request('B'))).rejects.toThrow();
			await expect(store.commit(request('A'), held, day)).rejects.toThrow();
			await repair();
			expect(await store.claim(request('A'))).toMatchObject({ kind: 'inFlight' });
			expect(await store.commit(request('A'), held, day)).toBe(true);
			await freshToken(store, 'B');
		});

		const short = digest('A').subarray(1);
		const misuses: [string, (used: ClaimStore) => Promise<unknown>][] = [
			['a short key', (used) => used.claim({ ...request('A'), key: short })],
			['a short fingerprint', (used) => used.claim({ ...request('A'), fingerprint: short })],
			['no lease', (used) => used.claim({ ...request('A'), leaseMilliseconds: 0 })],
			[
				'a short signature',
				(used) =>
					used.claim({ ...request('A'), signature: { key: short, rememberMilliseconds: day } }),
			],
			[
				'no time to remember a signature',
				(used) =>
					used.claim({ ...request('A'), signature: { key: digest('A'), rememberMilliseconds: 0 } }),
			],
			['an endless lease', (used) => used.claim({ ...request('A'), leaseMilliseconds: Infinity })],
			['a short key to commit', (used) => used.commit({ ...request('A'), key: short }, 1, day)],
			['no time to remember', (used) => used.commit(request('A'), 1, -1)],
			['NaN to remember', (used) => used.commit(request('A'), 1, NaN)],
			['a short key to remember', (used) => used.remembers({ ...request('A'), key: short })],
			['a short key to release', (used) => used.release({ ...request('A'), key: short }, 1)],
		];

		it.each(misuses)('rejects %s', async (_, misuse) => {
			await expect(misuse(store)).rejects.toThrow(/bytes instead of 16|positive number/);
			await freshToken(store, 'A');
		});
	});
}
