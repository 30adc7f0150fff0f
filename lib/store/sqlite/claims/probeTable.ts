/** What a row turns out to be when an index entry is checked against it. */
export type Confirmation = 'found' | 'other' | 'gone';

const smallestCapacity = 16;
const highestLoad = 0.75;

/**
 * Entries of tag (32 bits), row id and expiry (epoch seconds) in typed arrays, with linear probing.
 * `ids` is 0 where a slot is free; the capacity is a power of two. Several entries may share a tag.
 */
export class ProbeTable {
	/** Entries held, the expired ones included. */
	used = 0;
	private readonly tags: Uint32Array;
	private readonly seconds: Uint32Array;
	private readonly ids: Float64Array;

	constructor(private readonly capacity = smallestCapacity) {
		this.tags = new Uint32Array(capacity);
		this.seconds = new Uint32Array(capacity);
		this.ids = new Float64Array(capacity);
	}

	get bytes(): number {
		return this.tags.byteLength + this.seconds.byteLength + this.ids.byteLength;
	}

	/** Whether another entry asks for `rebuilt` first. */
	get isFull(): boolean {
		return this.used + 1 > this.capacity * highestLoad;
	}

	add(tag: number, id: number, second: number): void {
		let slot = tag & (this.capacity - 1);
		while (this.ids[slot] !== 0) slot = (slot + 1) & (this.capacity - 1);
		this.put(slot, tag, id, second);
		this.used += 1;
	}

	/** See KeyIndex.find. */
	find(tag: number, nowSecond: number, confirm: (id: number) => Confirmation): boolean {
		let slot = tag & (this.capacity - 1);
		while (this.ids[slot] !== 0) {
			if (this.tags[slot] === tag) {
				const expired = (this.seconds[slot] as number) <= nowSecond;
				const confirmation = expired ? 'gone' : confirm(this.ids[slot] as number);
				if (confirmation === 'found') return true;
				if (confirmation === 'gone') {
					this.remove(slot);
					continue;
				}
			}
			slot = (slot + 1) & (this.capacity - 1);
		}
		return false;
	}

	/** A copy without what has expired, with room to double. */
	rebuilt(nowSecond: number): ProbeTable {
		const isLive = (slot: number) =>
			this.ids[slot] !== 0 && (this.seconds[slot] as number) > nowSecond;
		let live = 0;
		for (let slot = 0; slot < this.capacity; slot += 1) if (isLive(slot)) live += 1;
		let capacity = smallestCapacity;
		while (capacity * highestLoad < live * 1.5) capacity *= 2;
		const shard = new ProbeTable(capacity);
		for (let slot = 0; slot < this.capacity; slot += 1) {
			if (!isLive(slot)) continue;
			shard.add(this.tags[slot] as number, this.ids[slot] as number, this.seconds[slot] as number);
		}
		return shard;
	}

	/** Frees a slot and moves back what had to step over it, so that no tombstones are needed. */
	private remove(freed: number): void {
		const mask = this.capacity - 1;
		let hole = freed;
		for (let slot = (hole + 1) & mask; this.ids[slot] !== 0; slot = (slot + 1) & mask) {
			const home = (this.tags[slot] as number) & mask;
			const isReachableThere = ((slot - home) & mask) >= ((slot - hole) & mask);
			if (!isReachableThere) continue;
			this.put(
				hole,
				this.tags[slot] as number,
				this.ids[slot] as number,
				this.seconds[slot] as number,
			);
			hole = slot;
		}
		this.ids[hole] = 0;
		this.used -= 1;
	}

	private put(slot: number, tag: number, id: number, second: number): void {
		this.tags[slot] = tag;
		this.ids[slot] = id;
		this.seconds[slot] = second;
	}
}
