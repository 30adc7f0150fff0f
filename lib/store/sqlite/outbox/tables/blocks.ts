import { states } from '../../../outbox/stored';
import type { OutboxStatements } from './statements/statements';

/** Deliveries whose numbers are told apart by what is above these bits share a block. */
const blockBits = 9;
/** More than there are blocks: a facet and a block make one key. */
const facetFactor = 2 ** 24;
const noTime = 8.64e15;

/** The facet of all deliveries. */
export const allFacet = 0;
/** The facet of a subscription's deliveries. */
export const subscriptionFacet = (subscription: number) => 2 * subscription;
/** The facet of an event type's deliveries. */
export const typeFacet = (type: number) => 2 * type + 1;
/** The block that a delivery is in. */
export const blockOf = (delivery: number) => Math.floor(delivery / 2 ** blockBits);
/** The first delivery's number of a block. */
export const blockStart = (block: number) => block * 2 ** blockBits;

interface Change {
	readonly counts: number[];
	createdFrom: number;
	createdTo: number;
	/** Whether deliveries are gone, so that the block may be empty. */
	hasLost: boolean;
}

/** What a transaction changes in `blocks`, written once at its end. */
export class BlockCounts {
	private readonly changes = new Map<number, Change>();

	constructor(private readonly run: OutboxStatements) {}

	/** Counts a new delivery. */
	added(delivery: number, subscription: number, type: number, state: number, at: number): void {
		const block = blockOf(delivery);
		for (const facet of [allFacet, subscriptionFacet(subscription), typeFacet(type)]) {
			const change = this.change(facet, block);
			(change.counts[state] as number) += 1;
			if (at < change.createdFrom) change.createdFrom = at;
			if (at > change.createdTo) change.createdTo = at;
		}
	}

	/** Counts a change of state; `to` undefined: the delivery is gone. */
	moved(delivery: number, subscription: number, type: number, from: number, to?: number): void {
		const block = blockOf(delivery);
		for (const facet of [allFacet, subscriptionFacet(subscription), typeFacet(type)]) {
			const change = this.change(facet, block);
			(change.counts[from] as number) -= 1;
			if (to === undefined) change.hasLost = true;
			else (change.counts[to] as number) += 1;
		}
	}

	/** Writes the changes. */
	flush(): void {
		for (const [key, { counts, createdFrom, createdTo, hasLost }] of this.changes) {
			const block = key % facetFactor;
			const facet = (key - block) / facetFactor;
			this.run.countBlock.run(block, facet, ...counts, createdFrom, createdTo);
			if (hasLost) this.run.removeEmptyBlock.run(facet, block);
		}
		this.changes.clear();
	}

	/** Drops the changes of a transaction that is undone. */
	forget(): void {
		this.changes.clear();
	}

	private change(facet: number, block: number): Change {
		const key = facet * facetFactor + block;
		let change = this.changes.get(key);
		if (!change) {
			const counts = states.map(() => 0);
			change = { counts, createdFrom: noTime, createdTo: -noTime, hasLost: false };
			this.changes.set(key, change);
		}
		return change;
	}
}
