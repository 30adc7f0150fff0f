import * as fc from 'fast-check';

import { abandonedClaimMilliseconds, type ClaimStore } from '../../../../lib/store/claims';
import { request } from './events';

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

interface Kept {
	readonly content: string;
	readonly expires: number;
}

interface Claim {
	readonly content: string;
	readonly token: number;
	readonly until: number;
}

/** The store's rules over plain lists, for events whose delivery is their content; tokens are numbered from 1. */
class ClaimModel {
	private readonly remembered = new Map<string, Kept[]>();
	/** By name; those of other content that come while the name is held, by name and content. */
	private readonly claims = new Map<string, Claim & { readonly name: string }>();
	private lastToken = 0;
	private readonly given = new Map<string, Claim[]>();

	constructor(private readonly now: () => number) {}

	/** The claim given out for the event that many claims ago. */
	claimOf(name: string, ago: number): Claim | undefined {
		return this.given.get(name)?.at(-1 - ago);
	}

	/** Runs one operation; `claim` is the one it settles. */
	apply(one: Operation, claim: Claim | undefined): unknown {
		if (one.kind === 'claim') return this.claim(one.event, one.content);
		const [slot, held] =
			[...this.claims].find(
				([, { name, token }]) => name === one.event && token === claim?.token,
			) ?? [];
		if (slot === undefined || held === undefined) return false;
		this.claims.delete(slot);
		if (one.kind === 'commit') {
			const expires = this.now() + one.hours * hour;
			this.kept(one.event).push({ content: held.content, expires });
		}
		return true;
	}

	purge(): void {
		for (const [slot, { until }] of this.claims) {
			if (until + abandonedClaimMilliseconds <= this.now()) this.claims.delete(slot);
		}
	}

	restart(): void {
		this.claims.clear();
	}

	private kept(name: string): Kept[] {
		const kept = this.remembered.get(name) ?? [];
		this.remembered.set(name, kept);
		return kept;
	}

	private claim(name: string, content: string): unknown {
		const live = this.kept(name).filter(({ expires }) => expires > this.now());
		const last = this.kept(name).at(-1);
		// Once the last one is forgotten, so are those before it.
		const known = last !== undefined && live.includes(last) ? live : [];
		if (known.some((one) => one.content === content)) return { kind: 'duplicate' };
		const own = `${name}/${content}`;
		const held = [name, own]
			.map((slot) => this.claims.get(slot))
			.filter((one) => one !== undefined && one.until > this.now());
		const same = held.find((one) => one?.content === content);
		if (same) return { kind: 'inFlight', untilMilliseconds: same.until };
		const token = ++this.lastToken;
		const claim = { content, token, until: this.now() + 30_000 };
		this.claims.set(held.length > 0 ? own : name, { ...claim, name });
		this.given.set(name, [...(this.given.get(name) ?? []), claim]);
		const after = known.length + held.length > 0 ? 'other' : 'nothing';
		return { kind: 'fresh', token, after, certain: true };
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
		const claims = turn.operations.map((one) =>
			one.kind === 'claim' ? undefined : model.claimOf(one.event, one.age),
		);
		const settled = turn.operations.map((one, position) => {
			const { token = 0, content = 'one' } = claims[position] ?? {};
			return perform(store, one, realTokens[token] ?? 0, content);
		});
		for (const answer of await Promise.all(settled)) answers.push(renumber(answer, realTokens));
		expected.push(...turn.operations.map((one, position) => model.apply(one, claims[position])));
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

async function perform(
	store: ClaimStore,
	one: Operation,
	token: number,
	content: string,
): Promise<unknown> {
	if (one.kind === 'claim') return await store.claim(request(one.event, one.content));
	const event = request(one.event, content);
	if (one.kind === 'release') return await store.release(event, token);
	return await store.commit(event, token, one.hours * hour);
}

function renumber(answer: unknown, realTokens: number[]): unknown {
	if (typeof answer !== 'object' || answer === null || !('token' in answer)) return answer;
	if (Number(answer.token) <= (realTokens.at(-1) ?? 0)) return 'a token that did not grow';
	return { ...answer, token: realTokens.push(Number(answer.token)) - 1 };
}
