import { createHash, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';

import { platforms } from '../../../../../../nodes/platforms';
import type { ClaimStore } from '../../../../../../lib/store/claims';
import { type Fault, Reception } from './reception';
import { contentOf, deliveriesOf, expectedOf, plans } from './model';
import { type Wire, wires } from './wires';

jest.setTimeout(240_000);

test('every platform is among them, with two types of events each', () => {
	expect(new Set(wires.map(([, { platform }]) => platform))).toEqual(new Set(platforms));
	for (const [, { kinds }] of wires) expect(Object.keys(kinds)).toHaveLength(2);
});

const property = (wire: Wire, fault?: Fault) =>
	fc.asyncProperty(plans, async (plan) => {
		const deliveries = deliveriesOf(plan, wire);
		const runs = await Reception.runs(deliveries, wire, fault);
		expect(runs).toEqual(expectedOf(deliveries, wire));
		// Whatever the model says: a change that its content tells from all others runs once.
		for (const delivery of deliveries) {
			const { change } = delivery;
			const alike = deliveries.filter((one) => contentOf(one) === contentOf(delivery));
			if (alike.some((one) => one.change !== change)) continue;
			expect(runs.filter((run, at) => run && deliveries[at]?.change === change)).toHaveLength(1);
		}
	});

test.each(wires)('%s: no retry runs twice, no repetition is lost', async (_name, wire) => {
	await fc.assert(property(wire), { seed: 20_260_101, numRuns: 25 });
});

const withContent = (fingerprint: Buffer, content: Buffer) =>
	Buffer.concat([content, fingerprint.subarray(8)]);
const withDelivery = (fingerprint: Buffer, delivery: Buffer) =>
	Buffer.concat([fingerprint.subarray(0, 8), delivery]);
const digest = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16);
/** A store with one of its calls replaced. */
const replaced = (store: ClaimStore, calls: Partial<ClaimStore>): ClaimStore => ({
	claim: (...given) => store.claim(...given),
	extend: (...given) => store.extend(...given),
	commit: (...given) => store.commit(...given),
	release: (...given) => store.release(...given),
	remembers: (...given) => store.remembers(...given),
	purge: () => store.purge(),
	close: () => store.close(),
	...calls,
});

const faults: Array<[string, Fault]> = [
	[
		'deliveries are not told apart',
		{
			identity: (identity) => ({
				...identity,
				fingerprint: withDelivery(identity.fingerprint, Buffer.alloc(8)),
			}),
		},
	],
	[
		'no delivery is like another',
		{
			identity: (identity) => ({
				...identity,
				fingerprint: withDelivery(identity.fingerprint, randomBytes(8)),
			}),
		},
	],
	[
		'all content is alike',
		{
			identity: (identity) => ({
				...identity,
				fingerprint: withContent(identity.fingerprint, Buffer.alloc(8)),
			}),
		},
	],
	[
		'the same content is a duplicate for ever',
		{ identity: (identity) => ({ ...identity, sameContentSeconds: undefined }) },
	],
	[
		'the same content is never a duplicate',
		{ identity: (identity) => ({ ...identity, sameContentSeconds: 0 }) },
	],
	[
		'types are not told apart',
		{ identity: (identity, { change }) => ({ ...identity, subject: digest(change.thing) }) },
	],
	[
		'things are not told apart',
		{ identity: (identity, { type }) => ({ ...identity, subject: digest(type) }) },
	],
	['events are forgotten before the retries', { rememberMilliseconds: 1000 }],
	[
		'nothing is remembered',
		{
			store: (store) => replaced(store, { commit: (event, token) => store.release(event, token) }),
		},
	],
	[
		'a process sees nothing of what another one holds or remembers',
		{
			identity: (identity, { process }) => ({
				...identity,
				subject: digest(`${process}${identity.subject.toString('hex')}`),
			}),
		},
	],
];

test.each(faults)('it is found where %s', async (_fault, fault) => {
	for (const [, wire] of wires) {
		const parameters = { seed: 20_260_101, numRuns: 25, endOnFailure: true };
		const { failed, errorInstance } = await fc.check(property(wire, fault), parameters);
		if (!failed) continue;
		// By what started a run, not by an error on the way.
		expect(String(errorInstance)).toMatch(/toEqual|toHaveLength/);
		return;
	}
	throw new Error('Nothing is wrong with any platform');
});
