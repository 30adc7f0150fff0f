import * as fc from 'fast-check';

import type { StoredSubscription } from '../../../../../lib/store/outbox/subscription';
import {
	type ListNews,
	ListTeller,
	SubscriptionCache,
	type SubscriptionNews,
} from '../../../../../lib/store/sqlite/thread/subscriptions';

/** What may happen to the subscriptions between two looks at their list. `one`: which, counted from the oldest. */
type Step =
	| { readonly do: 'add'; readonly name: string }
	| { readonly do: 'remove'; readonly one: number }
	| { readonly do: 'change settings'; readonly one: number }
	| { readonly do: 'change enabled'; readonly one: number }
	| { readonly do: 'change health'; readonly one: number }
	/** Its caller is told of this one alone. */
	| { readonly do: 'tell'; readonly one: number }
	/** The thread is another one, which has told nothing. */
	| { readonly do: 'restart' }
	| { readonly do: 'list' };

const one = fc.nat(10);
const steps: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		fc.record({
			do: fc.constant('add' as const),
			name: fc.constantFrom('sub_a', 'sub_b', 'sub_c', 'sub_d'),
		}),
		fc.record({ do: fc.constantFrom('remove' as const, 'tell' as const), one }),
		fc.record({
			do: fc.constantFrom(
				'change settings' as const,
				'change enabled' as const,
				'change health' as const,
			),
			one,
		}),
		fc.record({ do: fc.constant('restart' as const) }),
		{ weight: 3, arbitrary: fc.record({ do: fc.constant('list' as const) }) },
	),
	{ minLength: 5, maxLength: 40 },
);

/** The subscriptions as the thread keeps them: each change is another object, and no two changes give the same settings. */
class Kept {
	list: StoredSubscription[] = [];
	private changes = 0;

	add(id: string): void {
		if (this.list.some((known) => known.id === id)) return;
		const createdAt = (this.changes += 1);
		this.list.push({
			id,
			kind: 'subscription',
			enabled: true,
			settings: { change: createdAt },
			health: { consecutiveFailures: 0 },
			createdAt,
			updatedAt: createdAt,
			revision: 1,
		});
	}

	remove(at: number): void {
		this.list.splice(at, 1);
	}

	change(at: number, what: 'settings' | 'enabled' | 'health'): void {
		const known = this.list[at];
		if (!known) return;
		const updatedAt = (this.changes += 1);
		const revision = known.revision + (what === 'health' ? 0 : 1);
		const changed = {
			settings: { settings: { change: updatedAt } },
			enabled: { enabled: !known.enabled },
			health: { health: { consecutiveFailures: updatedAt } },
		}[what];
		this.list[at] = { ...known, ...changed, updatedAt, revision };
	}
}

const nothingNew: ListNews = { ids: undefined, changed: [] };
const subscriptionOf = (
	id: string,
	more: Partial<StoredSubscription> = {},
): StoredSubscription => ({
	id,
	kind: 'subscription',
	enabled: true,
	settings: { url: id },
	health: { consecutiveFailures: 0 },
	createdAt: 1,
	updatedAt: 1,
	revision: 1,
	...more,
});

describe('the cache of the subscriptions on the other side of a thread', () => {
	it.each([
		['as they are', <Told>(told: Told) => told],
		['as copies', <Told>(told: Told) => structuredClone(told)],
	])('are what is kept, whatever happens to that between two looks, told %s', (_, pass) => {
		const property = fc.property(steps, (all) => {
			const kept = new Kept();
			const cache = new SubscriptionCache();
			let teller = new ListTeller();
			for (const step of all) {
				const at = 'one' in step ? step.one % Math.max(1, kept.list.length) : 0;
				const named = kept.list[at];
				if (step.do === 'add') kept.add(step.name);
				if (step.do === 'remove') kept.remove(at);
				if (step.do === 'change settings') kept.change(at, 'settings');
				if (step.do === 'change enabled') kept.change(at, 'enabled');
				if (step.do === 'change health') kept.change(at, 'health');
				if (step.do === 'tell' && named) expect(cache.kept(pass(named))).toEqual(named);
				if (step.do === 'restart') teller = new ListTeller();
				if (step.do !== 'list') continue;
				expect(cache.listAfter(pass(teller.newsOf(kept.list)))).toEqual(kept.list);
				const again = teller.newsOf([...kept.list]);
				expect(again).toEqual(nothingNew);
				expect(cache.listAfter(pass(again))).toEqual(kept.list);
			}
		});
		fc.assert(property, { numRuns: 500, seed: 20260101 });
	});

	it('are told the settings once per revision', () => {
		const teller = new ListTeller();
		const first = subscriptionOf('sub_a');
		const ill = { ...first, health: { consecutiveFailures: 1 } };
		const changed = { ...ill, settings: { url: 'b' }, revision: 2 };
		const told = [[first], [ill], [changed], [changed], []].map((list) => teller.newsOf(list));
		expect(told).toEqual([
			{ ids: ['sub_a'], changed: [first] },
			{ changed: [{ ...ill, settings: undefined }] },
			{ changed: [changed] },
			{ changed: [] },
			{ ids: [], changed: [] },
		]);
	});

	it('have the same settings for as long as their revision is the same', () => {
		const cache = new SubscriptionCache();
		const teller = new ListTeller();
		const first = subscriptionOf('sub_a');
		const look = (list: readonly StoredSubscription[]) =>
			cache.listAfter(structuredClone(teller.newsOf(list)))[0]?.settings;
		const settings = look([first]);
		const ill = { ...first, health: { consecutiveFailures: 1 } };
		expect(look([ill])).toBe(settings);
		expect(cache.kept(structuredClone<SubscriptionNews>(ill)).settings).toBe(settings);
		const changed = { ...ill, revision: 2 };
		const settingsNow = cache.kept(structuredClone<SubscriptionNews>(changed)).settings;
		expect(settingsNow).not.toBe(settings);
		expect(look([changed])).toBe(settingsNow);
	});

	it('are all there, however many are told at once', () => {
		const list = Array.from({ length: 2500 }, (_, number) => subscriptionOf(`sub_${number}`));
		const cache = new SubscriptionCache();
		expect(cache.listAfter(new ListTeller().newsOf(list))).toEqual(list);
	});

	it('forget endpoints given with single events when there are many, and nothing else', () => {
		const cache = new SubscriptionCache();
		const listed = [subscriptionOf('sub_a'), subscriptionOf('sub_b')];
		const teller = new ListTeller();
		const [settings] = cache.listAfter(teller.newsOf(listed)).map((known) => known.settings);
		const endpoint = (number: number) => subscriptionOf(`end_${number}`, { kind: 'direct' });
		const first = cache.kept(structuredClone<SubscriptionNews>(endpoint(0))).settings;
		for (let number = 1; number < 5000; number += 1) cache.kept(endpoint(number));
		expect(cache.kept(structuredClone<SubscriptionNews>(endpoint(0))).settings).not.toBe(first);
		const list = cache.listAfter(teller.newsOf(listed));
		expect(list).toEqual(listed);
		expect(list[0]?.settings).toBe(settings);
	});
});
