import * as fc from 'fast-check';

import { abandonedClaimMilliseconds, type ClaimStore } from '../../nodes/store/claims';
import { digest, request } from './events';

const hour = 3600 * 1000;

/** What one operation of a random run does; `age` picks a token: 0 is the newest given out. */
type Operation =
	| { readonly kind: 'claim'; readonly event: string; readonly content: string }
	| {
			readonly kind: 'commit';
			readonly event: string;
			readonly age: number;
			readonly hours: number;
	  }
	| { readonly kind: 'release'; readonly event: string; readonly age: number };

/** Operations of one turn of the event loop, then a purge or a restart perhaps, then time passes. */
export interface Turn {
	readonly operations: readonly Operation[];
	readonly then: 'nothing' | 'purge' | 'restart';
	readonly passMilliseconds: number;
}

const event = fc.constantFrom('A', 'B', 'C', 'D');
const age = fc.constantFrom(0, 0, 0, 1, 2);
const operation: fc.Arbitrary<Operation> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('claim' as const),
			event,
			content: fc.constantFrom('one', 'one', 'two'),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('commit' as const),
			event,
			age,
			hours: fc.constantFrom(1, 30),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), event, age }) },
);

/** Some dozens of random operations, in turns. */
export const operationsArbitrary: fc.Arbitrary<Turn[]> = fc.array(
	fc.record({
		operations: fc.array(operation, { minLength: 1, maxLength: 5 }),
		then: fc.oneof(
			{ weight: 8, arbitrary: fc.constant('nothing' as const) },
			{ weight: 1, arbitrary: fc.constantFrom('purge' as const, 'restart' as const) },
		),
		passMilliseconds: fc.constantFrom(0, 0, 1, 15_000, 30_000, hour, 25 * hour),
	}),
	{ minLength: 15, maxLength: 30, size: 'max' },
);

interface Surroundings {
	readonly open: () => Promise<ClaimStore>;
	readonly now: () => number;
	readonly passTime: (milliseconds: number) => void;
}

/** The store's rules over plain Maps; tokens are numbered from 1. */
class ClaimModel {
	private readonly remembered = new Map<string, { content: string; expires: number }>();
	private readonly claims = new Map<string, { content: string; token: number; until: number }>();
	private lastToken = 0;
	private readonly given = new Map<string, number[]>();

	constructor(private readonly now: () => number) {}

	/** The token given out for the event that many claims ago, or 0. */
	tokenOf(name: string, ago: number): number {
		return this.given.get(name)?.at(-1 - ago) ?? 0;
	}

	/** Runs one operation; `token` is the one it settles with. */
	apply(one: Operation, token: number): unknown {
		if (one.kind === 'claim') return this.claim(one.event, one.content);
		const held = this.claims.get(one.event);
		if (!held || held.token !== token) return false;
		this.claims.delete(one.event);
		if (one.kind === 'commit') {
			const expires = this.now() + one.hours * hour;
			this.remembered.set(one.event, { content: held.content, expires });
		}
		return true;
	}

	purge(): void {
		for (const [name, { expires }] of this.remembered) {
			if (expires <= this.now()) this.remembered.delete(name);
		}
		for (const [name, { until }] of this.claims) {
			if (until + abandonedClaimMilliseconds <= this.now()) this.claims.delete(name);
		}
	}

	restart(): void {
		this.claims.clear();
	}

	private claim(name: string, content: string): unknown {
		const known = this.remembered.get(name);
		if (known && known.expires > this.now()) {
			return { kind: known.content === content ? 'duplicate' : 'conflict' };
		}
		const held = this.claims.get(name);
		if (held && held.until > this.now()) {
			if (held.content !== content) return { kind: 'conflict' };
			return { kind: 'inFlight', untilMilliseconds: held.until };
		}
		const token = ++this.lastToken;
		this.claims.set(name, { content, token, until: this.now() + 30_000 });
		this.given.set(name, [...(this.given.get(name) ?? []), token]);
		return { kind: 'fresh', token };
	}
}

/** Runs the turns on a real store and on the model; tokens are renumbered from 1 to compare them. */
export async function runAgainstModel(turns: readonly Turn[], surroundings: Surroundings) {
	const model = new ClaimModel(surroundings.now);
	const realTokens = [0];
	const answers: unknown[] = [];
	const expected: unknown[] = [];
	let store = await surroundings.open();
	for (const turn of turns) {
		const tokens = turn.operations.map((one) =>
			one.kind === 'claim' ? 0 : model.tokenOf(one.event, one.age),
		);
		const settled = turn.operations.map((one, position) =>
			perform(store, one, realTokens[tokens[position] ?? 0] ?? 0),
		);
		for (const answer of await Promise.all(settled)) answers.push(renumber(answer, realTokens));
		expected.push(
			...turn.operations.map((one, position) => model.apply(one, tokens[position] ?? 0)),
		);
		if (turn.then === 'purge') {
			await store.purge();
			model.purge();
		}
		if (turn.then === 'restart') {
			await store.close();
			store = await surroundings.open();
			model.restart();
		}
		surroundings.passTime(turn.passMilliseconds);
	}
	return { answers, expected };
}

async function perform(store: ClaimStore, one: Operation, token: number): Promise<unknown> {
	if (one.kind === 'claim') return await store.claim(request(one.event, one.content));
	if (one.kind === 'release') return await store.release(digest(one.event), token);
	return await store.commit(digest(one.event), token, one.hours * hour);
}

function renumber(answer: unknown, realTokens: number[]): unknown {
	if (typeof answer !== 'object' || answer === null || !('token' in answer)) return answer;
	if (Number(answer.token) <= (realTokens.at(-1) ?? 0)) return 'a token that did not grow';
	return { ...answer, token: realTokens.push(Number(answer.token)) - 1 };
}
